using System.Diagnostics;
using Remoting.Calls;

namespace Remoting.Scheduling;

// Workers of one's own: calls that go to one worker and no other.
internal sealed partial class Scheduler
{
    /// <summary>Leases that have a worker, in the order in which they got it.</summary>
    private readonly List<Lease> _leases = [];

    /// <summary>Whether no worker is leased any more.</summary>
    private bool _leasingEnded;

    /// <summary>Why a lease that was disposed of, or whose pool was shut down, takes no call.</summary>
    private static readonly Func<CallRange, Exception> LeaseClosed = static _ => new ObjectDisposedException(nameof(WorkerLease));

    /// <summary>
    /// A lease is to be over: it takes no more calls, and ends its worker's part in it after those it has. Before it has a worker it is over at once.
    /// </summary>
    public void CloseLease(Lease lease, bool cancelPending)
    {
        using var step = new Step(this, out var effects);
        if (lease.Phase == LeasePhase.Waiting)
        {
            Withdraw(lease.Opening, effects);
            lease.IsUnwanted = true;
            lease.End(LeaseClosed);
            effects.Cancel(new CallRange(lease.Closing, 0, 1));
        }
        else
        {
            Close(lease, cancelPending, LeaseClosed, effects);
        }
        Dispatch(effects, inline: true);
    }

    /// <summary>The pool is about to be shut down, and still takes calls: no worker is leased any more, and those that are come back.</summary>
    public void EndLeasing()
    {
        using var step = new Step(this, out var effects);
        _leasingEnded = true;
        CloseLeases(cancelPending: false, effects);
        Dispatch(effects, inline: true);
    }

    /// <summary>The time of the calls of a lease, as far as it was measured.</summary>
    public TimeSpan? MeasuredCallTimeOf(Lease lease)
    {
        using (_gate.Enter())
            return lease.Slot?.SecondsPerCall is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>The worker of a lease; null when it has none any more.</summary>
    public WorkerSlot? WorkerOf(Lease lease)
    {
        using (_gate.Enter())
            return lease.Slot;
    }

    private long QueuedInLeases()
    {
        long calls = 0;
        foreach (var lease in _leases)
            calls += lease.Queue.Calls;
        return calls;
    }

    private void EnqueueLeased(Lease lease, CallBatch batch, List<CallRange> ranges, Effects effects)
    {
        if (lease.Refusal is { } refusal)
        {
            foreach (var range in ranges)
                effects.Fail(range, refusal);
            return;
        }
        Debug.Assert(lease.Phase == LeasePhase.Held, "A lease that nobody was given gets no calls.");
        var slot = lease.Slot!;
        bool watch = batch.Count == 1 && lease.Pace.OnSubmit(alone: slot.SentCount == 0 && lease.Queue.Calls == 0);
        foreach (var range in ranges)
            lease.Queue.PushBack(range);
        Dispatch(effects, inline: batch.Count > 1);
        if (watch && slot is { SentCount: 1, SecondsPerCall: < SchedulingLimits.ShortCallSeconds })
            effects.Watch(slot);
    }

    /// <summary>A worker gets the first call of a lease.</summary>
    private void BeginLease(Lease lease, WorkerSlot slot)
    {
        lease.Take(slot);
        _leases.Add(lease);
    }

    /// <summary>Sends calls of leases to their workers, ahead of time where they are short.</summary>
    private void SendLeased(bool inline, Effects effects)
    {
        foreach (var lease in _leases)
        {
            var slot = lease.Slot!;
            bool idle = slot.SentCount == 0;
            bool sent = false;
            while (RoomOfLease(slot) is > 0 and var room && lease.Queue.TryPeek(out var range) && Suits(slot, range))
            {
                Send(slot, lease.Queue.TakeFront(range, WholeChunks(range, room)), _time.GetTimestamp(), effects);
                sent = true;
            }
            if (sent)
                effects.Flush(slot, inline || idle);
        }
    }

    /// <summary>
    /// Unlike for the calls of a pool it makes no difference that the worker is worn out, full or late: nobody else may run them. Behind a call that was there when
    /// others were taken back nothing is sent: the worker may yet say that it has left it out, and then it is the next again.
    /// </summary>
    private int RoomOfLease(WorkerSlot slot) =>
        slot.State == WorkerState.Ready && slot.PendingKill is null && !slot.Killed && slot.SentBytes < SchedulingLimits.MaxWindowBytes
        && (slot.Sent.Count == 0 || slot.Sent[0].FirstSequence > slot.RecalledThrough)
            ? Window(slot) - slot.SentCount
            : 0;

    /// <summary>A worker that is leased has reported something: the lease may have begun, or be over.</summary>
    private void GoOnWithLease(Lease lease, WorkerSlot slot, Effects effects)
    {
        if (slot.SentCount > 0)
            return;
        if (lease.Phase == LeasePhase.Opening)
        {
            lease.Hold();
            if (lease.IsUnwanted)
                Close(lease, cancelPending: false, lease.Refusal ?? LeaseClosed, effects);
        }
        else if (lease.Phase == LeasePhase.Closing && lease.Queue.Calls == 0)
        {
            _leases.Remove(lease);
            lease.End(LeaseClosed);
        }
    }

    /// <summary>Calls of a lease that its worker had come back without having run.</summary>
    private void ComeBackLeased(Lease lease, CallRange range, Effects effects)
    {
        if (range.Batch == lease.Opening)
        {
            _leases.Remove(lease);
            lease.WaitAgain();
            if (_leasingEnded || lease.IsUnwanted)
            {
                lease.End(LeaseClosed);
                effects.Fail(range, LeaseClosed);
                effects.Cancel(new CallRange(lease.Closing, 0, 1));
            }
            else
            {
                _queue.PushFront(range);
            }
        }
        else if ((lease.CancelsQueued || range.Batch.IsLeft) && range.Batch != lease.Closing)
        {
            effects.Cancel(range);
        }
        else
        {
            // Where the worker is gone they fail from there, with the others.
            lease.Queue.PushFront(range);
        }
    }

    /// <summary>A lease is not wanted any more before its worker has begun it: that serves the pool again.</summary>
    private void GiveUpOpening(Lease lease, Effects effects)
    {
        _leases.Remove(lease);
        lease.WaitAgain();
        lease.IsUnwanted = true;
        lease.End(LeaseClosed);
        effects.Cancel(new CallRange(lease.Opening, 0, 1));
        effects.Cancel(new CallRange(lease.Closing, 0, 1));
    }

    /// <summary>The lease takes no more calls. What ends it in its worker comes behind all that it has.</summary>
    private void Close(Lease lease, bool cancelPending, Func<CallRange, Exception> refusal, Effects effects)
    {
        if (lease.Phase is LeasePhase.Ended or LeasePhase.Waiting)
            return;
        if (lease.Phase == LeasePhase.Opening)
        {
            lease.IsUnwanted = true;
            return;
        }
        bool isFirst = lease.Phase == LeasePhase.Held;
        lease.Close(refusal);
        if (cancelPending && !lease.CancelsQueued)
        {
            lease.CancelsQueued = true;
            CancelQueue(lease, effects);
            foreach (var range in TakeBackUnstarted(lease.Slot!))
            {
                if (range.Batch == lease.Closing)
                    lease.Queue.PushFront(range);
                else
                    effects.Cancel(range);
            }
        }
        if (isFirst)
            lease.Queue.PushBack(new CallRange(lease.Closing, 0, 1));
    }

    /// <summary>The calls that wait, but for that which ends the lease.</summary>
    private static void CancelQueue(Lease lease, Effects effects)
    {
        bool closing = false;
        while (lease.Queue.TryPeek(out var range))
        {
            lease.Queue.TakeFront(range);
            if (range.Batch == lease.Closing)
                closing = true;
            else
                effects.Cancel(range);
        }
        if (closing)
            lease.Queue.PushBack(new CallRange(lease.Closing, 0, 1));
    }

    /// <summary>
    /// The pool is shut down. Leases that wait for a worker get none; the others end as if they had been disposed of, the oldest first, each after the
    /// calls it has. Their workers are asked to exit after that.
    /// </summary>
    private void CloseLeases(bool cancelPending, Effects effects)
    {
        var waiting = new List<CallRange>();
        foreach (var range in _queue.All())
        {
            if (Lease.IsOpening(range.Batch))
                waiting.Add(range);
        }
        foreach (var range in waiting)
        {
            _queue.Withdraw(range.Batch, []);
            var lease = Lease.Of(range.Batch)!;
            lease.End(LeaseClosed);
            effects.Fail(range, LeaseClosed);
            effects.Cancel(new CallRange(lease.Closing, 0, 1));
        }
        foreach (var lease in _leases)
            Close(lease, cancelPending, LeaseClosed, effects);
    }

    /// <summary>A worker is about to be killed by order: its lease's calls that have not started are cancelled, and it takes no more.</summary>
    private static void AbandonLease(WorkerSlot slot, Effects effects)
    {
        if (slot.Lease is not { Phase: not LeasePhase.Opening } lease)
            return;
        // What would have ended it in its worker is not among its calls yet.
        if (lease.Phase == LeasePhase.Held)
            effects.Cancel(new CallRange(lease.Closing, 0, 1));
        lease.CancelsQueued = true;
        lease.Close(LeaseClosed);
        while (lease.Queue.TryPeek(out var range))
        {
            lease.Queue.TakeFront(range);
            effects.Cancel(range);
        }
    }

    /// <summary>The worker of a lease is gone: whatever the lease has fails, and all that is still to come.</summary>
    private void LoseLease(Lease lease, WorkerDeath death, Effects effects)
    {
        _leases.Remove(lease);
        Exception Lost(CallRange call) => WorkerDiedException.InLease(NameOf(call), death);
        bool closing = lease.Phase == LeasePhase.Closing;
        while (lease.Queue.TryPeek(out var range))
        {
            lease.Queue.TakeFront(range);
            effects.Fail(range, Lost);
        }
        lease.End(Lost);
        // In all other cases it was among the calls.
        if (!closing)
            effects.Fail(new CallRange(lease.Closing, 0, 1), Lost);
    }

    /// <summary>The pool is broken.</summary>
    private void FailLeases(Func<CallRange?, Exception> error, Effects effects)
    {
        foreach (var lease in _leases)
        {
            while (lease.Queue.TryPeek(out var range))
            {
                lease.Queue.TakeFront(range);
                effects.Fail(range, call => error(call));
            }
        }
    }

    /// <summary>When a lease that has no calls is over; <see cref="long.MaxValue"/> for never.</summary>
    private long LeaseDeadline(WorkerSlot slot) =>
        slot is { Lease: { Phase: LeasePhase.Held, IdleTimeout: { } idle, Queue.Calls: 0 }, IsIdle: true, Killed: false } && idle != Timeout.InfiniteTimeSpan
            ? slot.IdleSince + Ticks(idle)
            : long.MaxValue;

    private void CloseIdle(Lease lease, WorkerSlot slot, long now, Effects effects)
    {
        if (lease.AwaitsCalls?.Invoke() == true)
        {
            slot.StayIdle(now);
            return;
        }
        Close(lease, cancelPending: false, _ => new ObjectDisposedException(nameof(WorkerLease), $"The lease has ended, for it was not used for {lease.IdleTimeout}."), effects);
    }
}
