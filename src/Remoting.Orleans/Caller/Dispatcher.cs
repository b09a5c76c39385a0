using Remoting.Calls;
using Remoting.Scheduling;
using Remoting.Threads;

namespace Remoting.Clustering;

/// <summary>
/// The one owner of an executor's queue, of its sessions with silos, and of the calls that those have. Knows nothing of what carries the messages
/// (<see cref="IClusterBackend"/>), and the time is given to it.
/// </summary>
/// <remarks>
/// Invariants: a call is in the queue, in one unit of one session that is not lost, or has its outcome. Whoever takes it out of one of the first two gives it
/// its outcome or its next place, under the lock. A session that is lost is never listened to again: so no call has two outcomes, and none has none.
/// </remarks>
#pragma warning disable CA1001 // The timer ends with the last call, and the source has neither timer nor handle.
internal sealed partial class Dispatcher
#pragma warning restore CA1001
{
    private readonly OrderedLock _gate = new(LockRank.Pool);
    private readonly CallQueue _queue = new();
    private readonly Dictionary<string, SiloSession> _sessions = new(StringComparer.Ordinal);
    private readonly IClusterBackend _backend;
    private readonly OrleansExecutorOptions _options;
    private readonly TimeProvider _time;
    private readonly HandOver _handOver;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Random _random = new();

    /// <summary>How often calls were taken out of the queue and the sessions whose outcomes are just being handed over. The executor has not ended as long as there are any.</summary>
    private int _delivering;
    private bool _isShutDown;
    private bool _isOver;
    private long _completed;
    private long _deaths;

    public Dispatcher(IClusterBackend backend, OrleansExecutorOptions options, TimeProvider time, Serialization.SerializerChoice serializer)
    {
        _backend = backend;
        _options = options;
        _time = time;
        _handOver = new HandOver(Outcomes, serializer);
        _lastTick = _lastFound = _firstLook = time.GetTimestamp();
        ITimer? timer = null;
        // They live as long as the executor, and would keep what flows with the code that makes it.
        CleanThread.WithoutContext(() =>
        {
            timer = time.CreateTimer(static dispatcher => ((Dispatcher)dispatcher!).Tick(), this, TickTime, TickTime);
            _ = FindSilosAsync();
        });
        _timer = timer!;
    }

    /// <summary>Outcomes that are on their way through code of the program's own.</summary>
    public PendingOutcomes Outcomes { get; } = new();

    /// <summary>Complete when the executor was shut down and every call has its outcome.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How many calls run at a time, as far as the silos have said.</summary>
    public int Parallelism
    {
        get
        {
            using (_gate.Enter())
            {
                int workers = 0;
                foreach (var session in _sessions.Values)
                    workers += session.Phase == SessionPhase.Open ? session.Load.Workers : 0;
                return workers > 0 ? workers : Environment.ProcessorCount;
            }
        }
    }

    /// <summary>How long a call took lately.</summary>
    public TimeSpan? MeasuredCallTime
    {
        get
        {
            using (_gate.Enter())
            {
                var times = _sessions.Values.Select(session => session.Load.CallTime).Where(time => time > TimeSpan.Zero).ToArray();
                return times.Length == 0 ? null : new TimeSpan((long)times.Average(time => time.Ticks));
            }
        }
    }

    /// <summary>Takes calls.</summary>
    public void Enqueue(CallBatch batch, List<CallRange> ranges)
    {
        bool isRefused;
        using (_gate.Enter())
        {
            isRefused = _isShutDown;
            if (!isRefused)
            {
                foreach (var range in ranges)
                    _queue.PushBack(range);
            }
        }
        if (!isRefused)
        {
            Pump();
            return;
        }
        foreach (var range in ranges)
        {
            for (int i = 0; i < range.Count; i++)
                batch.Fail(range.Start + i, new ObjectDisposedException(nameof(OrleansExecutor)));
        }
        batch.Settle();
    }

    /// <summary>Cancels what has no outcome yet.</summary>
    public void Cancel(CallBatch batch, bool queuedOnly)
    {
        var cancelled = new List<CallRange>();
        var deliveries = new List<Delivery>();
        using (_gate.Enter())
        {
            (batch.Lease is LeaseState lease ? lease.Queue : _queue).Withdraw(batch, cancelled);
            foreach (var session in _sessions.Values)
            {
                foreach (var unit in session.Units.Values)
                {
                    if (unit.Batch == batch)
                        session.Cancel(unit, queuedOnly);
                }
            }
            EndCancelled(cancelled, deliveries);
            _delivering++;
        }
        Deliver(deliveries);
        Pump();
    }

    /// <summary>Takes no more calls. Complete (<see cref="Ended"/>) when those that there are have their outcomes.</summary>
    public void Shutdown(bool cancelPending)
    {
        var cancelled = new List<CallRange>();
        var deliveries = new List<Delivery>();
        using (_gate.Enter())
        {
            _isShutDown = true;
            while (cancelPending && _queue.TryPeek(out var range))
            {
                _queue.TakeFront(range);
                cancelled.Add(range);
            }
            foreach (var session in _sessions.Values)
            {
                foreach (var unit in session.Units.Values.Where(_ => cancelPending))
                    session.Cancel(unit, queuedOnly: true);
                foreach (var lease in session.Leases.Values)
                    session.Unlease(lease, cancelPending, cancelled);
            }
            EndCancelled(cancelled, deliveries);
            _delivering++;
        }
        FailWaiting();
        Deliver(deliveries);
        Pump();
    }

    /// <summary>What there is at this moment.</summary>
    public ClusterSnapshot Inspect()
    {
        using (_gate.Enter())
        {
            return new ClusterSnapshot(
                [.. _sessions.Values.OrderBy(session => session.Silo, StringComparer.Ordinal).Select(session => new SiloSnapshot(session.Silo, StatusOf(session), session.Load.Workers, session.Calls, session.Load.Calls))],
                QueuedCalls(), _completed, _deaths);
        }
    }

    /// <summary>Calls that no silo has, those of leases among them.</summary>
    private long QueuedCalls()
    {
        long calls = _queue.Calls;
        foreach (var session in _sessions.Values)
        {
            foreach (var lease in session.Leases.Values)
                calls += lease.Queue.Calls;
        }
        return calls;
    }

    private static SiloState StatusOf(SiloSession session) => session.Phase switch
    {
        SessionPhase.Opening => SiloState.Joining,
        SessionPhase.Open => SiloState.Ready,
        SessionPhase.Useless => SiloState.WithoutWorkers,
        _ => SiloState.Leaving,
    };
}
