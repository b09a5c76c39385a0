using System.Diagnostics;
using Remoting.Calls;
using Remoting.Platform;
using Remoting.Processes;
using Remoting.Protocol;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Telemetry;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Workers;

/// <summary>
/// One worker process and the parent's end of its channel, from start to end: start, handshake, receiving, and finding out how it died.
/// Everything is owned here and released before the scheduler hears of the end; no other worker shares any of it.
/// </summary>
[DebuggerDisplay("Worker {_slot.Id} (process {ProcessId}) {_slot.State}")]
internal sealed partial class Worker : IWorkerLink, IReceiver
{
    /// <summary>
    /// How long a worker whose channel has ended may take to exit before it is killed. A process that ends closes its channel last of all, so
    /// this is for one that has closed it and lives on.
    /// </summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How long a process that was killed may take to end. The kernel may be busy in it (with a disk that does not answer, say); then its calls are not
    /// kept waiting any longer.
    /// </summary>
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    /// <summary>Looking at a process's memory costs some 20 µs; short calls share one look.</summary>
    private static readonly TimeSpan MemoryCheckInterval = TimeSpan.FromMilliseconds(10);

    private readonly WorkerSlot _slot;
    private readonly Scheduler _scheduler;
    private readonly ProcessPoolOptions _options;
    private readonly CallBatch? _initializer;
    private readonly PoolEvents _events;
    private readonly SerializerChoice _serializer;
    private readonly KnownCallables? _known;

    /// <summary>Where what is logged in the worker goes; null for nowhere.</summary>
    private readonly LogRelay? _logs;

    /// <summary>Held while frames are taken in. No code of the program's own runs under it, so it is never entered twice by one thread.</summary>
    private readonly OrderedLock _receiving = new(LockRank.Receiving);

    private readonly AdaptiveSpin _watching = new(AdaptiveSpin.Answer);

    // One frame's worth of reports; reused.
    private readonly List<CallNotices> _reports = [];
    private readonly List<(FrameKind Kind, ReadOnlyMemory<byte> Body)> _bodies = [];
    private readonly List<NotedCalls> _reported = [];

    /// <summary>Those of what is being handed over that others have to read; null where there are none.</summary>
    private ResultReadings? _readings;

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private Endpoint? _endpoint;
    private WorkerProcess? _process;
    private Connection? _connection;
    private Connection? _controlConnection;
    private IWatched? _exitWatch;
    private WorkerSender? _sender;
    private ControlSender? _control;
    private LaneReader _reader = null!;
    private byte[] _token = [];
    private WorkerExitReason? _reason;

    /// <summary>Kept under the gate together with <see cref="_process"/>: a kill that comes before the process is carried out after it.</summary>
    private bool _killed;

    private volatile bool _stopped;

    /// <summary>1 when the end has begun: whatever else happens from then on, it ends once.</summary>
    private int _ending;

    /// <summary>Whether its process has come to managed code, so that its exit code is its own and not that of the runtime's host.</summary>
    private bool _arrived;

    /// <summary>Whether it was ready, so that the rings hold what it finished.</summary>
    private bool _served;

    /// <summary>Kills a worker that was asked to exit and does not.</summary>
    private OwnTimer? _exitLimit;

    /// <summary>When the memory of the process was looked at last.</summary>
    private long _memoryChecked;

    /// <summary>What the worker was asked to say of calls. Under the scheduler's lock.</summary>
    private CallAccount _account;

    /// <summary>What the call took whose outcome is to come. Under the lock of receiving, as the next.</summary>
    private CostFrame _cost;

    /// <summary>By their place in <see cref="_bodies"/>, what calls took; null where nobody wants to know.</summary>
    private Dictionary<int, CostFrame>? _costs;

    /// <summary>Bytes of what the running call has said so far, where it is measured.</summary>
    private long _saidBytes;

    /// <summary>The ledger is gone. Under the lock of receiving.</summary>
    private bool _closed;

    /// <summary>The worker has sent what is not a frame; nothing behind it is to be trusted.</summary>
    private bool _spoiled;

    /// <summary>The first worker of its pool tells how they all are started.</summary>
    public bool IsFirst { get; init; }

    public Worker(WorkerSlot slot, Scheduler scheduler, ProcessPoolOptions options, CallBatch? initializer, PoolEvents events, KnownCallables? known,
        LogRelay? logs)
    {
        _logs = logs;
        _known = known;
        _slot = slot;
        _scheduler = scheduler;
        _options = options;
        _initializer = initializer;
        _events = events;
        _serializer = SerializerChoice.Of(options.SerializerOptions);
    }

    /// <summary>Null before the process has started.</summary>
    public int? ProcessId => _process?.Id;

    public PendingOutcomes Outcomes => _scheduler.Outcomes;

    public long Started => _endpoint!.Ledger.Started;

    public void Start() => OwnThreads.Queue(Run, @long: true);

    public bool WantsTimes
    {
        set => _endpoint!.Ledger.WantsTimes = value;
    }

    public long? StartedAt(long sequence) => _endpoint!.Ledger.StartedAt(sequence);

    public void Send(CallRange calls, long firstSequence)
    {
        // What was asked for stays so for as long as the worker has something for which it was asked.
        var account = calls.Batch.Account;
        if (account != _account && (account > _account || _slot.SentCount == calls.Count))
            _account = _endpoint!.Ledger.Account = account;
        _sender!.PostRun(calls, firstSequence);
    }

    public void SendCancel(long sequence)
    {
        _control!.Post(new ControlFrame(FrameKind.Cancel, sequence));
        Volatile.Write(ref _asked, sequence);
    }

    public long Recall(long through) => _endpoint!.Ledger.Recall(through);

    public void Stop()
    {
        _stopped = true;
        _sender!.PostStop();
        LimitExit();
    }

    public void Kill(KillManner manner)
    {
        WorkerProcess? process;
        using (_gate.Enter())
        {
            _killed = true;
            process = _process;
        }
        if (manner == KillManner.AfterStack && _stackTaken is { IsSet: false } taken)
        {
            OwnThreads.Queue(() => KillAfter(taken, process), @long: true);
            return;
        }
        bool gently = manner == KillManner.Gently;
        // Before the signal, so that the worker can tell it from somebody else's.
        if (gently && _endpoint is { } endpoint)
            endpoint.Ledger.AskToEnd();
        process?.Kill(gently);
        if (gently)
            LimitExit();
    }

    public void TakeIn()
    {
        if (!_served)
            return;
        try
        {
            using (_receiving.Enter())
            {
                if (!_closed)
                    DeliverReceived();
            }
        }
        catch (Exception e)
        {
            BeginEnd(Classify(e));
        }
    }

    public void Flush()
    {
        _control!.Flush();
        _sender!.Flush();
        WatchAsked();
    }

    public void FlushSoon() => _sender!.FlushSoon();

    public bool TryWatch()
    {
        // By this thread it is held where what is handed over under it comes back here, which nothing of ours does.
        if (_receiving.IsHeldByCurrentThread || !_receiving.TryEnter())
            return false;
        if (!_closed && _reader.IsOnRing)
        {
            // The worker need not wake anybody from here on.
            _reader.Awake();
            return true;
        }
        _receiving.Exit();
        return false;
    }

    public void Watch()
    {
        bool quiet;
        try
        {
            quiet = DeliverWatched(atMost: _watching.WaitFor(_endpoint!.Ledger.ToParent) ? 1 : 0);
        }
        finally
        {
            _receiving.Exit();
        }
        // A caller's thread is not kept for what others have submitted, or for a stream that does not end.
        if (!quiet)
            OwnThreads.Queue(DeliverRest);
    }

    /// <summary>
    /// Starts the worker, on a thread that may block; from there on the poller's threads serve it. Whatever goes wrong, its end is reported, once.
    /// </summary>
    private void Run()
    {
        Exception? fatal = null;
        string failure = "";
        try
        {
            WaitForRoom();
            fatal = StartUp();
            if (fatal is null)
            {
                _served = true;
                if (_options.StandbyWorkers > 0)
                    _scheduler.OnStanding(_slot);
                else
                    _scheduler.OnReady(_slot);
                _exitWatch = _process!.PrepareWatch(new ExitHandler(this));
                _exitWatch.Begin();
                _connection!.Receive(this, _endpoint!.Ledger);
                // What came before that woke nobody.
                DeliverRest();
                return;
            }
        }
        catch (RemotingException e) when (!SystemError.IsShortage(e))
        {
            // This program cannot have workers at all; starting more would not help.
            fatal = e;
        }
        catch (Exception e)
        {
            failure = Classify(e);
        }
        if (Interlocked.Exchange(ref _ending, 1) == 0)
            End(failure, fatal);
    }

    /// <summary>The worker is no more, or will be: by itself, or because of <paramref name="failure"/>. Called by any thread, any number of times.</summary>
    private void BeginEnd(string failure)
    {
        if (Interlocked.Exchange(ref _ending, 1) == 0)
            OwnThreads.Queue(() => End(failure, null), @long: true);
    }

    /// <summary>The same, on a thread of the poller that holds no lock: where another one waits for the other workers, the calls need not wait until one more wakes up.</summary>
    private void EndHere()
    {
        if (!Poller.HandOver())
            BeginEnd("");
        else if (Interlocked.Exchange(ref _ending, 1) == 0)
            End("", null);
    }

    private void LimitExit()
    {
        _exitLimit ??= OwnTimer.Create(static worker => ((Worker)worker!).Kill(KillManner.AtOnce), this);
        _exitLimit.Change(_options.WorkerExitTimeout);
    }

    /// <summary>The end of the process is the end of the worker, whoever else holds its socket open.</summary>
    private sealed class ExitHandler(Worker worker) : IReadyHandler
    {
        public void OnReady() => worker.EndHere();
    }
}

/// <summary>Makes the real workers of a pool.</summary>
internal sealed class WorkerFactory(ProcessPoolOptions options, CallBatch? initializer, PoolEvents events, LogRelay? logs) : IWorkerFactory
{
    /// <summary>Only a pool whose workers come ahead of time tells them what they will be asked for.</summary>
    private readonly KnownCallables? _known = options.StandbyWorkers > 0 ? new() : null;

    private int _started;

    public IWorkerLink Create(WorkerSlot slot, Scheduler scheduler) => new Worker(slot, scheduler, options, initializer, events, _known, logs)
    {
        IsFirst = Interlocked.Exchange(ref _started, 1) == 0,
    };
}
