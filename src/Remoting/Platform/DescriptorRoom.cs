using System.Runtime.InteropServices;

namespace Remoting.Platform;

/// <summary>
/// Whether this process may still open as many descriptors as the start of a worker takes. That is asked before anything is tried: an assembly that
/// cannot be loaded for want of a descriptor is never tried again by the runtime, and then even the report of the failure may be what fails.
/// </summary>
internal static unsafe partial class DescriptorRoom
{
    /// <summary>What the first start takes, and what is loaded for it: the runtime keeps two descriptors for each assembly.</summary>
    private const int ForFirst = 40;

    /// <summary>Pipes, sockets, files and the process, while it starts.</summary>
    private const int ForNext = 16;

    /// <summary>Where more are allowed than this, counting them would take longer than the answer is worth.</summary>
    private const int MostCounted = 65_536;

    private const int GetFlags = 1;    // F_GETFD
    private const int LimitOfFiles = 7; // RLIMIT_NOFILE

    private static bool _used;

    /// <summary>A worker has come to serve: what that needs is loaded.</summary>
    public static void NoteUsed() => Volatile.Write(ref _used, true);

    /// <summary>Null when there is room, or when nobody can tell; else the reason why there is none.</summary>
    public static string? Lacks()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        int needed = Volatile.Read(ref _used) ? ForNext : ForFirst;
        Limit limit;
        if (GetLimit(LimitOfFiles, &limit) != 0 || limit.Current > MostCounted)
            return null;
        int most = (int)limit.Current;
        // The lowest free number is given first, so those at the top are free unless it is narrow.
        if (CountFree(Math.Max(0, most - needed), most) >= needed)
            return null;
        int free = CountFree(0, most);
        return free >= needed
            ? null
            : $"This process may have {most} files, sockets and pipes open at a time (ulimit -n), and has {free} left; the start of a worker takes {needed}.";
    }

    private static int CountFree(int from, int to)
    {
        int free = 0;
        for (int descriptor = from; descriptor < to; descriptor++)
            free += Control(descriptor, GetFlags) < 0 ? 1 : 0;
        return free;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, Limit* limit);

    private struct Limit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
