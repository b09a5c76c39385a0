using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Platform;

/// <summary>
/// A job of Windows: a process and all that it starts, which end together, at the latest when the last handle of the job is closed. The only one is here,
/// and nobody inherits it: so they end with this process, however that ends.
/// </summary>
internal sealed unsafe partial class WindowsJob : IDisposable
{
    private const int ExtendedLimits = 9;
    private const uint KillOnClose = 0x2000;
    private const uint ProcessMemory = 0x100;

    private const int CpuRates = 15;
    private const uint CpuRateEnabled = 0x1;
    private const uint CpuRateHard = 0x4;
    private const ushort AllGroups = 0xffff;

    /// <summary>Hundredths of a percent.</summary>
    private const double WholeMachine = 10_000;

    private readonly SafeFileHandle _handle;

    private WindowsJob(SafeFileHandle handle) => _handle = handle;

    /// <summary>
    /// Puts a process that was just started, and has started none yet, into a job of its own; null where that is not possible: it has ended already, or
    /// this process is itself in a job that allows none inside of it.
    /// </summary>
    public static WindowsJob? TryHold(SafeHandle process)
    {
        var job = new WindowsJob(Create(0, null));
        if (!job._handle.IsInvalid && job.TrySet(new Limits { Flags = KillOnClose }) && Assign(job._handle, process))
            return job;
        job.Dispose();
        return null;
    }

    /// <summary>Limits the memory of each of its processes, native memory included: what it takes beyond that, it does not get.</summary>
    public bool TryLimitMemory(long bytes) => TrySet(new Limits { Flags = KillOnClose | ProcessMemory, ProcessMemory = (nuint)bytes });

    /// <summary>Limits what its processes get of the processors together: 0.5 is half of one.</summary>
    public bool TryLimitProcessors(double processors)
    {
        double all = Math.Max(1, GetActiveProcessors(AllGroups));
        var rate = new CpuRate { Flags = CpuRateEnabled | CpuRateHard, Rate = (uint)Math.Clamp(processors / all * WholeMachine, 1, WholeMachine) };
        try
        {
            return Set(_handle, CpuRates, &rate, (uint)sizeof(CpuRate));
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Ends all of its processes at once.</summary>
    public void Terminate(int exitCode)
    {
        try
        {
            _ = Terminate(_handle, unchecked((uint)exitCode));
        }
        catch (ObjectDisposedException)
        {
            // They have ended, and were let go of.
        }
    }

    public void Dispose() => _handle.Dispose();

    private bool TrySet(Limits limits)
    {
        try
        {
            return Set(_handle, ExtendedLimits, &limits, (uint)sizeof(Limits));
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle Create(nint security, string? name);

    [LibraryImport("kernel32", EntryPoint = "AssignProcessToJobObject")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Assign(SafeHandle job, SafeHandle process);

    [LibraryImport("kernel32", EntryPoint = "TerminateJobObject")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Terminate(SafeHandle job, uint exitCode);

    [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Set(SafeHandle job, int kind, void* limits, uint size);

    [LibraryImport("kernel32", EntryPoint = "GetActiveProcessorCount")]
    private static partial uint GetActiveProcessors(ushort group);

    /// <summary>JOBOBJECT_CPU_RATE_CONTROL_INFORMATION.</summary>
    private struct CpuRate
    {
        public uint Flags;
        public uint Rate;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    private struct Limits
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint LeastWorkingSet;
        public nuint MostWorkingSet;
        public uint Processes;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
        public fixed ulong InputAndOutput[6];
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }
}
