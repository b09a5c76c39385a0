namespace Remoting.Platform;

/// <summary>The assemblies that the host found for this program when it started, its own and those of the frameworks.</summary>
internal static class ProgramFiles
{
    private static readonly string Paths = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";

    /// <param name="path">Of an assembly; empty for one that is inside of the program's one file, or in memory, and so is none of these.</param>
    public static bool Contain(string path)
    {
        if (path.Length == 0)
            return false;
        for (int at = 0; (at = Paths.IndexOf(path, at, StringComparison.Ordinal)) >= 0; at++)
        {
            int end = at + path.Length;
            if ((at == 0 || Paths[at - 1] == Path.PathSeparator) && (end == Paths.Length || Paths[end] == Path.PathSeparator))
                return true;
        }
        return false;
    }
}
