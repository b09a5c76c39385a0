using Remoting.Calls;

namespace Remoting.Scheduling;

// Calls that prefer the worker that had their key last. It is a preference, so they wait for that only briefly, and hold up nobody meanwhile.
internal sealed partial class Scheduler
{
    /// <summary>Which worker had which key last. Keys are strings, so that no code of the program runs here.</summary>
    private readonly Dictionary<string, WorkerSlot> _affinities = new(StringComparer.Ordinal);

    /// <summary>The call at the head of the queue that waits for its worker, and since when it does.</summary>
    private (CallBatch? Batch, long Since) _held;

    /// <summary>
    /// Whether it waits. A verdict of the last round (<see cref="TryNext"/>), by one look at the clock: with one of its own everybody who asks later could find
    /// the wait just over, and leave a call to a timer that was not set.
    /// </summary>
    private bool _isHeld;

    /// <summary>The worker that a call prefers, if it is there to be preferred.</summary>
    private WorkerSlot? PreferredOf(CallRange range) =>
        range.Batch.Options?.Affinity is { } key && !IsChoosy(range) && _affinities.TryGetValue(key, out var slot)
        && slot is { State: WorkerState.Ready, Killed: false, IsFull: false, IsLate: false, Lease: null }
        && (_options.MaxCallsPerWorker is not { } most || slot.Given < most)
            ? slot
            : null;

    /// <summary>Whether the call at the head of the queue is still to wait for its worker, which is busy.</summary>
    private bool IsHeld(CallRange range)
    {
        long now = _time.GetTimestamp();
        if (_held.Batch != range.Batch)
            _held = (range.Batch, now);
        return _isHeld = now - _held.Since < Ticks(SchedulingLimits.AffinityDelay);
    }

    /// <summary>
    /// When the call at the head of the queue has waited long enough; <see cref="long.MaxValue"/> where none waits, or has: then it goes to whoever is free
    /// first, and that time passes changes nothing.
    /// </summary>
    private long HeldUntil()
    {
        if (_isHeld)
            return _held.Since + Ticks(SchedulingLimits.AffinityDelay);
        // A map may have several entries, of which one was sent, and be held again in a moment: from when it was held first.
        if (_held.Batch is { } batch && (batch.Count == 1 ? !batch.Queued : _queue.Calls == 0))
        {
            // It waits no more, and nothing of it is kept.
            _held = default;
        }
        return long.MaxValue;
    }

    /// <summary>A call with a key goes to a worker: others with that key follow it.</summary>
    private void NoteAffinity(CallRange range, WorkerSlot slot)
    {
        if (range.Batch.Options?.Affinity is not { } key || range.Batch.Lease is not null)
            return;
        if (_affinities.Count >= SchedulingLimits.MostAffinities && !_affinities.ContainsKey(key))
            ForgetAffinities();
        _affinities[key] = slot;
    }

    /// <summary>Makes room: for those of workers that are gone nothing is lost, and if there are none all are forgotten, which costs a cache its warmth.</summary>
    private void ForgetAffinities()
    {
        foreach (var (key, slot) in _affinities)
        {
            if (slot.State == WorkerState.Gone)
                _affinities.Remove(key);
        }
        if (_affinities.Count >= SchedulingLimits.MostAffinities)
            _affinities.Clear();
    }

    /// <summary>The head waits for a worker of its own choice: the single calls behind it go to others.</summary>
    private void SendPast(CallQueue queue, Func<CallRange, WorkerSlot?> pick, bool inline, Effects effects)
    {
        while (queue.TakePast(pick) is { } past)
        {
            bool idle = past.Slot.SentCount == 0;
            Send(past.Slot, past.Range, _time.GetTimestamp(), effects);
            effects.Flush(past.Slot, inline || idle);
        }
    }

    /// <summary>The worker for a call behind one that waits: its own if it has a key, or any that is free.</summary>
    private WorkerSlot? WorkerPast(CallRange range)
    {
        if (PreferredOf(range) is not { } preferred)
            return PickAny(range);
        return CanTake(preferred) && (preferred.IsIdle || Room(preferred) > 0) ? preferred : null;
    }
}
