using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>What the platforms do differently about processes, seen from the parent and from the worker.</summary>
internal abstract class ProcessControl
{
    public static ProcessControl Current { get; } =
        OperatingSystem.IsLinux() ? new LinuxProcessControl()
        : OperatingSystem.IsWindows() ? new WindowsProcessControl()
        : new UnixProcessControl();

    /// <summary>In the parent: whether a file that is there may be started as a program. (Archives, and copies by way of other systems, do not keep that.)</summary>
    public virtual bool MayStart(string file) => true;

    /// <summary>In a worker: makes it, with all processes that it will start, something that can be ended together.</summary>
    public virtual void BecomeFamily()
    {
    }

    /// <summary>
    /// In the parent: ends a worker and the processes that it has started, at once; false where that cannot be done together. The worker has
    /// not been reaped, so its id is still its own.
    /// </summary>
    public virtual bool TryKillFamily(int processId) => false;

    /// <summary>Has a process go on if it was stopped, or is about to be.</summary>
    public virtual void GoOn(int processId)
    {
    }

    /// <summary>
    /// In a worker: sees to it that this process ends when its parent does, and the processes that it has started with it. The end of the channel does that
    /// too, wherever this cannot.
    /// </summary>
    public virtual void DieWithParent(int parentProcessId)
    {
    }

    /// <summary>In a worker: has what this process writes as text be UTF-8, as its parent reads it, where that depends on something.</summary>
    public virtual void WriteAsItIsRead()
    {
    }

    /// <summary>In a worker: ends this process at once, without exit handlers.</summary>
    public virtual void EndThisProcess()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The end may take a moment; nothing may run on meanwhile.
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>In the parent: asks a process to end, where the platform has a way to ask; false where it has none.</summary>
    public virtual bool TryTerminate(int processId) => false;

    /// <summary>In the parent: the memory that a process occupies (its working set); 0 when it has ended.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="shared">Bytes that it may have mapped together with others, which are there without it, too: not counted, where the system tells them apart.</param>
    public virtual long MemoryOf(int processId, long shared)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.WorkingSet64;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>In the parent: gives a process a priority; null, or why it does not have it.</summary>
    public virtual string? SetPriority(int processId, ProcessPriorityClass priority)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.PriorityClass = priority;
            return null;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"the system says no: {e.Message}. A lower priority needs no permission";
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended.
            return null;
        }
    }

    /// <summary>In the parent: limits the memory of a process beyond its managed heap, where the platform can; null, or why there is no limit though it could.</summary>
    public virtual string? LimitMemory(int processId, long bytes) => null;
}

/// <summary>macOS and the like; not run.</summary>
internal partial class UnixProcessControl : ProcessControl
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int ToExecute = 1;

    /// <summary>The systems do not agree on its number.</summary>
    private static readonly int SigContinue = OperatingSystem.IsLinux() ? 18 : 19;

    public override bool MayStart(string file) => Access(file, ToExecute) == 0;

    // A process group of its own, named after the worker. So Ctrl-C, which goes to the foreground group, does not reach it, either.
    public override void BecomeFamily() => _ = SetProcessGroup(0, 0);

    public override bool TryKillFamily(int processId) => Kill(-processId, SigKill) == 0;

    public override void EndThisProcess()
    {
        RuntimeFiles.OfThisProcess().Remove();
        // The group, if this is its leader; otherwise there is none of that name.
        _ = Kill(-Environment.ProcessId, SigKill);
        base.EndThisProcess();
    }

    public override bool TryTerminate(int processId) => Kill(processId, SigTerm) == 0;

    public override void GoOn(int processId) => _ = Kill(processId, SigContinue);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string file, int mode);

    [LibraryImport("libc", EntryPoint = "setpgid")]
    private static partial int SetProcessGroup(int processId, int group);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}

internal sealed partial class LinuxProcessControl : UnixProcessControl
{
    private const int PrSetPdeathsig = 1;
    private const int NoSuchProcess = 3;
    private const int PrSetPtracer = 0x59616D61;

    /// <summary>The last of the real-time signals, which nobody has a use for.</summary>
    private const int ParentEnds = 64;

    private const int RlimitData = 2;
    private const int RlimitStack = 3;
    private const long UsualStack = 8 << 20;

    /// <summary>That a worker starts at once, of its own and of the runtime's.</summary>
    private const int ThreadsToCome = 6;

    /// <summary>What a worker has at least beyond what it begins with.</summary>
    private const long LeastData = 32 << 20;

    /// <summary>Kept: one that is collected listens no more.</summary>
    private static PosixSignalRegistration? _parentEnds;

    public override void DieWithParent(int parentProcessId)
    {
        // Not SIGKILL: this process would be gone before it could end its family. And none that anybody else sends: when it comes the parent is dying,
        // and may still seem to be there.
        _parentEnds = PosixSignalRegistration.Create((PosixSignal)ParentEnds, _ => EndThisProcess());
        // The signal follows the thread that forked, which is why workers are forked by one thread that never ends (Spawner).
        _ = PrCtl(PrSetPdeathsig, ParentEnds, 0, 0, 0);
        // Where only a process's ancestors may look into it, this says that its parent's children may, too: LiveStack starts one.
        _ = PrCtl(PrSetPtracer, (nuint)parentProcessId, 0, 0, 0);
        // The parent may have died before that; then this process has another parent already.
        if (GetParentProcessId() != parentProcessId)
            Environment.Exit(0);
        Lifeline.LetGo();
    }

    public override string? SetPriority(int processId, ProcessPriorityClass priority) => LinuxPriority.Set(processId, priority);

    // RLIMIT_DATA is the limit that both the managed heap and malloc respect when it is set on a running process.
    public override string? LimitMemory(int processId, long bytes)
    {
        // What an empty worker has counts, too, the room for the stacks of its threads included, and that is as much as somebody has set (ulimit -s).
        ulong most = (ulong)Math.Max(bytes, DataOf(processId) + LeastData + (ThreadsToCome * UnusualStack(processId)));
        var limit = new Rlimit { Current = most, Maximum = most };
        // A lower one that is there already is somebody's will, too, and may be raised by few.
        if (PrLimit(processId, RlimitData, 0, out var present) == 0)
            limit = new Rlimit { Current = Math.Min(most, present.Current), Maximum = Math.Min(most, present.Maximum) };
        if (PrLimit(processId, RlimitData, in limit, 0) == 0)
            return null;
        int error = Marshal.GetLastPInvokeError();
        // It has ended.
        return error == NoSuchProcess ? null : $"the system says no: {Marshal.GetPInvokeErrorMessage(error)}";
    }

    /// <summary>By how much the stack of each thread is larger than usual.</summary>
    private static long UnusualStack(int processId) =>
        PrLimit(processId, RlimitStack, 0, out var stack) == 0 && stack.Current < long.MaxValue ? Math.Max(0, (long)stack.Current - UsualStack) : 0;

    private static long DataOf(int processId)
    {
        try
        {
            // Pages: total, resident, shared, text, (none), data and stacks.
            return long.Parse(File.ReadAllText($"{ProcFolder.Of(processId)}/statm").Split(' ')[5], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    // A tenth of the time of the general way.
    public override long MemoryOf(int processId, long shared)
    {
        try
        {
            // Pages: total, resident, shared (of files and of memory), ...
            string[] pages = File.ReadAllText($"{ProcFolder.Of(processId)}/statm").Split(' ');
            long resident = long.Parse(pages[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            return shared == 0 ? resident : resident - Math.Min(shared, long.Parse(pages[2], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int PrCtl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcessId();

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int PrLimit(int processId, int resource, in Rlimit limit, nint oldLimit);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int PrLimit(int processId, int resource, nint newLimit, out Rlimit oldLimit);

    private struct Rlimit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
