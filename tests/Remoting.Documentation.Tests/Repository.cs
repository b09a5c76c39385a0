namespace Remoting.Documentation.Tests;

/// <summary>Where the pages and the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The README and all pages of <c>docs</c>, by their paths from the root.</summary>
    public static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md");

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Remoting.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException("Remoting.sln is nowhere above the tests.");
    }
}
