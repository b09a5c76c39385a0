namespace Remoting.Chaos;

/// <summary>What this process has open.</summary>
public static class Descriptors
{
    /// <summary>
    /// The targets of its descriptors; that of a socket, a pipe or a memory names the very one. Without assemblies and symbols, which the runtime
    /// opens when they are first needed and keeps.
    /// </summary>
    public static IEnumerable<string> Targets() =>
        Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(TryReadLink)
            .OfType<string>()
            .Where(target => !target.StartsWith("/proc/", StringComparison.Ordinal)
                && !target.EndsWith(".dll", StringComparison.Ordinal) && !target.EndsWith(".pdb", StringComparison.Ordinal));

    private static string? TryReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null; // It was closed while we looked.
        }
    }
}
