using System.Diagnostics;
using System.Runtime.CompilerServices;
using Remoting.Platform;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>
/// Tells the parent what a call took, before its outcome, where it wants to know. Of processors and memory it is what this process took meanwhile, which runs
/// one call at a time: work that the call has handed to other threads counts.
/// </summary>
internal sealed class CallMeter(ResultOutbox outbox)
{
    private PeakMemory? _peak;
    private bool _isCost;
    private long _allocated;
    private TimeSpan _cpuTime;

    /// <summary>A call begins; gives when.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public long Begin(CallAccount account)
    {
        _isCost = account == CallAccount.Cost;
        if (_isCost)
            BeginCost();
        return Stopwatch.GetTimestamp();
    }

    /// <summary>The call has ended; its outcome comes next.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void End(long sequence, long began)
    {
        var time = new TimedFrame(sequence, began, Stopwatch.GetTimestamp());
        var buffer = FrameBuffer.Rent();
        int start = buffer.Length;
        if (_isCost)
            EndCost(time).Write(buffer);
        else
            time.Write(buffer);
        outbox.Add(buffer.Written[start..], more: true);
        FrameBuffer.Return(buffer);
    }

    // Apart, and the clock of processors last: what measuring itself takes is not the call's.
    private void BeginCost()
    {
        (_peak ??= new PeakMemory()).Begin();
        _allocated = AllocatedBytes();
        _cpuTime = CpuTime();
    }

    private CostFrame EndCost(TimedFrame time)
    {
        long cpuTime = Math.Max(0, (CpuTime() - _cpuTime).Ticks);
        return new CostFrame(time, cpuTime, Math.Max(0, AllocatedBytes() - _allocated), _peak!.Read());
    }

    /// <summary>Exactly: what threads have room for and have not used is not counted.</summary>
    private static long AllocatedBytes() => GC.GetTotalAllocatedBytes(precise: true);

    private static TimeSpan CpuTime() => Environment.CpuUsage.TotalTime;
}
