namespace Remoting.Processes;

/// <summary>
/// What the runtime of a process that crashes writes down itself, where it is asked to: the stacks of all threads, native and managed, as JSON. Linux and
/// macOS have it; the process ends when it is written.
/// </summary>
internal static class CrashReport
{
    /// <summary>A report of more bytes is left out.</summary>
    private const int MostBytes = 8 << 20;

    private const string Beginning = ".worker-";

    /// <summary>What the runtime adds to the name that it is given.</summary>
    public const string Ending = ".crashreport.json";

    public static void Ask(IDictionary<string, string?> environment, string folder)
    {
        environment["DOTNET_DbgEnableMiniDump"] = "1";
        environment["DOTNET_EnableCrashReportOnly"] = "1";
        environment["DOTNET_DbgMiniDumpName"] = NameIn(folder, "%p");
    }

    /// <summary>Takes the report of a process out of the folder; null where there is none.</summary>
    public static byte[]? Take(string folder, int processId)
    {
        var file = new FileInfo(NameIn(folder, processId.ToString(System.Globalization.CultureInfo.InvariantCulture)) + Ending);
        if (!file.Exists)
            return null;
        byte[]? report = file.Length <= MostBytes ? File.ReadAllBytes(file.FullName) : null;
        file.Delete();
        return report;
    }

    /// <summary>Those that nobody has taken yet.</summary>
    public static FileInfo[] In(string folder) => new DirectoryInfo(folder).GetFiles(Beginning + "*" + Ending, new EnumerationOptions { AttributesToSkip = 0 });

    /// <summary>Nobody takes them.</summary>
    public static void RemoveTooLarge(string folder)
    {
        foreach (var report in In(folder))
        {
            if (report.Length > MostBytes)
                report.Delete();
        }
    }

    private static string NameIn(string folder, string process) => Path.Combine(folder, Beginning + process);
}
