using System.Diagnostics;
using Remoting.Calls;
using Remoting.Telemetry;

namespace Remoting.Scheduling;

// Cancellation, time-outs, and calls that move away from a slow worker: all that takes a call back or ends it.
internal sealed partial class Scheduler
{
    /// <summary>
    /// Takes back what a worker has not started. From here on <see cref="WorkerSlot.Sent"/> holds at most calls that have ended, whose
    /// results are on their way, and one that is running.
    /// </summary>
    private List<CallRange> TakeBackUnstarted(WorkerSlot slot)
    {
        var unstarted = new List<CallRange>();
        if (slot.SentCount > 0)
        {
            slot.RecalledThrough = slot.LastSequence;
            slot.TakeBackAfter(slot.Link.Recall(slot.LastSequence), unstarted);
            StayIdleIfSo(slot);
        }
        return unstarted;
    }

    /// <summary>It has lost the last call that it had: it was in use until now.</summary>
    private void StayIdleIfSo(WorkerSlot slot)
    {
        if (slot.IsIdle)
            slot.StayIdle(_time.GetTimestamp());
    }

    private void CancelSent(WorkerSlot slot, CallBatch batch, bool queuedOnly, Effects effects)
    {
        foreach (var range in TakeBackUnstarted(slot))
        {
            if (range.Batch != batch)
                ComeBack(range, effects);
            else if (Lease.IsOpening(batch))
                GiveUpOpening(Lease.Of(batch)!, effects);
            else
                effects.Cancel(range);
        }
        // It may have ended, and its result be on its way: then that is what comes of it, for the grace period begins with a request, not a verdict.
        if (!queuedOnly && slot.Sent.Count > 0 && slot.Sent[slot.Sent.Count - 1].Range.Batch == batch)
            BeginDoom(slot, null, effects);
    }

    /// <summary>
    /// Calls of a batch that have never begun end as cancelled: somebody else runs them. Nobody has left the others, which may be started again as before; and one whose
    /// worker has died under it has begun.
    /// </summary>
    public void Recall(CallBatch batch)
    {
        using var step = new Step(this, out var effects);
        var unstarted = new List<CallRange>();
        WithdrawWaiting(batch, unstarted);
        // Each comes back in front of those that come back after it.
        unstarted.Reverse();
        foreach (var slot in _workers)
        {
            if (Holds(slot, batch))
                unstarted.AddRange(TakeBackUnstarted(slot));
        }
        foreach (var range in unstarted)
        {
            if (range.Batch == batch && range.Attempt <= batch.EarlierAttempts)
                effects.Cancel(range);
            else
                ComeBack(range, effects);
        }
        Dispatch(effects, inline: true);
    }

    /// <summary>The call that a worker is running must end: asks it to, and gives it the grace period.</summary>
    private void BeginDoom(WorkerSlot slot, TimeSpan? timeout, Effects effects)
    {
        if (slot.PendingKill is not null)
            return;
        long sequence = slot.Sent[slot.Sent.Count - 1].LastSequence;
        slot.PendingKill = new PendingKill(sequence, After(_options.CancellationGracePeriod), timeout);
        slot.Link.SendCancel(sequence);
        effects.Flush(slot, inline: true);
    }

    /// <summary>A call has ended by itself. The worker is kept; a call past its time-out has timed out, whatever it gave in the end.</summary>
    private static CallTimeoutException? EndDoom(WorkerSlot slot, long sequence, CallRange call)
    {
        if (slot.PendingKill is not { } kill || kill.Sequence != sequence)
            return null;
        slot.PendingKill = null;
        return kill.Timeout is { } timeout ? new CallTimeoutException(NameOf(call), timeout) : null;
    }

    /// <summary>The worker was about to start a call when it was taken back: each side had seen the other, and neither was sure.</summary>
    private void OnSkipped(WorkerSlot slot, long sequence, CallRange call, Effects effects)
    {
        var kill = slot.PendingKill?.Sequence == sequence ? slot.PendingKill : null;
        if (kill is not null)
            slot.PendingKill = null;
        // It has not run, and counts for nothing.
        slot.Return(call.Count);
        StayIdleIfSo(slot);
        if (kill is { Timeout: null } && Lease.IsOpening(call.Batch))
            GiveUpOpening(Lease.Of(call.Batch)!, effects);
        else if (kill is { Timeout: null })
            effects.Cancel(call);
        else
            ComeBack(call, effects);
    }

    /// <summary>Something is due for a worker's calls, as far as can be told without having looked at what it has finished.</summary>
    private bool IsDue(WorkerSlot slot, long now)
    {
        if (slot.Killed)
            return false;
        if (slot.PendingKill is { } kill)
            return kill.Deadline <= now;
        return (TimeoutOf(slot) is { } timeout && HeadDeadline(slot, timeout) <= now) || (MaySteal(slot) && StealAt(slot) <= now);
    }

    /// <summary>
    /// Outcomes before verdicts: takes in what a worker has finished, and then looks whether anything is still due. In a place of its own: what is
    /// taken in may be much, and the other workers' calls have deadlines, too.
    /// </summary>
    private void Look(WorkerSlot slot)
    {
        try
        {
            slot.Link.TakeIn();
        }
        catch (Exception e)
        {
            // A worker whose results cannot be taken in is judged by what is known.
            Events.WorkerFailed(slot.Id, slot.Link.ProcessId, e);
        }
        try
        {
            using var step = new Step(this, out var effects);
            slot.LookedAt = false;
            if (slot.State != WorkerState.Gone)
                Judge(slot, _time.GetTimestamp(), effects);
            Dispatch(effects, inline: true);
        }
        catch (Exception e)
        {
            TryAgain(e);
        }
    }

    private void Judge(WorkerSlot slot, long now, Effects effects)
    {
        if (TimeoutOf(slot) is not null && slot.Link.StartedAt(slot.Sent[0].FirstSequence) is { } began)
            slot.BeginHead(began, now);
        if (!IsDue(slot, now))
            return;
        if (slot.PendingKill is not null)
            ExecuteDoom(slot, effects);
        else if (TimeoutOf(slot) is { } timeout && HeadDeadline(slot, timeout) <= now)
            OnTimeout(slot, timeout, effects);
        else
            Steal(slot, effects);
    }

    private void ExecuteDoom(WorkerSlot slot, Effects effects)
    {
        Debug.Assert(slot.LastSequence >= slot.PendingKill!.Sequence && slot.Sent[slot.Sent.Count - 1].LastSequence == slot.PendingKill.Sequence,
            "Nothing is sent behind a call that is to be killed, so the kill can hit no other.");
        Kill(slot, slot.PendingKill.Timeout is null ? KillReason.Cancelled : KillReason.TimedOut, effects);
    }

    private void OnTimeout(WorkerSlot slot, TimeSpan timeout, Effects effects)
    {
        if (slot.Link.Started < slot.Sent[0].FirstSequence)
        {
            OnNotBegun(slot, timeout, effects);
            return;
        }
        ComeBack(TakeBackUnstarted(slot), effects);
        // Ended calls whose results are on their way may still be before the head that timed out; then it was not this one's time. But results do
        // not take a second: then the worker has not told the truth.
        if (slot.SentCount == 1 || (slot.SentCount > 1 && IsSilent(slot, SchedulingLimits.StallLimit)))
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
        if (!IsSilent(slot, SchedulingLimits.StallLimit + ReadingTime(slot)))
        {
            slot.DelayHead(_time.GetTimestamp());
            return;
        }
        var unstarted = TakeBackUnstarted(slot);
        if (slot.SentCount == 0)
        {
            Kill(slot, KillReason.Stalled, effects);
            if (TakeBounced(unstarted) is { } culprit)
                effects.Fail(culprit, call => new CallTimeoutException(NameOf(call), timeout));
        }
        // Otherwise it has begun just now.
        ComeBack(unstarted, effects);
    }

    /// <summary>So long a worker may take to read the arguments that it was sent.</summary>
    private static TimeSpan ReadingTime(WorkerSlot slot) => TimeSpan.FromSeconds((double)slot.SentBytes / SchedulingLimits.SlowestBytesPerSecond);

    private bool IsSilent(WorkerSlot slot, TimeSpan atLeast) => _time.GetTimestamp() - slot.SilentSince >= Ticks(atLeast);

    private TimeSpan? TimeoutOf(WorkerSlot slot) => slot.PendingKill is not null || slot.Sent.Count == 0 ? null : TimeoutOf(slot.Sent[0].Range);

    private TimeSpan? TimeoutOf(CallRange range)
    {
        var timeout = range.Batch.Options?.Timeout ?? Lease.Of(range.Batch)?.CallTimeout ?? _options.CallTimeout;
        return timeout == Timeout.InfiniteTimeSpan ? null : timeout;
    }

    private long HeadDeadline(WorkerSlot slot, TimeSpan timeout) => slot.HeadSince + Ticks(timeout);

    /// <summary>Whether calls wait behind another, or for a worker that has begun none, while somebody else could run them.</summary>
    private bool MaySteal(WorkerSlot slot) =>
        (slot.SentCount > 1 || (slot.SentCount == 1 && !slot.HeadHasBegun)) && slot.PendingKill is null && slot.State == WorkerState.Ready
        && slot.Lease is null or { Phase: LeasePhase.Opening } && HasIdleCapacity();

    private bool HasIdleCapacity() => _workers.Count < _options.MaxWorkers || HasIdleWorker();

    private bool HasIdleWorker()
    {
        foreach (var slot in _workers)
        {
            if (slot.SentCount == 0 && CanTake(slot))
                return true;
        }
        return false;
    }

    /// <summary>
    /// A call that is alone waits for nobody: that its worker has begun it is looked at late, or one call at a time, back to back, would have the timer fire
    /// all the time (row <c>round-trip-hot</c> of the benchmarks).
    /// </summary>
    private long StealAt(WorkerSlot slot)
    {
        var delay = slot.SentCount == 1 ? SchedulingLimits.SlowToBegin : SchedulingLimits.StealDelay;
        long at = slot.HeadSince + (Ticks(delay) << Math.Min(slot.Hesitations, SchedulingLimits.MaxHesitations));
        // It gets no longer from here on, and would be due all the time until arguments that take longer than that are read.
        return slot.Hesitations < SchedulingLimits.MaxHesitations ? at : Math.Max(at, slot.HeadSince + Ticks(ReadingTime(slot)));
    }

    private void Steal(WorkerSlot slot, Effects effects)
    {
        if (slot.Link.Started >= slot.Sent[0].FirstSequence)
        {
            slot.SeeBegun();
            if (slot.SentCount == 1)
                return;
            slot.Slow(SchedulingLimits.LongCallSeconds);
        }
        else if (!StealsUnbegun(slot))
        {
            return;
        }
        ComeBack(TakeBackUnstarted(slot), effects);
        if (slot.SentCount == 0)
            slot.BeLate();
    }

    /// <summary>
    /// The worker has not come to the first of its calls. That happens on a busy machine, and the next worker may be no faster. So each
    /// is given twice as long every time: calls that no worker begins at once stay with one of them in the end, instead of being passed around for ever.
    /// </summary>
    private bool StealsUnbegun(WorkerSlot slot)
    {
        slot.Hesitate();
        if (_time.GetTimestamp() - slot.HeadSince < Ticks(ReadingTime(slot)))
            return false;
        return HasIdleWorker() || _time.GetTimestamp() - slot.HeadSince >= Ticks(SchedulingLimits.SlowToBegin);
    }

    private long IdleDeadline(WorkerSlot slot) =>
        slot.IsIdle && !slot.Killed && slot.Lease is null && _options.WorkerIdleTimeout is { } idle && idle != Timeout.InfiniteTimeSpan
            ? slot.IdleSince + Ticks(idle)
            : long.MaxValue;

    /// <summary>Workers that serve or will, those on their way out not counted. (Processes are counted by <see cref="_workers"/>.)</summary>
    private int CountServing()
    {
        int serving = 0;
        foreach (var slot in _workers)
            serving += slot.State is WorkerState.Starting or WorkerState.Initializing or WorkerState.Ready && !slot.Killed ? 1 : 0;
        return serving;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
