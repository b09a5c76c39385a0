using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// Ends a worker with its parent before it can see to that itself (<see cref="ProcessControl.DieWithParent"/>): its runtime may take long to come to
/// managed code, or never come there (a tool has it wait, a disk does not answer). A pipe whose writing end is the parent's alone: when that is
/// closed, by whatever ends the parent, the kernel sends the signal of the reading end, which the worker holds, to the worker. Linux.
/// </summary>
/// <remarks>
/// The signal that a process gets from its parent's death cannot be set for another, nor between fork and exec from managed code; that of a pipe can.
/// </remarks>
internal sealed partial class Lifeline : IDisposable
{
    /// <summary>Tells the worker the number of the reading end. Removed there before any code of the program runs.</summary>
    public const string Variable = "REMOTING_LIFELINE";

    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int DescriptorFlags = 2;   // F_SETFD
    private const int StatusFlags = 4;       // F_SETFL
    private const int Owner = 8;             // F_SETOWN
    private const int Signal = 10;           // F_SETSIG
    private const int Asynchronous = 0x2000; // O_ASYNC
    private const int SigKill = 9;

    private readonly SafeFileHandle _worker;
    private readonly SafeFileHandle _parent;

    private Lifeline(SafeFileHandle worker, SafeFileHandle parent)
    {
        _worker = worker;
        _parent = parent;
    }

    /// <summary>The number that the worker's end has in the worker.</summary>
    public string Number => _worker.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);

    /// <summary>Null where there is no such thing, or no descriptor for it: the worker then dies with its parent only from managed code on.</summary>
    public static Lifeline? TryMake()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        int[] ends = new int[2];
        return Pipe(ends, CloseOnExec) == 0
            ? new Lifeline(new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true))
            : null;
    }

    /// <summary>On the thread that starts workers, around the start: processes that begin now inherit the worker's end. (Others may, too: it does nothing there.)</summary>
    public void Lend() => _ = Control(_worker, DescriptorFlags, 0);

    /// <summary>The worker has begun: ties it to this process, and keeps only what ties it.</summary>
    public void Tie(int processId)
    {
        _ = Control(_worker, Owner, processId);
        _ = Control(_worker, Signal, SigKill);
        _ = Control(_worker, StatusFlags, Asynchronous);
        _worker.Dispose();
    }

    /// <summary>In the worker, when it sees to its end itself: the parent may close its end from here on.</summary>
    public static void LetGo()
    {
        string? number = Environment.GetEnvironmentVariable(Variable);
        // What native code of this process starts would have a number of a descriptor that it does not have.
        ProcessEnvironment.Set(Variable, "");
        if (!int.TryParse(number, CultureInfo.InvariantCulture, out int descriptor))
            return;
        using var end = new SafeFileHandle(descriptor, ownsHandle: true);
        // Before it is closed: another process may have inherited it, and would keep it as it is.
        _ = Control(end, StatusFlags, 0);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _parent.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe([Out] int[] ends, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeHandle descriptor, int command, nint argument);
}
