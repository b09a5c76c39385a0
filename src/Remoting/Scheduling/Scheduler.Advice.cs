using Remoting.Calls;

namespace Remoting.Scheduling;

// What the pool finds out about how it is used.
internal sealed partial class Scheduler
{
    private readonly Advisor _advisor = new();

    /// <summary>All that was said so far.</summary>
    public IReadOnlyList<PoolAdvice> InspectAdvice()
    {
        using (_gate.Enter())
            return _advisor.Given;
    }

    /// <summary>Calls have ended, this many in this many ticks.</summary>
    private void LookForAdvice(List<NotedCalls> reported, int done, long ticks)
    {
        if (!_advisor.IsTurn() || reported.Count == 0)
            return;
        var calls = reported[0].Calls;
        if (calls.Batch.Encoded is not { } encoded || encoded.CallablesOf(calls.Batch) is not [var callable, ..])
            return;
        double bytes = (double)encoded.LengthOf(calls.Start, calls.Count) / calls.Count;
        if (_advisor.Look(callable, calls.Batch.Count == 1, ticks * SecondsPerTick / done, bytes, calls.Batch is SubmittedCall ? default : CountIdle()) is { } advice)
            Events.NoteAdvice(advice);
    }

    /// <summary>How many workers have nothing to do, and of how many, where no call waits for one. Under the lock.</summary>
    private (int Idle, int Ready) CountIdle()
    {
        if (WaitingCalls > 0)
            return default;
        int idle = 0, ready = 0;
        foreach (var slot in _workers)
        {
            if (slot.State != WorkerState.Ready || slot.Lease is not null)
                continue;
            ready++;
            idle += slot.SentCount == 0 ? 1 : 0;
        }
        return (idle, ready);
    }

    /// <summary>A worker is replaced for its memory.</summary>
    private void LookAtRecycled(WorkerSlot slot)
    {
        if (_options.RecycleWorkerAtMemory is { } most && _advisor.Recycle(slot.Done, most) is { } advice)
            Events.NoteAdvice(advice);
    }
}
