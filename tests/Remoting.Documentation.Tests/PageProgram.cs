using System.Text.RegularExpressions;

namespace Remoting.Documentation.Tests;

/// <summary>A program that a page shows: a fenced block of C#, and what the page says that it prints.</summary>
/// <param name="Page">The page's path from the root.</param>
/// <param name="Line">Where the program begins there.</param>
/// <param name="Code">The program.</param>
/// <param name="Output">What it prints, with placeholders; null where the page does not say.</param>
/// <param name="Tool">A program of the machine that it needs for that; null where it needs none, as nearly always.</param>
internal sealed partial record PageProgram(string Page, int Line, string Code, string? Output, string? Tool)
{
    /// <summary>Whether it can be run here: the tests ask for nothing but the SDK.</summary>
    public bool IsRunnable => Output is not null && (Tool is null || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Tool))));

    public string Name => $"{Path.GetFileNameWithoutExtension(Page)}-{Line}";

    /// <summary>Whether it is for ASP.NET Core, whose projects have other usings by themselves.</summary>
    public bool IsWeb => Code.Contains("WebApplication", StringComparison.Ordinal);

    /// <summary>Whether it has the package for clusters, which builds on newer packages than the others do.</summary>
    public bool IsCluster => Code.Contains("#:package Remoting.Orleans", StringComparison.Ordinal);

    public static IEnumerable<PageProgram> Of(string page)
    {
        string text = Repository.Read(page);
        if (OtherTest().Match(text) is { Success: true } other)
        {
            Assert.True(Directory.Exists(Path.Combine(Repository.Root, other.Groups["folder"].Value)), $"{page}: there is no {other.Groups["folder"].Value}.");
            yield break;
        }
        foreach (Match match in Blocks().Matches(text))
        {
            yield return new(page, text.AsSpan(0, match.Index).Count('\n') + 1, match.Groups["code"].Value, ValueOf(match.Groups["output"]), ValueOf(match.Groups["tool"]));
        }
    }

    private static string? ValueOf(Group group) => group.Success ? group.Value : null;

    /// <summary>A block of C#; and, right behind it, the mark and the block of what it prints.</summary>
    [GeneratedRegex("^```csharp\n(?<code>.*?)^```\n(\n*([^\n`|#]+\n+)?<!-- output(, where there is (?<tool>[^ ]+))? -->\n```text\n(?<output>.*?)^```)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    /// <summary>A page whose programs another test project has, because they need more than there is here.</summary>
    [GeneratedRegex("<!-- programs: (?<folder>[^ ]+) -->")]
    private static partial Regex OtherTest();
}
