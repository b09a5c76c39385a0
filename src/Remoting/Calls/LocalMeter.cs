using System.Diagnostics;

namespace Remoting.Calls;

/// <summary>Measures a call that runs on a thread of this process, from where it begins there.</summary>
internal struct LocalMeter
{
    private readonly CallBatch _batch;
    private readonly int _index;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly long _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
    private long? _allocated;

    public LocalMeter(CallBatch batch, int index)
    {
        _batch = batch;
        _index = index;
    }

    /// <summary>The callable has returned to the thread that called it. Where its task goes on elsewhere, nobody knows what it allocates.</summary>
    public void Return(bool hasEnded)
    {
        if (hasEnded)
            _allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore;
    }

    /// <summary>The call has ended, and gets its outcome next.</summary>
    public readonly CallMeasurement End(long sent = 0, long received = 0)
    {
        long ended = Stopwatch.GetTimestamp();
        var measurement = new CallMeasurement
        {
            Wait = CallAccounts.Between(_batch.SubmittedAt, _began),
            Run = CallAccounts.Between(_began, ended),
            Total = CallAccounts.Between(_batch.SubmittedAt, ended),
            AllocatedBytes = _allocated,
            BytesSent = sent,
            BytesReceived = received,
        };
        _batch.Measured(_index, measurement);
        return measurement;
    }
}
