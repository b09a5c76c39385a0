using System.Globalization;

namespace Remoting.Channels;

/// <summary>
/// Removes the private folders of processes that were killed in the moment in which one of their workers was starting, and so could not do it
/// themselves. A folder's name says whose it is: <c>remoting-PROCESS-NAMESPACE-RANDOM</c>.
/// </summary>
/// <remarks>
/// Only what is certain is removed: a process id means something in its own namespace alone (containers may share a temporary folder), so folders
/// from another one are left to the processes there. One whose id is in use again is left for later.
/// </remarks>
internal static class StaleFolders
{
    private const string Prefix = "remoting-";

    private static readonly string Namespace = FindNamespace();

    private static int _swept;

    /// <summary>What the name of a new folder of this process begins with.</summary>
    public static string NamePrefix { get; } = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Namespace}-");

    /// <summary>Once in a process, beside its other work.</summary>
    public static void SweepOnce(IEnumerable<string> parents)
    {
        if (Interlocked.Exchange(ref _swept, 1) != 0)
            return;
        string[] all = [.. parents];
        ThreadPool.UnsafeQueueUserWorkItem(_ =>
        {
            foreach (string parent in all)
                Sweep(parent);
        }, null);
    }

    /// <summary>Removes what is stale in one place. An error is no one's: the folder is somebody else's, or gone already.</summary>
    public static void Sweep(string parent)
    {
        try
        {
            foreach (string folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
            {
                if (IsStale(Path.GetFileName(folder)))
                    Remove(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The place itself cannot be looked into.
        }
    }

    private static bool IsStale(string name) =>
        name.Split('-') is [_, var process, var space, { Length: 16 }] && space == Namespace
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id != Environment.ProcessId && !IsAlive(id);

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's.
        }
    }

    private static bool IsAlive(int processId)
    {
        if (OperatingSystem.IsLinux())
            return Directory.Exists($"/proc/{processId}");
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

    private static string FindNamespace()
    {
        try
        {
            // "pid:[4026531836]"
            string? link = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : null;
            return link is null ? "0" : link[(link.IndexOf('[', StringComparison.Ordinal) + 1)..^1];
        }
        catch (IOException)
        {
            return "0";
        }
    }
}
