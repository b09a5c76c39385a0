using System.Text.RegularExpressions;

namespace Remoting.Documentation.Tests;

/// <summary>AGENTS.md is CONTRIBUTING.md on a page: the same folders, the same rooms.</summary>
public sealed partial class AgentsTests
{
    [Fact]
    public void It_has_the_folders_of_the_map_and_no_others()
    {
        HashSet<string> map = [.. FirstCells("CONTRIBUTING.md", "| folder |")];
        string[] shown = [.. FirstCells("AGENTS.md", "| folder |")];
        Assert.NotEmpty(shown);
        Assert.Empty(shown.Except(map));
        Assert.All(shown, folder => Assert.True(Directory.Exists(Path.Combine(Repository.Root, folder)), folder));
        // Single test projects and parts of samples are left to the map.
        string[] missing = [.. map.Where(folder => !folder.StartsWith("tests/", StringComparison.Ordinal)).Except(shown)];
        Assert.True(missing.Length == 0, $"AGENTS.md needs a row for {string.Join(", ", missing)}.");
    }

    [Fact]
    public void It_names_the_rooms()
    {
        string line = Repository.Read("AGENTS.md").Split('\n').Single(line => line.StartsWith("Rooms of ", StringComparison.Ordinal));
        Assert.Equal(
            FirstCells("CONTRIBUTING.md", "| room |").Order(StringComparer.Ordinal),
            Code().Matches(line).Skip(1).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_is_one_page() => Assert.InRange(Repository.Read("AGENTS.md").Split('\n').Length, 10, 60);

    private static IEnumerable<string> FirstCells(string page, string header) =>
        Repository.Read(page).Split('\n')
            .SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|')[1].Trim().Trim('`'));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
