using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Remoting.Calls;
using Remoting.Capsules;
using Remoting.InProcess;
using Remoting.Processes;
using Remoting.Protocol;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Telemetry;
using Remoting.Threads;
using Remoting.Transport;
using Remoting.Watching;
using Remoting.Workers;

namespace Remoting;

/// <summary>
/// Runs calls in worker processes: Python's <c>ProcessPoolExecutor</c> for .NET. A worker that dies takes down only the call it was running.
/// </summary>
/// <remarks>
/// <code>
///  this process                                                      worker process (one of MaxWorkers)
///  ┌──────────────┐  calls   ┌───────────┐   frames   ┌──────────┐   ┌─────────────────────────┐
///  │ SubmitAsync  │─────────▶│ Scheduler │──────────▶ │  channel │──▶│ reader, executing thread │
///  │ MapAsync     │◀─────────│ + Workers │◀────────── │ + ledger │◀──│  → generated code        │
///  └──────────────┘ results  └───────────┘  results   └──────────┘   │  → your static method    │
///                                                                    └─────────────────────────┘
/// </code>
/// Dispose of it with <c>await using</c>, which waits for the calls it has. An executor that is dropped without that finishes its calls
/// and lets go of its workers, when the garbage collector finds it.
/// </remarks>
[DebuggerDisplay("MaxWorkers = {Parallelism}")]
public sealed class ProcessPoolExecutor : Executor
{
    private static readonly Lazy<ProcessPoolExecutor> LazyShared = new(() =>
        new ProcessPoolExecutor(new ProcessPoolOptions { WorkerIdleTimeout = TimeSpan.FromSeconds(30) }));

    /// <summary>What workers have printed is delivered before the pool has ended, unless its place takes nothing for so long.</summary>
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static List<CallRange>? _ranges;

    private readonly ProcessPoolOptions _options;
    private readonly SerializerChoice _serializer;

    // Everything alive (workers, timer, receive loops) refers to the scheduler and never to this object, so that a dropped executor is found.
    private readonly Scheduler _scheduler;

    /// <summary>Where large arguments go; null where they stay in this process.</summary>
    private readonly SegmentPool? _segments;

    /// <summary>As the meter reads it, as long as this is there.</summary>
    private readonly PoolGauge _gauge;

    /// <summary>Where what is logged in workers goes; null where there are no loggers, or they are used directly.</summary>
    private readonly LogRelay? _logs;

    /// <summary>Calls that have failed, and may be run again. Refers to the scheduler, as everything alive does.</summary>
    private readonly RetryLine _retries;

    /// <summary>The program's own code goes on after it, never where it is kept.</summary>
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where <see cref="ProcessPoolOptions.MaxPendingCalls"/> is set.</summary>
    private readonly Admission? _admission;

    private volatile bool _isShutDown;

    /// <summary>Makes a pool with the default options: as many workers as this process may use processors.</summary>
    public ProcessPoolExecutor()
        : this(new ProcessPoolOptions())
    {
    }

    /// <summary>Makes a pool with up to <paramref name="maxWorkers"/> workers.</summary>
    /// <param name="maxWorkers">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxWorkers"/> is zero or negative.</exception>
    public ProcessPoolExecutor(int maxWorkers)
        : this(new ProcessPoolOptions { MaxWorkers = maxWorkers })
    {
    }

    /// <summary>Makes a pool. Workers start with the first calls, or at once as far as <see cref="ProcessPoolOptions.MinWorkers"/> says.</summary>
    /// <param name="options">How it runs its workers.</param>
    /// <exception cref="ArgumentException"><see cref="ProcessPoolOptions.MinWorkers"/> is greater than <see cref="ProcessPoolOptions.MaxWorkers"/>.</exception>
    /// <exception cref="RemoteSerializationException">An argument of <see cref="ProcessPoolOptions.Initializer"/> cannot be written.</exception>
    /// <exception cref="RemotingException">Pools are nested too deep, or this process was meant to be a worker.</exception>
    public ProcessPoolExecutor(ProcessPoolOptions options)
        : this(options, OwnTimeProvider.Instance)
    {
    }

    internal ProcessPoolExecutor(ProcessPoolOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Copies: workers start, and calls are counted, long after, whatever becomes of what the program has given.
        options = options with { Limits = CheckLimits(options.Limits), WorkerEnvironment = WorkerEnvironment.Copy(options.WorkerEnvironment, nameof(options.WorkerEnvironment)) };
        if (options.MinWorkers > options.MaxWorkers)
            throw new ArgumentException($"MinWorkers ({options.MinWorkers}) is greater than MaxWorkers ({options.MaxWorkers}).", nameof(options));
        WorkerTicket.Guard();
        Replay.RunIfAsked(options);
        options = Debugging.WithoutLimits(options with { Cultures = Cultures.Take() });
        if (LocalWorker.IsAskedFor)
            options = options with { StandbyWorkers = 0 };
        if (options.CrashCapsules is { } capsules)
            options = options with { Recorder = new CapsuleRecorder(capsules, options.LoggerFactory) };
        _options = options;
        if (options.MaxPendingCalls is { } most)
            _admission = new Admission(most);
        Sharing = new SharedValues(SharingKind.Processes, typeof(ProcessPoolExecutor));
        _serializer = SerializerChoice.Of(options.SerializerOptions).ForSharing(Sharing);
        if (options.LoggerFactory is { } loggers && !LocalWorker.IsAskedFor)
            _logs = new LogRelay(loggers);
        if (options.Initializer is { } initializer)
            _logs?.Look(initializer.Callable);
        var events = new PoolEvents(FileLog.Join(options.LoggerFactory));
        using (_serializer.Enter())
            _scheduler = new Scheduler(options, MakeFactory(options, InitializerBatch.Create(options.Initializer), events, _logs), time, events);
        _retries = Retrying.In(_scheduler);
        _retries.Owner = this;
        // What a thread of this process runs needs no shared memory.
        _segments = LocalWorker.IsAskedFor ? null : new SegmentPool();
        // It waits as long as the pool lives, and would keep what flows with the code that makes the pool.
        CleanThread.WithoutContext(() => _ = CloseAsync(_scheduler, _segments, Sharing, options.WorkerOutput, _logs, _closed));
        if (options.TraceFile is { } trace)
            _scheduler.Watch.StartTrace(trace);
        PoolRegistry.Add(_scheduler);
        PoolGauges.Add(_gauge = new PoolGauge(_scheduler, _segments), events.Traffic);
        _scheduler.Open();
    }

    /// <summary>Lets go of the workers of an executor that was dropped: what it has been given is still finished.</summary>
    ~ProcessPoolExecutor()
    {
        _retries?.Close();
        _scheduler?.Shutdown(cancelPending: false);
    }

    /// <summary>One pool for the whole program, made on first use. Its workers leave when they have been idle for 30 seconds.</summary>
    public static ProcessPoolExecutor Shared => LazyShared.Value;

    /// <summary>As those see it who look at it.</summary>
    internal IWatchedPool Watched => _scheduler;

    internal override IShown? Shown => Watched;

    internal override bool IsUseless => _scheduler.IsBroken || base.IsUseless;

    internal override int Parallelism => _options.MaxWorkers;

    internal override SharedValues Sharing { get; }

    internal override SerializerChoice Serializer => _serializer;

    internal override TimeSpan? MeasuredCallTime => _scheduler.MeasuredCallTime;

    /// <inheritdoc/>
    public override Task ShutdownAsync(bool cancelPending = false)
    {
        _isShutDown = true;
        _scheduler.Outcomes.ExcludeCurrent();
        _retries.Close();
        if (_admission?.CloseAsync(dismiss: cancelPending) is { } drained && !cancelPending)
        {
            // Calls that wait for room may need the very workers that are leased.
            _scheduler.EndLeasing();
            CleanThread.WithoutContext(() => _ = ShutdownAfterAsync(drained, _scheduler));
        }
        else
            _scheduler.Shutdown(cancelPending);
        return _closed.Task;
    }

    /// <summary>Calls of a lease are run again no longer than the pool is there.</summary>
    internal void Watch(RetryLine ofLease) => _retries.Add(ofLease);

    internal override Task<WorkerLease> LeaseCoreAsync(LeaseOptions options, CallOptions? call, CancellationToken cancellationToken) =>
        ProcessLease.OpenAsync(this, _scheduler, _serializer, _segments, _options, options, call, cancellationToken);

    /// <summary>
    /// Submits a call if there is room for it (<see cref="ProcessPoolOptions.MaxPendingCalls"/>), and does not wait where there is none. Where
    /// no such bound is set there always is.
    /// </summary>
    /// <param name="call">From a generated stub.</param>
    /// <param name="task">The result, when the call has run; <see langword="null"/> when there was no room and nothing was submitted.</param>
    /// <param name="options">What this call does differently from its pool.</param>
    /// <param name="cancellationToken">Cancels the call, as in <see cref="Executor.SubmitAsync{TResult}(RemoteCall{TResult}, CancellationToken)"/>.</param>
    /// <returns>Whether the call was submitted. On a pool that was shut down it is, and its task fails.</returns>
    public bool TrySubmit<TResult>(RemoteCall<TResult> call, [NotNullWhen(true)] out Task<TResult>? task, CallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var submitted = new SubmittedCall<TResult>(call, cancellationToken) { Options = options };
        task = submitted.Task;
        if (cancellationToken.IsCancellationRequested)
        {
            submitted.Cancel(0);
            return true;
        }
        if (_admission is null || _admission.TryEnter())
        {
            Admit(submitted);
            submitted.ObserveCancellation(this);
            return true;
        }
        if (_admission.IsClosed)
        {
            submitted.Fail(0, new ObjectDisposedException(nameof(ProcessPoolExecutor)));
            return true;
        }
        task = null;
        return false;
    }

    /// <inheritdoc cref="TrySubmit{TResult}(RemoteCall{TResult}, out Task{TResult}, CallOptions, CancellationToken)"/>
    public bool TrySubmit(RemoteCall call, [NotNullWhen(true)] out Task? task, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool submitted = TrySubmit(new NoResultCall(call), out var ended, options, cancellationToken);
        task = ended;
        return submitted;
    }

    /// <summary>
    /// Ends the workers now, asking them first (SIGTERM; on Windows there is no asking). Queued calls are cancelled, running ones fail with
    /// <see cref="BrokenProcessPoolException"/>, and the pool takes no more. Python 3.14's <c>terminate_workers</c>.
    /// </summary>
    public void TerminateWorkers() => EndWorkers(gently: true);

    /// <summary>The same without asking (SIGKILL). Python 3.14's <c>kill_workers</c>.</summary>
    public void KillWorkers() => EndWorkers(gently: false);

    /// <summary>Waits until the workers that the pool keeps (<see cref="ProcessPoolOptions.MinWorkers"/>) are ready for calls. At once where it keeps none.</summary>
    /// <param name="cancellationToken">Gives up the waiting, and changes nothing about the pool.</param>
    /// <exception cref="BrokenProcessPoolException">(in the task) Workers cannot start.</exception>
    /// <exception cref="ObjectDisposedException">(in the task) The executor was shut down before.</exception>
    public Task WarmUpAsync(CancellationToken cancellationToken = default) => _scheduler.Warm.WaitAsync(cancellationToken);

    /// <summary>
    /// Writes a timeline of this pool from now on: who ran what when, from the submit to the result, in the format that Perfetto (<c>ui.perfetto.dev</c>) and
    /// Chrome (<c>about:tracing</c>) show. Calls whose ends came in one piece are one piece there.
    /// </summary>
    /// <param name="path">The file; one that is there is written anew.</param>
    /// <returns>Dispose of it to end the file; the end of the pool does, too.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public IDisposable StartTrace(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return _scheduler.Watch.StartTrace(path);
    }

    /// <summary>What the pool is doing at this moment.</summary>
    public ProcessPoolSnapshot GetSnapshot() => GetSnapshot(stacks: false);

    /// <summary>What the pool is doing at this moment, and where.</summary>
    /// <param name="stacks">
    /// Whether to tell of each busy worker where its call is (<see cref="WorkerSnapshot.StackTrace"/>). A worker stands still while it is looked at,
    /// some 0.2 seconds on an idle machine, at most a second, after which it has no stack; one after the other. Linux and macOS.
    /// </param>
    public ProcessPoolSnapshot GetSnapshot(bool stacks) => ProcessPoolSnapshot.Take(_scheduler, stacks) with { IsShutDown = _isShutDown };

    internal override void Submit(SubmittedCall call)
    {
        if (_admission is null || _admission.TryEnter())
            Admit(call);
        else if (!call[0].IsLending || TryWriteEarly(call))
            _admission.Enter(call, AdmitLate);
    }

    internal override void Enqueue(CallBatch batch)
    {
        // Writing runs the program's own code, which may come back here: while the list is in use the thread has none.
        var ranges = _ranges ?? new List<CallRange>(1);
        _ranges = null;
        if (batch.Encoded is null)
            Write(batch, ranges, _segments);
        else
            ranges.Add(new CallRange(batch, 0, batch.Count, batch.EarlierAttempts));
        if (batch.Options is not null)
            _retries.Watch(batch);
        if (ranges.Count > 0)
        {
            Watch(batch, ranges, _logs, _scheduler.Events);
            _scheduler.Enqueue(batch, ranges);
        }
        else
            batch.Settle();
        ranges.Clear();
        _ranges = ranges;
        // The finalizer must not take the pool away while this runs.
        GC.KeepAlive(this);
    }

    /// <summary>Calls are about to be submitted by a lease of this executor.</summary>
    internal void Watch(CallBatch batch, List<CallRange> ranges) => Watch(batch, ranges, _logs, _scheduler.Events);

    internal override BatchWriter OpenWriter(bool isConstant) => new Writer(_scheduler, _retries, _serializer, _segments, _logs);

    internal override void Recall(CallBatch batch) => _scheduler.Recall(batch);

    internal override void Cancel(CallBatch batch, bool queuedOnly)
    {
        _retries.Cancel(batch, queuedOnly);
        if (_admission is null || batch is not SubmittedCall call || !_admission.TryWithdraw(call))
            _scheduler.Cancel(batch, queuedOnly);
        GC.KeepAlive(this);
    }

    /// <summary>Lets go of what calls share, when there are none any more. Does not hold the executor, which may be dropped.</summary>
    private static async Task CloseAsync(Scheduler scheduler, SegmentPool? segments, SharedValues sharing, WorkerOutput output, LogRelay? logs, TaskCompletionSource closed)
    {
        // Invariant: none of these needs a thread of the thread pool, which the program may have blocked with waiting for this.
        await scheduler.Ended.OnAnyThread();
        PoolRegistry.Remove(scheduler);
        scheduler.Watch.EndTraces();
        segments?.Dispose();
        await sharing.CloseAsync().OnAnyThread();
        await output.DeliveredAsync(OutputPatience).OnAnyThread();
        if (logs is not null)
            await logs.DeliveredAsync(OutputPatience).OnAnyThread();
        closed.SetResult();
    }

    private static IWorkerFactory MakeFactory(ProcessPoolOptions options, CallBatch? initializer, PoolEvents events, LogRelay? logs) =>
        LocalWorker.IsAskedFor ? new LocalWorkerFactory(options, initializer) : new WorkerFactory(options, initializer, events, logs);

    /// <summary>Where the caller is, since it may run code of loggers and listeners: who wants to know something of these calls.</summary>
    private static void Watch(CallBatch batch, List<CallRange> ranges, LogRelay? logs, PoolEvents events)
    {
        logs?.Look(batch);
        batch.Account = CallAccounts.Of(batch, PoolMeter.AreCallsTimed);
        if (CallTraces.Begin(batch, ranges, events) is { } traces)
            batch.Traces = traces;
    }

    private static Dictionary<string, int> CheckLimits(IDictionary<string, int> limits)
    {
        foreach (var (tag, most) in limits)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most, $"{nameof(ProcessPoolOptions.Limits)}[\"{tag}\"]");
        return new Dictionary<string, int>(limits, StringComparer.Ordinal);
    }

    private void Write(CallBatch batch, List<CallRange> ranges, SegmentPool? segments)
    {
        long writing = _scheduler.Watch.Watchers is null ? 0 : Stopwatch.GetTimestamp();
        using (_serializer.Enter())
            batch.Encoded = EncodedBatch.Write(batch, ranges, segments);
        if (writing != 0)
            _scheduler.Watch.NoteSerialized(batch, 1, writing);
    }

    /// <summary>
    /// A call has its share in a shared value from when it is submitted, however long it waits for its turn. It holds no segment meanwhile. False where it cannot be
    /// written, which it has been told then.
    /// </summary>
    private bool TryWriteEarly(SubmittedCall call)
    {
        var ranges = new List<CallRange>(1);
        Write(call, ranges, segments: null);
        return ranges.Count > 0;
    }

    private void Admit(SubmittedCall call)
    {
        if (_admission is not null)
            call.Completed = _admission.Leave;
        Enqueue(call);
    }

    private void AdmitLate(SubmittedCall call)
    {
        Admit(call);
        // Cancelled between the two: the cancellation found nothing in the scheduler then.
        if (call.CancellationToken.IsCancellationRequested)
            Cancel(call, queuedOnly: false);
    }

    private void EndWorkers(bool gently)
    {
        _isShutDown = true;
        _ = _admission?.CloseAsync(dismiss: true);
        _retries.Close();
        _scheduler.KillWorkers(gently);
    }

    /// <summary>Calls that wait for room are let in, and then no more. Needs no thread of the thread pool, either.</summary>
    private static async Task ShutdownAfterAsync(Task drained, Scheduler scheduler)
    {
        await drained.OnAnyThread();
        scheduler.Shutdown(cancelPending: false);
    }

    private sealed class Writer(Scheduler scheduler, RetryLine retries, SerializerChoice serializer, SegmentPool? segments, LogRelay? logs) : CallsWriter(serializer, segments)
    {
        protected override void Enqueue(CallBatch batch, List<CallRange> ranges)
        {
            Watch(batch, ranges, logs, scheduler.Events);
            if (batch.Options is not null)
                retries.Watch(batch);
            scheduler.Enqueue(batch, ranges);
        }
    }
}
