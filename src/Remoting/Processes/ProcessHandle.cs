using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.Platform;
using Remoting.Transport;

namespace Remoting.Processes;

/// <summary>
/// A started process, held so that its end is seen at once and a signal can hit no other, whatever becomes of its number. What the platforms do
/// differently about that.
/// </summary>
internal abstract class ProcessHandle : IDisposable
{
    /// <summary>Readable when the process has ended, where the platform has such a thing.</summary>
    public abstract SafeHandle? Descriptor { get; }

    /// <summary>Complete when the process has ended, where there is no <see cref="Descriptor"/>.</summary>
    public abstract Task Ended { get; }

    /// <summary>Holds a process that was just started.</summary>
    /// <exception cref="IOException">There is no descriptor for it.</exception>
    public static ProcessHandle Hold(Process process) => OperatingSystem.IsWindows() ? new WindowsProcessHandle(process)
        : LinuxProcessHandle.TryHold(process.Id) ?? (ProcessHandle)new PortableProcessHandle(process);

    /// <summary>Calls the handler once, when the process has ended; at once if it has already.</summary>
    public abstract IWatched PrepareWatch(IReadyHandler handler);

    /// <summary>Waits on this thread for the end; false when the time is over.</summary>
    public abstract bool WaitForExit(TimeSpan atMost);

    /// <summary>
    /// How a process that has ended did so, as the framework has it: by a signal is 128 and its number. Null where only the framework knows, which is told of the
    /// ends of children on a thread of its own.
    /// </summary>
    public virtual int? TryGetExitCode() => null;

    /// <summary>Ends the process, and nothing else, at once.</summary>
    public abstract void Kill();

    /// <summary>Ends what is left of the processes that it has started, also after its own end.</summary>
    public abstract void KillFamily();

    /// <summary>Asks it to end; false where there is no way to ask.</summary>
    public abstract bool TryTerminate();

    /// <summary>Has it go on if it was stopped, or is about to be.</summary>
    public virtual void GoOn()
    {
    }

    /// <summary>Limits its memory beyond its managed heap, where the platform can; null, or why there is no limit though it could.</summary>
    public abstract string? LimitMemory(long bytes);

    /// <summary>Limits what its family gets of the processors, where the platform can; null, or why there is no limit.</summary>
    public virtual string? LimitProcessors(double processors) => "this system has no such limit for a process";

    public abstract void Dispose();
}

/// <summary>By a descriptor of the process, which the kernel makes readable when it ends: also where nobody may reap it, or somebody else does.</summary>
internal sealed partial class LinuxProcessHandle : ProcessHandle
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const nint OpenProcess = 434;
    private const nint SendSignal = 424;
    private const uint ToGroup = 4;
    private const int NoSuchCall = 38;
    private const int NotPermitted = 1;
    private const int NoSuchProcess = 3;
    private const int Invalid = 22;

    // waitid: P_PIDFD, which kernels have from 5.4 on; WEXITED, WNOHANG, WNOWAIT; CLD_EXITED, CLD_KILLED, CLD_DUMPED.
    private const int ByDescriptor = 3;
    private const int Exited = 4;
    private const int AtOnce = 1;
    private const int Leave = 0x01000000;
    private const int ByItself = 1;
    private const int BySignal = 2;
    private const int BySignalWithCore = 3;
    private const int SignalBase = 128;

    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _handle;
    private readonly int _processId;

    private LinuxProcessHandle(Microsoft.Win32.SafeHandles.SafeFileHandle handle, int processId)
    {
        _handle = handle;
        _processId = processId;
    }

    public override SafeHandle? Descriptor => _handle;

    public override Task Ended { get; } = new TaskCompletionSource().Task;

    /// <summary>Null where the system has no such descriptors.</summary>
    public static LinuxProcessHandle? TryHold(int processId)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        int error = SystemFaults.Next("pidfd_open");
        nint descriptor = error > 0 ? -1 : SystemCall(OpenProcess, processId, 0, 0, 0);
        if (descriptor >= 0)
            return new LinuxProcessHandle(new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true), processId);
        error = error > 0 ? error : Marshal.GetLastPInvokeError();
        // A kernel before 5.3, a filter of system calls, or a process that has ended and was reaped already.
        return error is NoSuchCall or NotPermitted or NoSuchProcess ? null : throw SystemError.Of(error, "A worker's process cannot be watched");
    }

    public override IWatched PrepareWatch(IReadyHandler handler) => Poller.Current.Prepare(_handle, handler);

    public override bool WaitForExit(TimeSpan atMost) => Descriptors.WaitReadable(_handle, null, atMost) == 0;

    public override unsafe int? TryGetExitCode()
    {
        var how = default(ExitInfo);
        bool held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            // It stays what it is, so that the framework finds it, too. Where that has been there already, or the kernel has taken it away, there is nothing to say.
            if (Wait(ByDescriptor, (uint)_handle.DangerousGetHandle(), &how, Exited | AtOnce | Leave) != 0)
                return null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            if (held)
                _handle.DangerousRelease();
        }
        int status = how.Status;
        return how.Code switch
        {
            ByItself => status,
            BySignal or BySignalWithCore => SignalBase + status,
            _ => null,
        };
    }

    public override void Kill() => Signal(SigKill, 0);

    public override bool TryTerminate() => Signal(SigTerm, 0) == 0;

    public override void KillFamily()
    {
        if (Signal(SigKill, ToGroup) == 0 || Marshal.GetLastPInvokeError() != Invalid)
            return;
        // A kernel before 6.9 takes the group by number only. That is this process's while it lives, and until it is reaped; it stays taken as long as the group has
        // members, so it can be another's only if the process is gone and all of its group, too; then it would have to be given anew between these two calls.
        if (TryGetExitCode() is not null || Kill(_processId, 0) != 0 || !WaitForExit(TimeSpan.Zero))
            _ = Kill(-_processId, SigKill);
    }

    public override void GoOn() => Signal(SigContinue, 0);

    public override string? LimitMemory(long bytes) => ProcessControl.Current.LimitMemory(_processId, bytes);

    public override void Dispose() => _handle.Dispose();

    private nint Signal(int signal, uint flags)
    {
        if (flags == ToGroup && SystemFaults.Next("pidfd_send_signal") is > 0 and var error)
        {
            Marshal.SetLastPInvokeError(error);
            return -1;
        }
        bool held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            return SystemCall(SendSignal, _handle.DangerousGetHandle(), signal, 0, (nint)flags);
        }
        catch (ObjectDisposedException)
        {
            // It has ended, and was let go of.
            return 0;
        }
        finally
        {
            if (held)
                _handle.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "waitid")]
    private static unsafe partial int Wait(int by, uint id, ExitInfo* how, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    /// <summary><c>siginfo_t</c> of the end of a child: signal, error, code, padding where addresses have 64 bits, process, user, status.</summary>
    private unsafe struct ExitInfo
    {
        private fixed int _words[32];

        private static readonly int Fields = IntPtr.Size == 8 ? 4 : 3;

        public readonly int Code => _words[2];

        public readonly int Status => _words[Fields + 2];
    }
}
