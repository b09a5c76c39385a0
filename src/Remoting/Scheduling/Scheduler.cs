using System.Diagnostics;
using Remoting.Calls;
using Remoting.Telemetry;
using Remoting.Threads;

namespace Remoting.Scheduling;

/// <summary>
/// The one owner of queue, workers and calls of a pool. A pure state machine: it knows no socket, process or clock of its own
/// (<see cref="IWorkerLink"/>, <see cref="TimeProvider"/>), and every change happens under one lock.
/// </summary>
/// <remarks>
/// <code>
///  Enqueue ──▶ queue ──Dispatch──▶ slot.Sent ──OnResults──▶ outcome
///                ▲                     │
///                └── take back ◀───────┤  stolen by an idle worker, or its own worker died before it started
///                                      └──OnGone──▶ the one call that was running: WorkerDied, Timeout, Cancelled
/// </code>
/// Invariant: a call without outcome is in exactly one place, a queue (the pool's, or that of its lease) or one slot's <see cref="WorkerSlot.Sent"/>.
/// Invariant: a worker runs its calls in the order in which they were sent, so what it has started is always a prefix.
/// <para>
/// No user code and no system call runs under that lock (<see cref="LockRank.Pool"/>): what a step leads to is collected in <see cref="Effects"/> and
/// carried out after it.
/// </para>
/// </remarks>
internal sealed partial class Scheduler
{
    private readonly OrderedLock _gate = new(LockRank.Pool);
    private readonly ProcessPoolOptions _options;
    private readonly IWorkerFactory _factory;
    private readonly TimeProvider _time;
    private readonly CoarseClock _coarse;
    private readonly Action<Action> _elsewhere;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new();

    /// <summary>Workers that are not gone, and have a place in the pool.</summary>
    private readonly List<WorkerSlot> _workers = [];

    private readonly Pace _pace = new();

    private int _lastWorkerId;
    private int _failedStarts;
    private int _terminatedStarts;
    private long _completed;
    private long _deaths;
    private bool _shutdown;

    /// <summary>Whether calls that no worker has are cancelled, those included that come back from a worker.</summary>
    private bool _cancelsQueued;

    /// <summary>Why the pool is broken: makes the exception of each call that it fails.</summary>
    private Func<CallRange?, Exception>? _broken;

    /// <param name="options">What the pool was asked for.</param>
    /// <param name="factory">Makes its workers.</param>
    /// <param name="time">Its clock, and the timer.</param>
    /// <param name="events">Who is told what happens.</param>
    /// <param name="elsewhere">Runs something on another thread; null for <see cref="OwnThreads"/>.</param>
    public Scheduler(ProcessPoolOptions options, IWorkerFactory factory, TimeProvider time, PoolEvents events, Action<Action>? elsewhere = null)
    {
        _options = options;
        _limits = TagLimits.Of(options);
        _factory = factory;
        _time = time;
        _coarse = new CoarseClock(time);
        Events = events;
        _elsewhere = elsewhere ?? (static action => OwnThreads.Queue(action));
        _timer = time.CreateTimer(static scheduler => ((Scheduler)scheduler!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Who is told what happens in the pool.</summary>
    public PoolEvents Events { get; }

    /// <summary>Outcomes that are on their way to callers behind reports of progress.</summary>
    public PendingOutcomes Outcomes { get; } = new();

    /// <summary>
    /// Complete when the pool was shut down or broken, the last worker is gone, and its events were told. What follows on it runs where that became so, and
    /// is the library's own.
    /// </summary>
    public Task Ended => _ended.Task;

    /// <summary>How long a call took lately: the shortest of the workers' averages; null when nothing was measured.</summary>
    public TimeSpan? MeasuredCallTime
    {
        get
        {
            using (_gate.Enter())
            {
                double? least = null;
                foreach (var slot in _workers)
                    least = least is { } l && slot.SecondsPerCall is { } s ? Math.Min(l, s) : least ?? slot.SecondsPerCall;
                return least is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            }
        }
    }

    /// <summary>Starts the workers that are to be there from the beginning.</summary>
    public void Open()
    {
        using var step = new Step(this, out var effects);
        Dispatch(effects, inline: true);
    }

    /// <summary>Takes calls; where the pool is shut down or broken they fail at once.</summary>
    public void Enqueue(CallBatch batch, List<CallRange> ranges)
    {
        batch.SubmittedAt = batch.IsTimed || Watch.Watchers is not null ? _time.GetTimestamp() : _coarse.GetTimestamp();
        using var step = new Step(this, out var effects);
        if (Watch.Watchers is not null)
            TellSubmitted(batch);
        if (_broken is { } broken)
        {
            foreach (var range in ranges)
                FailBroken(range, broken, effects);
        }
        else if (_shutdown)
        {
            foreach (var range in ranges)
                effects.Fail(range, static _ => new ObjectDisposedException(nameof(ProcessPoolExecutor)));
        }
        else if (Lease.Of(batch) is { } waiting && batch == waiting.Opening && _leasingEnded)
        {
            effects.Fail(ranges[0], static _ => new ObjectDisposedException(nameof(ProcessPoolExecutor)));
        }
        else if (Lease.Of(batch) is { } lease && batch != lease.Opening)
        {
            EnqueueLeased(lease, batch, ranges, effects);
        }
        else if (batch.Count > 1 || !TryLineUp(ranges[0], effects))
        {
            bool watch = batch.Count == 1 && _pace.OnSubmit(alone: WaitingCalls == 0 && _workers.TrueForAll(slot => slot.SentCount == 0));
            foreach (var range in ranges)
                QueueOf(range).PushBack(range);
            Dispatch(effects, inline: batch.Count > 1);
            if (watch && _workers.Find(slot => slot.SentCount == 1) is { SecondsPerCall: < SchedulingLimits.ShortCallSeconds } busy)
                effects.Watch(busy);
        }
    }

    /// <summary>Cancels calls without outcome: those that have not started never run; running ones unless <paramref name="queuedOnly"/>.</summary>
    public void Cancel(CallBatch batch, bool queuedOnly)
    {
        using var step = new Step(this, out var effects);
        batch.IsLeft = true;
        Withdraw(batch, effects);
        foreach (var slot in _workers)
        {
            if (Holds(slot, batch))
                CancelSent(slot, batch, queuedOnly, effects);
        }
        Dispatch(effects, inline: true);
    }

    /// <summary>No more calls are taken; when the last has its outcome, the workers end.</summary>
    public void Shutdown(bool cancelPending)
    {
        using var step = new Step(this, out var effects);
        _shutdown = true;
        _leasingEnded = true;
        if (cancelPending)
        {
            _cancelsQueued = true;
            CancelQueue(effects);
        }
        CloseLeases(cancelPending, effects);
        if (cancelPending)
        {
            foreach (var slot in _workers)
                ComeBack(TakeBackUnstarted(slot), effects);
        }
        Dispatch(effects, inline: true);
    }

    /// <summary>Ends the workers now: queued calls are cancelled, running ones fail, and no more are taken.</summary>
    public void KillWorkers(bool gently)
    {
        using var step = new Step(this, out var effects);
        _shutdown = true;
        _leasingEnded = true;
        _cancelsQueued = true;
        CancelQueue(effects);
        foreach (var slot in _workers)
        {
            AbandonLease(slot, effects);
            ComeBack(TakeBackUnstarted(slot), effects);
            Kill(slot, KillReason.Ordered, effects, gently);
        }
        foreach (var slot in _aside)
            Kill(slot, KillReason.Ordered, effects, gently);
        Dispatch(effects, inline: true);
    }

    /// <summary>Numbers for <see cref="ProcessPoolExecutor.GetSnapshot()"/>.</summary>
    public (long Queued, long Completed, long Deaths, List<(WorkerSlot Slot, WorkerState State, CallRange? Current, long Done, bool IsLeased)> Workers) Inspect()
    {
        using (_gate.Enter())
        {
            return (QueuedCalls(), _completed, _deaths,
                [.. _workers.Concat(_aside).Select(slot => (slot, slot.State, slot.Sent.Count > 0 ? slot.Sent[0].Range : (CallRange?)null, slot.Done, slot.Lease is not null))]);
        }
    }

    /// <summary>The end of the pool is announced when every outcome and every event has been told.</summary>
    public void AnnounceEnd()
    {
        try
        {
            _timer.Dispose();
            Events.WhenTold(() => Outcomes.End(_ended));
        }
        catch (Exception e)
        {
            Events.StepFailed(e);
            Outcomes.End(_ended);
        }
    }

    /// <summary>Called where the program's code or a system call may follow.</summary>
    [Conditional("DEBUG")]
    public void AssertNotInside() => Debug.Assert(!_gate.IsHeldByCurrentThread, "No user code and no system call runs under the scheduler's lock.");

    private static bool Holds(WorkerSlot slot, CallBatch batch)
    {
        for (int i = 0; i < slot.Sent.Count; i++)
        {
            if (slot.Sent[i].Range.Batch == batch)
                return true;
        }
        return false;
    }

    private long After(TimeSpan delay) =>
        delay == Timeout.InfiniteTimeSpan ? long.MaxValue : _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);

    private double SecondsPerTick => 1.0 / _time.TimestampFrequency;

    /// <summary>
    /// Calls that a worker had come back without having run: the one way back into the queue, and past it where the pool runs no more of what waits.
    /// </summary>
    private void ComeBack(CallRange range, Effects effects)
    {
        if (_broken is { } broken)
            FailBroken(range, broken, effects);
        else if (Lease.Of(range.Batch) is { } lease)
            ComeBackLeased(lease, range, effects);
        else if (_cancelsQueued || range.Batch.IsLeft)
            effects.Cancel(range);
        else
        {
            ForgetWorker(range);
            QueueOf(range).PushFront(range);
        }
    }

    /// <inheritdoc cref="ComeBack(CallRange, Effects)"/>
    private void ComeBack(List<CallRange> ranges, Effects effects)
    {
        foreach (var range in ranges)
            ComeBack(range, effects);
    }

    /// <summary>In a method of its own, since what captures something costs every caller an object.</summary>
    private static void FailBroken(CallRange range, Func<CallRange?, Exception> broken, Effects effects) => effects.Fail(range, call => broken(call));

    /// <summary>Cancels the calls of a batch that are in the queue.</summary>
    private void Withdraw(CallBatch batch, Effects effects)
    {
        var removed = new List<CallRange>();
        if (Lease.Of(batch) is { } lease && lease.Opening != batch)
        {
            lease.Queue.Withdraw(batch, removed);
            // It was in use until now.
            if (removed.Count > 0 && lease.Slot is { IsIdle: true } slot)
                slot.StayIdle(_time.GetTimestamp());
        }
        else
            WithdrawWaiting(batch, removed);
        foreach (var range in removed)
            effects.Cancel(range);
    }

    /// <summary>One change under the lock; at its end, however it ends, what follows from it is carried out outside.</summary>
    private readonly ref struct Step
    {
        private readonly Scheduler _scheduler;
        private readonly Effects _effects;

        public Step(Scheduler scheduler, out Effects effects)
        {
            _scheduler = scheduler;
            _effects = effects = Effects.Rent();
            scheduler._gate.Enter();
        }

        public void Dispose()
        {
            _scheduler._gate.Exit();
            _effects.Run(_scheduler);
        }
    }
}
