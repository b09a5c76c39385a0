using Remoting.Protocol;
using Remoting.Threads;

namespace Remoting.Calls;

/// <summary>
/// What came together and is read by code of the program's own (constructors, setters, formatters), which may block or come back to the pool:
/// on threads that may be blocked, never by whoever receives. Several threads may take from it; one more does when none of them gets on.
/// </summary>
/// <param name="outcomes">Outcomes of the pool that are on their way through such code.</param>
/// <param name="conclude">Reads one and hands it over. Lets nothing out.</param>
internal sealed class ResultReadings(PendingOutcomes outcomes, Action<CallBatch, int, FrameKind, ReadOnlyMemory<byte>> conclude) : IThreadPoolWorkItem
{
    /// <summary>Nothing was taken for so long: those who read are blocked, and the next result is another thread's.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(10);

    private readonly List<Reading> _readings = [];
    private int _taken = -1;
    private int _takenBefore;
    private OwnTimer? _watch;

    /// <summary>How many there are.</summary>
    public int Count => _readings.Count;

    /// <summary>Adds one, whose bytes stay as they are.</summary>
    public void Add(CallBatch batch, int index, FrameKind kind, ReadOnlyMemory<byte> body) =>
        _readings.Add(new Reading(batch, index, kind, body, new PendingOutcomes.Holder(outcomes)));

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
            PendingOutcomes.Run(outcome, () => conclude(batch, index, kind, body));
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
