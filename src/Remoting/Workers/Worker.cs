using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Remoting.Channels;
using Remoting.CompilerServices;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Telemetry;

namespace Remoting.Workers;

/// <summary>
/// One worker process and the parent's end of its channel, from start to end: start, handshake, receiving, and finding out how it died.
/// Everything is owned here and released before the scheduler hears of the end; no other worker shares any of it.
/// </summary>
internal sealed partial class Worker : IWorkerLink
{
    /// <summary>
    /// How long a worker whose channel has ended may take to exit before it is killed. A process that ends closes its channel last of all, so
    /// this is for one that has closed it and lives on.
    /// </summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(0.5);

    /// <summary>Looking at a process's memory costs some 20 µs; short calls share one look.</summary>
    private static readonly TimeSpan MemoryCheckInterval = TimeSpan.FromMilliseconds(10);

    private readonly WorkerSlot _slot;
    private readonly Scheduler _scheduler;
    private readonly ProcessPoolOptions _options;
    private readonly CallBatch? _initializer;
    private readonly PoolEvents _events;
    private readonly SerializerChoice _serializer;

    /// <summary>Held while frames are taken in.</summary>
    private readonly Lock _receiving = new();

    private readonly AdaptiveSpin _watching = new();

    // One frame's worth of reports; reused.
    private readonly List<CallReports> _reports = [];
    private readonly List<(FrameKind Kind, ReadOnlyMemory<byte> Body)> _bodies = [];
    private readonly List<ReportedCalls> _reported = [];

    private readonly Lock _gate = new();
    private Endpoint? _endpoint;
    private WorkerProcess? _process;
    private Stream? _stream;
    private Stream? _controlStream;
    private WorkerSender? _sender;
    private ControlSender? _control;
    private LaneReader _reader = null!;
    private WorkerExitReason? _reason;

    /// <summary>Kept under the gate together with <see cref="_process"/>: a kill that comes before the process is carried out after it.</summary>
    private bool _killed;

    private volatile bool _stopped;

    /// <summary>When the memory of the process was looked at last.</summary>
    private long _memoryChecked;

    /// <summary>The ledger is gone. Under the lock of receiving.</summary>
    private bool _closed;

    /// <summary>The worker has sent what is not a frame; nothing behind it is to be trusted.</summary>
    private bool _spoiled;

    public Worker(WorkerSlot slot, Scheduler scheduler, ProcessPoolOptions options, CallBatch? initializer, PoolEvents events)
    {
        _slot = slot;
        _scheduler = scheduler;
        _options = options;
        _initializer = initializer;
        _events = events;
        _serializer = SerializerChoice.Of(options.SerializerOptions);
    }

    /// <summary>Null before the process has started.</summary>
    public int? ProcessId => _process?.Id;

    public long Started => _endpoint!.Ledger.Started;

    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(static worker => _ = worker.RunAsync(), this, preferLocal: false);

    // Stand-ins until the ledger has the words: a worker's times are not known, and nothing is taken in ahead of its time.
    public bool WantsTimes
    {
        set
        {
        }
    }

    public long? StartedAt(long sequence) => null;

    public void TakeIn()
    {
    }

    public void Send(CallRange calls, long firstSequence) => _sender!.PostRun(calls, firstSequence);

    public void SendCancel(long sequence) => _control!.PostNumber(FrameKind.Cancel, sequence);

    public long Recall(long through) => _endpoint!.Ledger.Recall(through);

    public void Stop()
    {
        _stopped = true;
        _sender!.PostStop();
        _ = EnforceStopAsync(_process!);
    }

    public void Kill(bool gently = false)
    {
        WorkerProcess? process;
        lock (_gate)
        {
            _killed = true;
            process = _process;
        }
        process?.Kill(gently);
        if (gently && process is not null)
            _ = EnforceStopAsync(process);
    }

    public void Flush()
    {
        _control!.Flush();
        _sender!.Flush();
    }

    public void FlushSoon() => _sender!.FlushSoon();

    public bool TryWatch()
    {
        if (!_receiving.TryEnter())
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
            ThreadPool.UnsafeQueueUserWorkItem(static worker => worker.DeliverRest(), this, preferLocal: false);
    }

    private async Task RunAsync()
    {
        Exception? fatal = null;
        string failure = "";
        try
        {
            fatal = await StartAsync().ConfigureAwait(false);
            if (fatal is null)
            {
                _scheduler.OnReady(_slot);
                await ServeAsync().ConfigureAwait(false);
            }
        }
        catch (RemotingException e)
        {
            // This program cannot have workers at all; starting more would not help.
            fatal = e;
        }
        catch (Exception e)
        {
            // Nothing here may escape: whatever went wrong, the worker's end is reported below, once.
            failure = Classify(e);
        }
        var death = await EndAsync(failure).ConfigureAwait(false);
        Salvage();
        _scheduler.OnGone(_slot, _endpoint?.Ledger.Started ?? 0, death, fatal);
        await CloseLedgerAsync().ConfigureAwait(false);
    }
}

/// <summary>Makes the real workers of a pool.</summary>
internal sealed class WorkerFactory(ProcessPoolOptions options, CallBatch? initializer, PoolEvents events) : IWorkerFactory
{
    public IWorkerLink Create(WorkerSlot slot, Scheduler scheduler) => new Worker(slot, scheduler, options, initializer, events);
}
