using System.Text.RegularExpressions;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>The files of one folder with a project file; what is below another project file is that project's.</summary>
internal sealed partial record SourceProject(string Folder, string? ProjectFile, IReadOnlyList<string> Files)
{
    /// <summary>A file as large as this is data.</summary>
    private const long LargestFile = 1 << 20;

    /// <summary>More than these in one compilation would take memory that not every machine has.</summary>
    private const int MostFiles = 5_000;

    /// <summary>The projects of a tree; a tree without a project file is one.</summary>
    public static IReadOnlyList<SourceProject> FindAll(string tree)
    {
        string root = Path.GetFullPath(tree);
        Dictionary<string, string> projects = Find(root, "*.csproj")
            .GroupBy(file => Path.GetDirectoryName(file)!)
            .ToDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).First());
        return
        [
            .. Find(root, "*.cs")
                .Where(file => new FileInfo(file).Length <= LargestFile)
                .GroupBy(file => Owner(Path.GetDirectoryName(file)!))
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new SourceProject(
                    group.Key,
                    projects.GetValueOrDefault(group.Key),
                    [.. group.Order(StringComparer.Ordinal).Take(MostFiles)])),
        ];

        string Owner(string folder)
        {
            while (folder.Length > root.Length && !projects.ContainsKey(folder))
                folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    /// <summary>The folders of the projects that this one refers to, as far as they stand in the project file.</summary>
    public IEnumerable<string> References() => ProjectFile is null
        ? []
        : ProjectReference().Matches(File.ReadAllText(ProjectFile))
            .Select(match => Path.GetFullPath(Path.Combine(Folder, Path.GetDirectoryName(match.Groups["path"].Value.Replace('\\', '/'))!)));

    private static IEnumerable<string> Find(string root, string pattern) => Directory
        .EnumerateFiles(root, pattern, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Where(file => !BuildOutput().IsMatch(file[root.Length..]));

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex("<ProjectReference\\s+Include=\"(?<path>[^\"$*]+)\"")]
    private static partial Regex ProjectReference();
}
