namespace Remoting.Platform;

/// <summary>All arguments of this process, also those that were for the host of the program, and that the program is not given.</summary>
internal static class ProcessArguments
{
    /// <summary>Beginning with what was started; empty where the system does not say (Windows and macOS are not asked).</summary>
    public static IReadOnlyList<string> All { get; } = OperatingSystem.IsLinux() ? Read() : [];

    private static string[] Read()
    {
        try
        {
            return File.ReadAllText("/proc/self/cmdline").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
