using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// Linux knows no priority of a process: each thread has its own niceness, and what it starts has the same. So all threads that a process has are given
/// one, until none has come meanwhile.
/// </summary>
internal static partial class LinuxPriority
{
    private const int OfOne = 0;
    private const int NoSuchProcess = 3;

    /// <summary>Gives a process a priority; null, or why it does not have it.</summary>
    public static string? Set(int processId, ProcessPriorityClass priority)
    {
        int niceness = NicenessOf(priority);
        var done = new HashSet<int>();
        while (ThreadsOf(processId).Where(done.Add).ToArray() is { Length: > 0 } threads)
        {
            foreach (int thread in threads)
            {
                if (SetPriority(OfOne, (uint)thread, niceness) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
                {
                    return $"this user may not raise the priority of processes (to niceness {niceness}). A lower priority needs no permission; for a higher one " +
                        $"give the program CAP_SYS_NICE, or a limit for it: ulimit -e {20 - niceness} (systemd: LimitNICE=)";
                }
            }
        }
        return null;
    }

    /// <summary>As the framework has it.</summary>
    public static int NicenessOf(ProcessPriorityClass priority) => priority switch
    {
        ProcessPriorityClass.Idle => 19,
        ProcessPriorityClass.BelowNormal => 10,
        ProcessPriorityClass.AboveNormal => -6,
        ProcessPriorityClass.High => -11,
        ProcessPriorityClass.RealTime => -19,
        _ => 0,
    };

    private static IEnumerable<int> ThreadsOf(int processId)
    {
        try
        {
            return [.. ProcFolder.ThreadsOf(processId)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended.
            return [];
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int niceness);
}
