using System.Text.RegularExpressions;

namespace Remoting.Tests;

/// <summary>
/// The rooms of <c>src/Remoting</c>, a folder and a namespace each, and which of them may use which: as the table in CONTRIBUTING.md has it. An arrow is a
/// <c>using</c>: rooms are siblings, so none sees another without one.
/// </summary>
public sealed partial class RoomsTests
{
    /// <summary>At the top, or apart only because they are many: what users see.</summary>
    private const string Face = "(face)";

    internal static readonly string Root = FindRoot();

    private static readonly string Sources = Path.Combine(Root, "src", "Remoting");

    [Test]
    public void Rooms_use_what_the_table_allows_and_nothing_else()
    {
        var found = Files()
            .SelectMany(file => Usings().Matches(file.Text).Select(use => (From: RoomOf(file.Path), To: use.Groups[1].Value)))
            .Where(arrow => arrow.From != arrow.To)
            .Distinct()
            .GroupBy(arrow => arrow.From, arrow => arrow.To)
            .ToDictionary(room => room.Key, room => string.Join(", ", room.Order(StringComparer.Ordinal)));
        foreach (var (room, uses) in found.OrderBy(room => room.Key, StringComparer.Ordinal))
            TestContext.Current.TestOutputHelper?.WriteLine($"{room} → {uses}");
        var allowed = Allowed();
        foreach (string room in Rooms())
            Assert.Equal(allowed.GetValueOrDefault(room) ?? $"{room} is not in the table", found.GetValueOrDefault(room) ?? "");
        Assert.Empty(allowed.Keys.Except(Rooms()));
    }

    /// <summary>Generated code writes what it knows, and leaves the rest to plans made at run time, which write what they know by the same means.</summary>
    [Test]
    public void No_two_rooms_use_each_other_but_for_the_two_ends_of_a_serializer()
    {
        var uses = Allowed().SelectMany(room => room.Value.Split(", "), (room, to) => (From: room.Key, To: to)).ToHashSet();
        Assert.Equal([("CompilerServices", "Serialization")], uses.Where(arrow => uses.Contains((arrow.To, arrow.From)) && string.CompareOrdinal(arrow.From, arrow.To) < 0));
    }

    [Test]
    public void Namespaces_are_folders()
    {
        foreach (var (path, text) in Files())
        {
            if (Namespaces().Match(text) is not { Success: true } found)
                continue;
            string folder = Path.GetRelativePath(Sources, Path.GetDirectoryName(path)!);
            string expected = RoomOf(path) == Face ? "Remoting" : "Remoting." + folder.Replace(Path.DirectorySeparatorChar, '.');
            Assert.True(expected == found.Groups[1].Value, $"{path}: {found.Groups[1].Value} instead of {expected}");
        }
    }

    private static IEnumerable<(string Path, string Text)> Files() =>
        Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(Sources, path).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
            .Select(path => (path, File.ReadAllText(path)));

    private static HashSet<string> Rooms() => [.. Files().Select(file => RoomOf(file.Path))];

    private static string RoomOf(string path) =>
        Path.GetRelativePath(Sources, path).Split(Path.DirectorySeparatorChar) is [var room, _, ..] && room != "Exceptions" ? room : Face;

    /// <summary>The table of CONTRIBUTING.md: a room, what it is, what it uses.</summary>
    private static Dictionary<string, string> Allowed() =>
        File.ReadLines(Path.Combine(Root, "CONTRIBUTING.md"))
            .SkipWhile(line => !line.StartsWith("| room |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[3].Replace("`", "", StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Remoting.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException("The tests run inside of the repository.");
    }

    [GeneratedRegex(@"^using Remoting\.(\w+)[\w.]*;", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespaces();
}
