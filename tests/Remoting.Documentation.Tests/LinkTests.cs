using System.Text.RegularExpressions;

namespace Remoting.Documentation.Tests;

/// <summary>No link of a page leads nowhere, and every page is reached from the index.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages, "CONTRIBUTING.md", "AGENTS.md", "llms.txt"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_links_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(page)!;
        var broken = Links().Matches(WithoutCode(Repository.Read(page)))
            .Select(match => match.Groups["to"].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !LeadsSomewhere(page, folder, link));
        Assert.Empty(broken);
    }

    /// <summary>Each folder has an index of its own, which the one above it has.</summary>
    [Fact]
    public void The_indexes_have_every_page()
    {
        foreach (string page in Repository.Pages.Where(page => page is not ("README.md" or "docs/README.md")))
        {
            string folder = Path.GetDirectoryName(page)!;
            bool isIndex = Path.GetFileName(page) == "README.md";
            string index = Path.Combine(isIndex ? Path.GetDirectoryName(folder)! : folder, "README.md");
            string link = isIndex ? $"{Path.GetFileName(folder)}/README.md" : Path.GetFileName(page);
            Assert.True(Repository.Read(index).Contains($"]({link})", StringComparison.Ordinal), $"{index} does not have {page}.");
        }
    }

    private static bool LeadsSomewhere(string page, string folder, string link)
    {
        string[] parts = link.Split('#', 2);
        string path = parts[0].Length == 0 ? page : Path.Combine(folder, parts[0]);
        string full = Path.Combine(Repository.Root, path);
        if (!File.Exists(full) && !Directory.Exists(full))
            return false;
        return parts.Length == 1 || Headings().Matches(WithoutCode(File.ReadAllText(full))).Any(heading => Anchor(heading.Groups["text"].Value) == parts[1]);
    }

    /// <summary>As GitHub makes it of a heading.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    private static string WithoutCode(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^#{1,6} (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();
}
