using System.Diagnostics;
using Remoting.Calls;

namespace Remoting.Scheduling;

/// <summary>Where a lease is in its life. It only ever moves down this list, but for a worker that is lost before the lease has begun there.</summary>
internal enum LeasePhase
{
    /// <summary>Its first call waits for a worker, in turn with the calls of the pool.</summary>
    Waiting,

    /// <summary>A worker has its first call, and is the lease's from here on.</summary>
    Opening,

    /// <summary>It takes calls.</summary>
    Held,

    /// <summary>It takes no more calls, and is over with the last of those it has.</summary>
    Closing,

    /// <summary>It has no worker, and will have none.</summary>
    Ended,
}

/// <summary>
/// A worker of one's own, as the scheduler sees it: calls that go to one worker and no other, and wait for that in a queue of their own. Guarded by the
/// scheduler's lock. (What a user holds is <see cref="WorkerLease"/>; the scheduler never refers to that, so that one that is dropped is found.)
/// </summary>
/// <remarks>
/// Invariant: from its first call on until it is over a lease has the same worker, or none: when that is gone every call fails, and none goes elsewhere.
/// Invariant: a worker that is leased has calls of its lease only, and is neither retired nor relieved of them while it lives.
/// </remarks>
/// <param name="opening">Makes the worker begin the lease. Stands in the pool's queue until a worker has nothing to do.</param>
/// <param name="closing">Makes the worker end it. Always the last call.</param>
/// <param name="idleTimeout">The lease is over when it had no call for so long.</param>
/// <param name="callTimeout">How long its calls may run, where they do not say so themselves.</param>
internal sealed class Lease(CallBatch opening, CallBatch closing, TimeSpan? idleTimeout = null, TimeSpan? callTimeout = null)
{
    public CallBatch Opening => opening;

    public CallBatch Closing => closing;

    public TimeSpan? IdleTimeout => idleTimeout;

    public TimeSpan? CallTimeout => callTimeout;

    /// <summary>Whether calls of it have failed and may come again, which no queue knows: it is used as long as they wait. Holds nothing of the user's.</summary>
    public Func<bool>? AwaitsCalls { get; init; }

    /// <summary>Its calls that the worker does not have yet.</summary>
    public CallQueue Queue { get; } = new(isOrdered: true);

    /// <summary>Whoever waits for a lease has a turn of its own.</summary>
    public object Submitter { get; } = new();

    /// <summary>Tells whether its caller waits for each call before the next.</summary>
    public Pace Pace { get; } = new();

    public LeasePhase Phase { get; private set; }

    /// <summary>The worker, from <see cref="LeasePhase.Opening"/> on as long as it is the lease's.</summary>
    public WorkerSlot? Slot { get; private set; }

    /// <summary>Whether it is to be over as soon as it has begun.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>Whether its calls that have not started are cancelled.</summary>
    public bool CancelsQueued { get; set; }

    /// <summary>Why a call is too late, once that is so.</summary>
    public Func<CallRange, Exception>? Refusal { get; private set; }

    /// <summary>The lease of calls, where they are those of one.</summary>
    public static Lease? Of(CallBatch batch) => (Lease?)batch.Lease;

    /// <summary>Whether a call is that which makes a worker begin its lease.</summary>
    public static bool IsOpening(CallBatch batch) => Of(batch) is { } lease && lease.Opening == batch;

    /// <summary>A worker gets the first call.</summary>
    public void Take(WorkerSlot slot)
    {
        Debug.Assert(Phase == LeasePhase.Waiting && slot.Lease is null && slot.SentCount == 0, "A worker is leased once, when it has nothing to do.");
        Phase = LeasePhase.Opening;
        Slot = slot;
        slot.Lease = this;
    }

    /// <summary>The worker has not begun, and will not: the first call waits for another.</summary>
    public void WaitAgain()
    {
        Debug.Assert(Phase == LeasePhase.Opening && Queue.Calls == 0, "Before the lease has begun it has no calls.");
        Phase = LeasePhase.Waiting;
        Slot!.Lease = null;
        Slot = null;
    }

    public void Hold()
    {
        Debug.Assert(Phase == LeasePhase.Opening, "A lease begins once.");
        Phase = LeasePhase.Held;
    }

    /// <summary>Takes no more calls.</summary>
    public void Close(Func<CallRange, Exception> refusal)
    {
        Phase = LeasePhase.Closing;
        Refusal ??= refusal;
    }

    /// <summary>Has no worker any more.</summary>
    public void End(Func<CallRange, Exception> refusal)
    {
        Debug.Assert(Queue.Calls == 0, "A lease that is over has no calls.");
        Phase = LeasePhase.Ended;
        Refusal ??= refusal;
        if (Slot is not null)
            Slot.Lease = null;
        Slot = null;
    }
}
