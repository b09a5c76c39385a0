using System.Text.RegularExpressions;

namespace Remoting.Documentation.Tests;

/// <summary>Commands of pages, by which figures and claims can be had again, name what is there.</summary>
public sealed partial class CommandTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages, "CONTRIBUTING.md", "AGENTS.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Projects_scripts_tests_and_rows_are_there(string page)
    {
        string text = Repository.Read(page);
        Assert.All(Paths().Matches(text).Select(match => match.Groups["path"].Value.TrimEnd('.')), path =>
            Assert.True(File.Exists(Path.Combine(Repository.Root, path)) || Directory.Exists(Path.Combine(Repository.Root, path)), $"{page}: there is no {path}."));
        Assert.All(Programs().Matches(text), match =>
            Assert.True(File.Exists(Path.Combine(Repository.Root, "tests", match.Groups["project"].Value, match.Groups["project"].Value + ".csproj")), $"{page}: {match.Value}"));
        Assert.All(Classes().Matches(text).Select(match => match.Groups["name"].Value), name =>
            Assert.True(Sources.Value.Any(source => source.Contains($"class {name}", StringComparison.Ordinal)), $"{page}: there is no test class {name}."));
        Assert.All(Rows().Matches(text).SelectMany(match => match.Groups["rows"].Value.Split(',')), row =>
            Assert.True(Sources.Value.Any(source => source.Contains($"\"{row}\"", StringComparison.Ordinal)), $"{page}: there is no row {row}."));
    }

    private static readonly Lazy<string[]> Sources = new(() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText),
    ]);

    /// <summary>After <c>--project</c>, and scripts.</summary>
    [GeneratedRegex(@"(--project |(?<![\w/.])(?=scripts/))(?<path>(samples|tests|src|scripts)/[\w./-]+)")]
    private static partial Regex Paths();

    [GeneratedRegex(@"(?<project>[\w.]+)/bin/Debug/net10\.0/\k<project>\b")]
    private static partial Regex Programs();

    [GeneratedRegex("-class \"\\*(?<name>\\w+)\"")]
    private static partial Regex Classes();

    [GeneratedRegex("--only (?<rows>[a-z0-9,-]+)")]
    private static partial Regex Rows();
}
