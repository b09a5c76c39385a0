using System.Globalization;

namespace Remoting.Platform;

/// <summary>
/// Removes the private folders of processes that were killed in the moment in which one of their workers was starting, and so could not do it
/// themselves. A folder's name says whose it is: <c>remoting-PROCESS-NAMESPACE-RANDOM</c>.
/// </summary>
/// <remarks>
/// Only what is certain is removed: a process id means something in its own namespace alone (containers may share a temporary folder), so folders
/// from another one are left to the processes there. One whose id is in use again is left for later. A name proves nothing about whose a folder is:
/// that is <see cref="PrivateFolder.RemoveStale"/>'s to find out.
/// </remarks>
internal static class StaleFolders
{
    private const string Prefix = "remoting-";

    /// <summary>That of the process ids of this process; null where it cannot be told.</summary>
    private static readonly string? Namespace = FindNamespace();

    private static int _swept;

    /// <summary>What the name of a new folder of this process begins with.</summary>
    public static string NamePrefix { get; } = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Namespace ?? "0"}-");

    /// <summary>Once in a process, beside its other work.</summary>
    public static void SweepOnce(Func<IEnumerable<string>> parents)
    {
        if (Interlocked.Exchange(ref _swept, 1) != 0)
            return;
        ThreadPool.UnsafeQueueUserWorkItem(static parents =>
        {
            foreach (string parent in parents())
            {
                if (IsSweepable(parent))
                    Sweep(parent);
            }
        }, parents, preferLocal: false);
    }

    /// <summary>Removes what is stale in one place. An error is no one's: the folder is somebody else's, or gone already.</summary>
    public static void Sweep(string parent)
    {
        try
        {
            foreach (string folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
            {
                string name = Path.GetFileName(folder);
                if (IsStale(name))
                    PrivateFolder.RemoveStale(parent, name);
            }
        }
        catch (Exception)
        {
            // The place itself cannot be looked into, or not for now. Sweeping is a favour: nothing that hinders it may be the end of the program.
        }
    }

    /// <summary>
    /// Where there are no descriptors to go by, only a place in which nobody else can put a link in the place of a folder is swept. (macOS: not run.
    /// On Windows the temporary folder is the user's own.)
    /// </summary>
    private static bool IsSweepable(string parent)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            return true;
        try
        {
            return (File.GetUnixFileMode(parent) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsStale(string name) =>
        name.Split('-') is [_, var process, var space, { Length: 16 }] && space == Namespace
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0 && id != Environment.ProcessId && !IsAlive(id);

    private static bool IsAlive(int processId)
    {
        if (OperatingSystem.IsLinux())
            return LinuxFiles.IsProcess(processId);
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string? FindNamespace()
    {
        if (!OperatingSystem.IsLinux())
            return "0";
        try
        {
            // "pid:[4026531836]"
            string? link = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return link?[(link.IndexOf('[', StringComparison.Ordinal) + 1)..^1];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
