using System.Globalization;

namespace Remoting.Processes;

/// <summary>
/// What the runtime of a process that crashes leaves behind itself, where it is asked to: the stacks of all threads, native and managed, as JSON (Linux and
/// macOS), and a small dump for debuggers. The process ends when it is written.
/// </summary>
internal static class CrashReport
{
    /// <summary>A report of more bytes is left out.</summary>
    private const int MostBytes = 8 << 20;

    /// <summary>The runtime's "mini": stacks, registers, modules and what names them, without the heap.</summary>
    private const string SmallDump = "1";

    private const string Beginning = ".worker-";

    /// <summary>What the runtime adds to the name that it is given.</summary>
    public const string Ending = ".crashreport.json";

    /// <param name="environment">The process's.</param>
    /// <param name="folder">Where it writes.</param>
    /// <param name="name">What no other process is called: numbers come again, and several containers may share the folder.</param>
    /// <param name="withStacks">The stacks.</param>
    /// <param name="withDump">The dump.</param>
    public static void Ask(IDictionary<string, string?> environment, string folder, string name, bool withStacks, bool withDump)
    {
        if (!withStacks && !withDump)
            return;
        environment["DOTNET_DbgEnableMiniDump"] = "1";
        environment["DOTNET_DbgMiniDumpType"] = SmallDump;
        environment["DOTNET_DbgMiniDumpName"] = NameIn(AsFormat(folder), name, "%p");
        if (withStacks)
            environment[withDump ? "DOTNET_EnableCrashReport" : "DOTNET_EnableCrashReportOnly"] = "1";
    }

    /// <summary>What the runtime's tool makes this path of: it takes a name for a format, in which a percent sign stands for something.</summary>
    public static string AsFormat(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>Takes the report of a process out of the folder; null where there is none.</summary>
    public static byte[]? Take(string folder, string name, int processId)
    {
        var file = new FileInfo(NameOf(folder, name, processId) + Ending);
        if (!file.Exists)
            return null;
        byte[]? report = file.Length <= MostBytes ? File.ReadAllBytes(file.FullName) : null;
        file.Delete();
        return report;
    }

    /// <summary>Gives the dump of a process another name; false where there is none, or one that is too large, which is removed.</summary>
    /// <param name="folder">Where the process was asked to write it.</param>
    /// <param name="name">What it was called there.</param>
    /// <param name="processId">The process.</param>
    /// <param name="path">The dump's new name.</param>
    /// <param name="mostBytes">How large it may be.</param>
    public static bool TryTakeDump(string folder, string name, int processId, string path, long mostBytes)
    {
        var file = new FileInfo(NameOf(folder, name, processId));
        if (!file.Exists)
            return false;
        if (file.Length > mostBytes)
        {
            file.Delete();
            return false;
        }
        // As readable as the arguments are that it holds.
        if (!OperatingSystem.IsWindows())
            file.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        file.MoveTo(path);
        return true;
    }

    /// <summary>Those that nobody has taken yet.</summary>
    public static FileInfo[] In(string folder) => new DirectoryInfo(folder).GetFiles(Beginning + "*", new EnumerationOptions { AttributesToSkip = 0 });

    /// <summary>Nobody takes them.</summary>
    public static void RemoveTooLarge(string folder, long mostBytesOfDump)
    {
        foreach (var file in In(folder))
        {
            if (file.Length > (file.Name.EndsWith(Ending, StringComparison.Ordinal) ? MostBytes : mostBytesOfDump))
                file.Delete();
        }
    }

    private static string NameOf(string folder, string name, int processId) => NameIn(folder, name, processId.ToString(CultureInfo.InvariantCulture));

    private static string NameIn(string folder, string name, string process) => Path.Combine(folder, $"{Beginning}{name}-{process}");
}
