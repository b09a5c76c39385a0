using System.Globalization;
using System.Runtime.InteropServices;

namespace Remoting.Chaos;

/// <summary>What .NET has no word for.</summary>
internal static partial class Native
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    private const int ShutBoth = 2;

    public static void Signal(int processId, int signal) => _ = Kill(processId, signal);

    public static void SignalSelf(int signal) => Signal(Environment.ProcessId, signal);

    /// <summary>From here on this process, and those that it starts, have so many descriptors at most.</summary>
    public static void LimitDescriptors(ulong most)
    {
        _ = GetLimit(Descriptors, out var limit);
        limit.Current = Math.Min(most, limit.Maximum);
        _ = SetLimit(Descriptors, in limit);
    }

    /// <summary>
    /// Starts a process outside of the family of this one that holds all of this one's connections open for a while, as one that was forked without exec
    /// does.
    /// </summary>
    public static void LeaveHolder(int seconds)
    {
        ForEachSocket(socket => _ = Duplicate(socket));
        using var holder = System.Diagnostics.Process.Start("setsid", ["--fork", "sleep", seconds.ToString(CultureInfo.InvariantCulture)]);
        holder.WaitForExit();
    }

    /// <summary>A segmentation fault in the C library.</summary>
    public static void Crash() => StringLength(1);

    /// <summary>Closes every connection of this process for good.</summary>
    public static void ShutSockets() => ForEachSocket(socket => _ = Shutdown(socket, ShutBoth));

    /// <summary>Writes to every connection of this process. (The runtime's own socket listens; writing to it fails.)</summary>
    public static void WriteToSockets(byte[] bytes) => ForEachSocket(socket => _ = Write(socket, bytes, (nuint)bytes.Length));

    private static void ForEachSocket(Action<int> action)
    {
        foreach (string link in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(link).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
                action(int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture));
        }
    }

    private const int Descriptors = 7; // RLIMIT_NOFILE

    private record struct Limit(ulong Current, ulong Maximum);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "strlen")]
    private static partial nuint StringLength(nint text);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int socket, int how);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nuint count);
}
