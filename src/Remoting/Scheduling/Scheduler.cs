using System.Diagnostics;
using Remoting.CompilerServices;
using Remoting.Telemetry;

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
/// Invariant: a call without outcome is in exactly one place, the queue or one slot's <see cref="WorkerSlot.Sent"/>.
/// Invariant: a worker runs its calls in the order in which they were sent, so what it has started is always a prefix.
/// </remarks>
internal sealed partial class Scheduler
{
    private readonly Lock _gate = new();
    private readonly ProcessPoolOptions _options;
    private readonly IWorkerFactory _factory;
    private readonly TimeProvider _time;
    private readonly PoolEvents _events;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls that no worker has yet.</summary>
    private readonly Deque<CallRange> _queue = new();

    /// <summary>How many calls <see cref="_queue"/> holds, withdrawn ones not counted.</summary>
    private long _queued;

    /// <summary>Workers that are not gone.</summary>
    private readonly List<WorkerSlot> _workers = [];

    private readonly Pace _pace = new();

    private int _lastWorkerId;
    private int _failedStarts;
    private long _completed;
    private long _deaths;
    private bool _shutdown;

    /// <summary>Why the pool is broken: makes the exception of each call that it fails.</summary>
    private Func<CallRange?, Exception>? _broken;

    /// <summary>When the timer fires; <see cref="long.MaxValue"/> when it does not.</summary>
    private long _timerDue = long.MaxValue;

    public Scheduler(ProcessPoolOptions options, IWorkerFactory factory, TimeProvider time, PoolEvents events)
    {
        _options = options;
        _factory = factory;
        _time = time;
        _events = events;
        _timer = time.CreateTimer(static scheduler => ((Scheduler)scheduler!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Outcomes that are on their way to callers behind reports of progress.</summary>
    public PendingOutcomes Outcomes { get; } = new();

    /// <summary>Complete when the pool was shut down or broken and the last worker is gone.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How long a call took lately: the shortest of the workers' averages; null when nothing was measured.</summary>
    public TimeSpan? MeasuredCallTime
    {
        get
        {
            lock (_gate)
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
        var effects = Effects.Rent();
        lock (_gate)
            Dispatch(effects, inline: true);
        effects.Run();
    }

    /// <summary>Takes calls; where the pool is shut down or broken they fail at once.</summary>
    public void Enqueue(CallBatch batch, List<CallRange> ranges)
    {
        var effects = Effects.Rent();
        lock (_gate)
        {
            if (_broken is { } broken)
            {
                foreach (var range in ranges)
                    effects.Fail(range, call => broken(call));
            }
            else if (_shutdown)
            {
                foreach (var range in ranges)
                    effects.Fail(range, static _ => new ObjectDisposedException(nameof(ProcessPoolExecutor)));
            }
            else if (batch.Count > 1 || !TryLineUp(ranges[0], effects))
            {
                bool watch = batch.Count == 1 && _pace.OnSubmit(alone: _queued == 0 && _workers.TrueForAll(slot => slot.SentCount == 0));
                foreach (var range in ranges)
                    QueueBack(range);
                Dispatch(effects, inline: batch.Count > 1);
                if (watch && _workers.Find(slot => slot.SentCount == 1) is { SecondsPerCall: < SchedulerOptions.ShortCallSeconds } busy)
                    effects.Watch(busy.Link);
            }
        }
        effects.Run();
    }

    /// <summary>Cancels calls without outcome: those that have not started never run; running ones unless <paramref name="queuedOnly"/>.</summary>
    public void Cancel(CallBatch batch, bool queuedOnly)
    {
        var effects = Effects.Rent();
        lock (_gate)
        {
            Withdraw(batch, effects);
            foreach (var slot in _workers)
            {
                if (Holds(slot, batch))
                    CancelSent(slot, batch, queuedOnly, effects);
            }
            Dispatch(effects, inline: true);
        }
        effects.Run();
    }

    /// <summary>No more calls are taken; when the last has its outcome, the workers end.</summary>
    public void Shutdown(bool cancelPending)
    {
        var effects = Effects.Rent();
        lock (_gate)
        {
            _shutdown = true;
            if (cancelPending)
            {
                CancelQueue(effects);
                foreach (var slot in _workers)
                {
                    foreach (var range in TakeBackUnstarted(slot))
                        effects.Cancel(range);
                }
            }
            Dispatch(effects, inline: true);
        }
        effects.Run();
    }

    /// <summary>Ends the workers now: queued calls are cancelled, running ones fail, and no more are taken.</summary>
    public void KillWorkers(bool gently)
    {
        var effects = Effects.Rent();
        lock (_gate)
        {
            _shutdown = true;
            CancelQueue(effects);
            foreach (var slot in _workers)
            {
                foreach (var range in TakeBackUnstarted(slot))
                    effects.Cancel(range);
                Kill(slot, KillReason.Ordered, gently);
            }
            Dispatch(effects, inline: true);
        }
        effects.Run();
    }

    /// <summary>Numbers for <see cref="ProcessPoolExecutor.GetSnapshot"/>.</summary>
    public (long Queued, long Completed, long Deaths, List<(WorkerSlot Slot, WorkerState State, CallRange? Current, long Done)> Workers) Inspect()
    {
        lock (_gate)
        {
            return (_queued, _completed, _deaths,
                [.. _workers.Select(slot => (slot, slot.State, slot.Sent.Count > 0 ? slot.Sent[0].Range : (CallRange?)null, slot.Done))]);
        }
    }

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

    private void QueueBack(CallRange range)
    {
        range.Batch.Queued = true;
        _queue.PushBack(range);
        _queued += range.Count;
    }

    private void QueueFront(CallRange range)
    {
        Debug.Assert(_broken is null, "A broken pool has failed its calls.");
        range.Batch.Queued = true;
        _queue.PushFront(range);
        _queued += range.Count;
    }

    /// <summary>The next range of the queue that was not withdrawn, without taking it.</summary>
    private bool TryPeek(out CallRange range)
    {
        while (_queue.Count > 0)
        {
            range = _queue[0];
            if (!IsWithdrawn(range))
                return true;
            _queue.PopFront();
        }
        range = default;
        return false;
    }

    /// <summary>Whether a queue entry is what is left of a single call that was cancelled.</summary>
    private static bool IsWithdrawn(CallRange range) => range.Batch.Count == 1 && !range.Batch.Queued;

    /// <summary>Takes the entry that <see cref="TryPeek"/> has shown.</summary>
    private void TakeFront(CallRange range)
    {
        _queue.PopFront();
        _queued -= range.Count;
        range.Batch.Queued = false;
    }

    /// <summary>Cancels the calls of a batch that are in the queue.</summary>
    private void Withdraw(CallBatch batch, Effects effects)
    {
        if (batch.Count == 1)
        {
            // A single call is marked and skipped later: removing it would make cancelling many calls quadratic.
            if (!batch.Queued)
                return;
            batch.Queued = false;
            _queued--;
            effects.Cancel(new CallRange(batch, 0, 1));
            return;
        }
        var removed = new List<CallRange>();
        _queue.RemoveWhere(range => range.Batch == batch, removed);
        foreach (var range in removed)
        {
            _queued -= range.Count;
            effects.Cancel(range);
        }
    }
}
