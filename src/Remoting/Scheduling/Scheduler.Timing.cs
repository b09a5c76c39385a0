using System.Diagnostics;
using Remoting.CompilerServices;
using Remoting.Telemetry;

namespace Remoting.Scheduling;

// Cancellation, time-outs, and calls that move away from a slow worker: all that takes a call back or ends it.
internal sealed partial class Scheduler
{
    /// <summary>
    /// Takes back what a worker has not started. From here on <see cref="WorkerSlot.Sent"/> holds at most calls that have ended, whose
    /// results are on their way, and one that is running.
    /// </summary>
    private static List<CallRange> TakeBackUnstarted(WorkerSlot slot)
    {
        var unstarted = new List<CallRange>();
        if (slot.SentCount > 0)
        {
            slot.RecalledThrough = slot.LastSequence;
            slot.TakeBackAfter(slot.Link.Recall(slot.LastSequence), unstarted);
        }
        return unstarted;
    }

    private void CancelSent(WorkerSlot slot, CallBatch batch, bool queuedOnly, Effects effects)
    {
        foreach (var range in TakeBackUnstarted(slot))
        {
            if (range.Batch == batch)
                effects.Cancel(range);
            else
                QueueFront(range);
        }
        if (!queuedOnly && slot.Sent.Count > 0 && slot.Sent[slot.Sent.Count - 1].Range.Batch == batch)
            BeginDoom(slot, null, effects);
    }

    /// <summary>The call that a worker is running must end: asks it to, and gives it the grace period.</summary>
    private void BeginDoom(WorkerSlot slot, TimeSpan? timeout, Effects effects)
    {
        if (slot.Doom is not null)
            return;
        long sequence = slot.Sent[slot.Sent.Count - 1].LastSequence;
        slot.Doom = new Doom(sequence, After(_options.CancellationGracePeriod), timeout);
        slot.Link.SendCancel(sequence);
        effects.Flush(slot.Link, inline: true);
    }

    /// <summary>A call has ended by itself. The worker is kept; a call past its time-out has timed out, whatever it gave in the end.</summary>
    private static CallTimeoutException? EndDoom(WorkerSlot slot, long sequence, CallRange call)
    {
        if (slot.Doom is not { } doom || doom.Sequence != sequence)
            return null;
        slot.Doom = null;
        return doom.Timeout is { } timeout ? new CallTimeoutException(NameOf(call), timeout) : null;
    }

    /// <summary>The worker was about to start a call when it was taken back: each side had seen the other, and neither was sure.</summary>
    private void OnSkipped(WorkerSlot slot, long sequence, CallRange call, Effects effects)
    {
        var doom = slot.Doom?.Sequence == sequence ? slot.Doom : null;
        if (doom is not null)
            slot.Doom = null;
        if (doom is { Timeout: null })
            effects.Cancel(call);
        else if (_broken is { } broken)
            effects.Fail(call, call => broken(call));
        else
            QueueFront(call);
    }

    private void OnTimer()
    {
        var effects = Effects.Rent();
        lock (_gate)
        {
            _timerDue = long.MaxValue;
            long now = _time.GetTimestamp();
            foreach (var slot in _workers)
            {
                if (slot.Doom is { } doom && doom.Deadline <= now && !slot.Killed)
                    ExecuteDoom(slot);
                else if (TimeoutOf(slot) is { } timeout && HeadDeadline(slot, timeout) <= now)
                    OnTimeout(slot, timeout, effects);
                else if (MaySteal(slot) && StealAt(slot) <= now)
                    Steal(slot);
                else if (IdleDeadline(slot) <= now && CountLive() > _options.MinWorkers)
                    Retire(slot, effects, RetireReason.Idle);
            }
            Dispatch(effects, inline: true);
        }
        effects.Run();
    }

    private void ExecuteDoom(WorkerSlot slot)
    {
        Debug.Assert(slot.LastSequence >= slot.Doom!.Sequence && slot.Sent[slot.Sent.Count - 1].LastSequence == slot.Doom.Sequence,
            "Nothing is sent behind a doomed call, so the kill can hit no other.");
        Kill(slot, slot.Doom.Timeout is null ? KillReason.Cancelled : KillReason.TimedOut);
    }

    private void OnTimeout(WorkerSlot slot, TimeSpan timeout, Effects effects)
    {
        if (slot.Link.Started < slot.Sent[0].FirstSequence)
        {
            OnNotBegun(slot, timeout, effects);
            return;
        }
        foreach (var range in TakeBackUnstarted(slot))
            QueueFront(range);
        // Ended calls whose results are on their way may still be before the head that timed out; then it was not this one's time. But results do
        // not take a second: then the worker has not told the truth.
        if (slot.SentCount == 1 || (slot.SentCount > 1 && IsSilent(slot, SchedulerOptions.StallLimit)))
            BeginDoom(slot, timeout, effects);
        else
            slot.DelayHead(_time.GetTimestamp());
    }

    /// <summary>
    /// The time-out has passed, and the call has not even begun, so its time has not either. A worker that begins nothing for long does not run
    /// (stopped by a signal, say): its calls go elsewhere.
    /// </summary>
    private void OnNotBegun(WorkerSlot slot, TimeSpan timeout, Effects effects)
    {
        if (!IsSilent(slot, SchedulerOptions.StallLimit + TimeSpan.FromSeconds((double)slot.SentBytes / SchedulerOptions.SlowestBytesPerSecond)))
        {
            slot.DelayHead(_time.GetTimestamp());
            return;
        }
        var unstarted = TakeBackUnstarted(slot);
        if (slot.SentCount == 0)
        {
            Kill(slot, KillReason.Stalled);
            if (TakeBounced(unstarted) is { } culprit)
                effects.Fail(culprit, call => new CallTimeoutException(NameOf(call), timeout));
        }
        // Otherwise it has begun just now.
        foreach (var range in unstarted)
            QueueFront(range);
    }

    private bool IsSilent(WorkerSlot slot, TimeSpan atLeast) => _time.GetTimestamp() - slot.SilentSince >= Ticks(atLeast);

    private TimeSpan? TimeoutOf(WorkerSlot slot)
    {
        if (slot.Doom is not null || slot.Sent.Count == 0)
            return null;
        var timeout = slot.Sent[0].Range.Batch.Options?.Timeout ?? _options.CallTimeout;
        return timeout == Timeout.InfiniteTimeSpan ? null : timeout;
    }

    private long HeadDeadline(WorkerSlot slot, TimeSpan timeout) => slot.HeadSince + Ticks(timeout);

    /// <summary>Whether calls wait behind a running one while somebody else could run them.</summary>
    private bool MaySteal(WorkerSlot slot) => slot.SentCount > 1 && slot.Doom is null && slot.State == WorkerState.Ready && HasIdleCapacity();

    private bool HasIdleCapacity()
    {
        if (CountLive() < _options.MaxWorkers)
            return true;
        foreach (var slot in _workers)
        {
            if (slot.IsIdle)
                return true;
        }
        return false;
    }

    private long StealAt(WorkerSlot slot) => slot.HeadSince + Ticks(SchedulerOptions.StealDelay);

    private void Steal(WorkerSlot slot)
    {
        slot.Slow(SchedulerOptions.LongCallSeconds);
        foreach (var range in TakeBackUnstarted(slot))
            QueueFront(range);
    }

    private long IdleDeadline(WorkerSlot slot) =>
        slot.IsIdle && !slot.Killed && _options.WorkerIdleTimeout is { } idle && idle != Timeout.InfiniteTimeSpan
            ? slot.IdleSince + Ticks(idle)
            : long.MaxValue;

    private int CountLive()
    {
        int live = 0;
        foreach (var slot in _workers)
            live += slot.State is WorkerState.Starting or WorkerState.Ready && !slot.Killed ? 1 : 0;
        return live;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Sets the timer for whatever comes next. It is only moved forward: firing too early costs one look.</summary>
    private void SetTimer()
    {
        long due = long.MaxValue;
        bool spare = CountLive() > _options.MinWorkers;
        foreach (var slot in _workers)
        {
            if (slot.Doom is { } doom)
                due = Math.Min(due, slot.Killed ? long.MaxValue : doom.Deadline);
            else if (TimeoutOf(slot) is { } timeout)
                due = Math.Min(due, HeadDeadline(slot, timeout));
            if (MaySteal(slot))
                due = Math.Min(due, StealAt(slot));
            if (spare)
                due = Math.Min(due, IdleDeadline(slot));
        }
        if (due >= _timerDue)
            return;
        _timerDue = due;
        double seconds = Math.Max(0, (due - _time.GetTimestamp()) * SecondsPerTick);
        // Rounded up, and at least one: a timer that fires before its time would be set again at once.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(seconds * 1000), 1, uint.MaxValue - 1)), Timeout.InfiniteTimeSpan);
    }
}
