using Remoting.Calls;
using Remoting.Protocol;
using Remoting.Threads;

namespace Remoting.Workers;

/// <summary>
/// What came together and is read by code of the program's own (constructors, setters, formatters), which may block or come back to the pool:
/// on threads that may be blocked, never by whoever receives. Several threads may take from it; one more does when none of them gets on.
/// </summary>
internal sealed class ResultReadings(Worker worker) : IThreadPoolWorkItem
{
    /// <summary>Nothing was taken for so long: those who read are blocked, and the next result is another thread's.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(10);

    private readonly List<Reading> _readings = [];
    private int _taken = -1;
    private int _takenBefore;
    private OwnTimer? _watch;

    /// <summary>Adds one; the bytes are copied.</summary>
    public void Add(CallBatch batch, int index, FrameKind kind, ReadOnlyMemory<byte> body) =>
        _readings.Add(new Reading(batch, index, kind, body.ToArray(), new PendingOutcomes.Holder(worker.Outcomes)));

    /// <summary>Begins to read them.</summary>
    public void Begin()
    {
        foreach (var reading in _readings)
            reading.Outcome.Begin();
        OwnThreads.Queue(this);
        if (_readings.Count > 1)
        {
            _watch = OwnTimer.Trusted(Look);
            _takenBefore = -1;
            _watch.Change(Stall);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (int i; (i = Interlocked.Increment(ref _taken)) < _readings.Count;)
        {
            var (batch, index, kind, body, outcome) = _readings[i];
            PendingOutcomes.Run(outcome, () => worker.ConcludeRead(batch, index, kind, body));
            batch.Settle();
            outcome.Complete();
        }
    }

    private void Look()
    {
        int taken = Volatile.Read(ref _taken);
        if (taken >= _readings.Count - 1)
            return;
        if (taken == _takenBefore)
            OwnThreads.Queue(this, @long: true);
        _takenBefore = taken;
        _watch!.Change(Stall);
    }

    private readonly record struct Reading(CallBatch Batch, int Index, FrameKind Kind, ReadOnlyMemory<byte> Body, PendingOutcomes.Holder Outcome);
}
