using System.Diagnostics;
using MessagePack;
using Microsoft.Extensions.Logging;
using Remoting.Calls;
using Remoting.Protocol;
using Remoting.Scheduling;
using Remoting.Serialization;

namespace Remoting;

/// <summary>What happens to a pool when one of its workers dies unexpectedly.</summary>
public enum WorkerLoss
{
    /// <summary>The call that the worker was running fails with <see cref="WorkerDiedException"/>; the worker is replaced on demand.</summary>
    Replace,

    /// <summary>
    /// As Python's <c>ProcessPoolExecutor</c>: every running and queued call fails with its own <see cref="BrokenProcessPoolException"/>,
    /// the other workers end, and later submits throw.
    /// </summary>
    BreakPool,
}

/// <summary>How a <see cref="ProcessPoolExecutor"/> runs its workers. All members have sensible defaults.</summary>
public sealed record ProcessPoolOptions
{
    /// <summary>Workers begin to start at 80 MiB (<c>StrangerTests</c> tries this one), with the usual room for stacks.</summary>
    private const long LeastMemoryLimit = 96 << 20;

    private readonly int _maxWorkers = Environment.ProcessorCount;
    private readonly WorkerLoss _workerLoss;
    private readonly int _minWorkers;
    private readonly int _standbyWorkers;
    private readonly int? _maxCallsPerWorker;
    private readonly int _maxAttempts = 1;
    private readonly int? _maxPendingCalls;
    private readonly long? _workerMemoryLimit;
    private readonly ProcessPriorityClass? _workerPriority;
    private readonly double? _workerCpuLimit;
    private readonly long? _recycleWorkerAtMemory;
    private readonly TimeSpan? _callTimeout;
    private readonly TimeSpan _cancellationGracePeriod = TimeSpan.FromSeconds(1);
    private readonly TimeSpan? _workerIdleTimeout;
    private readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(60);
    private readonly TimeSpan _workerExitTimeout = TimeSpan.FromSeconds(5);
    private readonly MessagePackSerializerOptions? _serializerOptions;
    private readonly IDictionary<string, int> _limits = new Dictionary<string, int>(StringComparer.Ordinal);
    private readonly WorkerOutput _workerOutput = WorkerOutput.Inherit;

    /// <summary>What the pool is called where several are shown: on the dashboard, and in <c>remoting top</c>. Default: none, and it has a number there.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The most worker processes at a time, at least 1. Default: the processors that this process may use
    /// (<see cref="Environment.ProcessorCount"/> honours affinity and cgroup quotas).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int MaxWorkers { get => _maxWorkers; init => _maxWorkers = Positive(value, nameof(MaxWorkers)); }

    /// <summary>Workers that are started with the pool and stay when idle. Default: 0, workers start with the first calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MinWorkers
    {
        get => _minWorkers;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MinWorkers));
            _minWorkers = value;
        }
    }

    /// <summary>
    /// Workers that are started ahead of time, beyond <see cref="MaxWorkers"/>: warm, but without a call, and without what the <see cref="Initializer"/> does. One
    /// of them takes the place of a worker that has died or was replaced, or is one more that is needed, within a millisecond or so, and is itself replaced
    /// in the background. They stay as long as the pool, whatever <see cref="WorkerIdleTimeout"/> says. Together with workers that are on their way out there are
    /// never more processes than <see cref="MaxWorkers"/> and these. Default: 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int StandbyWorkers
    {
        get => _standbyWorkers;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(StandbyWorkers));
            _standbyWorkers = value;
        }
    }

    /// <summary>
    /// Whether workers on standby have run the <see cref="Initializer"/> already. By default it is run when one steps in, so that what it takes hold of
    /// (a port, a licence, a device) is not taken by workers that serve nobody; the first call waits for it, then.
    /// </summary>
    public bool StandbyRunsInitializer { get; init; }

    /// <summary>
    /// A call that each new worker runs before its first call. When it throws, the pool is broken with its exception. What it changes on its thread
    /// (current cultures, <see cref="AsyncLocal{T}"/> values, name, priority, synchronization context) is what each call begins with; what a call changes
    /// there is put back after it.
    /// </summary>
    public RemoteCall? Initializer { get; init; }

    /// <summary>A worker is replaced after so many calls, at least 1; <see langword="null"/>, the default: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int? MaxCallsPerWorker
    {
        get => _maxCallsPerWorker;
        init => _maxCallsPerWorker = value is { } calls ? Positive(calls, nameof(MaxCallsPerWorker)) : null;
    }

    /// <summary>
    /// How long a call may run, counted from the start of its execution. Past it the call's token is cancelled, past
    /// <see cref="CancellationGracePeriod"/> its worker is killed, and the call fails with <see cref="CallTimeoutException"/>.
    /// A call that has ended by then has its result, however late this process looks at it, and time in which this process did not run (it was
    /// stopped by a signal or in a debugger) is not counted. Default: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan? CallTimeout { get => _callTimeout; init => _callTimeout = CheckTimeout(value, nameof(CallTimeout)); }

    /// <summary>
    /// How long a running call that was cancelled may take to end by itself before its worker is killed. Default: 1 second; zero kills at once.
    /// From 0.2 seconds on the stack of the call is taken first (Linux, macOS): on a busy machine the kill waits for it, four seconds at most.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan CancellationGracePeriod
    {
        get => _cancellationGracePeriod;
        init => _cancellationGracePeriod = value == TimeSpan.Zero ? value : CheckTimeout(value, nameof(CancellationGracePeriod))!.Value;
    }

    /// <summary>What the death of a worker means to the pool. Default: <see cref="WorkerLoss.Replace"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">None of its values.</exception>
    public WorkerLoss WorkerLoss
    {
        get => _workerLoss;
        init => _workerLoss = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(WorkerLoss), value, "Replace or BreakPool.");
    }

    /// <summary>
    /// How often a call may be started when workers die under it, at least 1. Default: 1, a call is never run twice unless asked for.
    /// A stream that has given an item is not started again.
    /// Deaths by a kill from outside or by want of memory are not retried: the next worker would fare no better.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int MaxAttempts { get => _maxAttempts; init => _maxAttempts = Positive(value, nameof(MaxAttempts)); }

    /// <summary>
    /// The most memory of a worker in bytes, at least 96 MiB: its managed heap on every platform, on Linux its native allocations too, and the stacks of
    /// its threads by the room that they have. With less the runtime does not start. <see langword="null"/>, the default: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 96 MiB.</exception>
    public long? WorkerMemoryLimit
    {
        get => _workerMemoryLimit;
        init
        {
            if (value is { } bytes)
                ArgumentOutOfRangeException.ThrowIfLessThan(bytes, LeastMemoryLimit, nameof(WorkerMemoryLimit));
            _workerMemoryLimit = value;
        }
    }

    /// <summary>
    /// The priority of workers against other processes, this one among them: <see cref="ProcessPriorityClass.BelowNormal"/> or
    /// <see cref="ProcessPriorityClass.Idle"/> for batches beside what people wait for. Linux: the niceness of all their threads. A higher priority than that of this
    /// process needs permission; where there is none, workers go on as they are, and the pool says so
    /// (<see cref="ProcessPoolSnapshot.UnmetOptions"/>, and a warning in the log). <see langword="null"/>, the default: that of this process.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">None of the values of the enumeration.</exception>
    public ProcessPriorityClass? WorkerPriority
    {
        get => _workerPriority;
        init
        {
            if (value is { } priority && !Enum.IsDefined(priority))
                throw new ArgumentOutOfRangeException(nameof(WorkerPriority), value, "One of the values of ProcessPriorityClass.");
            _workerPriority = value;
        }
    }

    /// <summary>
    /// The most that a worker gets of the processors, together with the processes that it starts, more than zero: 0.5 is half of one, 2 are two. What it takes
    /// beyond that waits. Linux: by a control group (version 2) of its own, where this program was given one to make others in; Windows: by its job. Where the
    /// machine does not allow it workers go on without a limit, and the pool says why, and what to do
    /// (<see cref="ProcessPoolSnapshot.UnmetOptions"/>, and a warning in the log). <see langword="null"/>, the default: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less, or no number.</exception>
    public double? WorkerCpuLimit
    {
        get => _workerCpuLimit;
        init
        {
            if (value is { } processors && !(processors > 0 && double.IsFinite(processors)))
                throw new ArgumentOutOfRangeException(nameof(WorkerCpuLimit), value, "More than zero, in processors: 0.5 is half of one.");
            _workerCpuLimit = value;
        }
    }

    /// <summary>
    /// A worker whose process occupies more than so many bytes (working set), at least 32 MiB, when a call has ended gets no more calls and is
    /// replaced: for callables that leak. No call is lost by it. A fresh worker occupies about 50 MiB; a value below that replaces the worker
    /// after each call. <see langword="null"/>, the default: never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 32 MiB.</exception>
    public long? RecycleWorkerAtMemory
    {
        get => _recycleWorkerAtMemory;
        init
        {
            if (value is { } bytes)
                ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 32 << 20, nameof(RecycleWorkerAtMemory));
            _recycleWorkerAtMemory = value;
        }
    }

    /// <summary>A worker above <see cref="MinWorkers"/> that had nothing to do for so long ends. <see langword="null"/>, the default: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan? WorkerIdleTimeout { get => _workerIdleTimeout; init => _workerIdleTimeout = CheckTimeout(value, nameof(WorkerIdleTimeout)); }

    /// <summary>
    /// How long a new worker may take from its start until it is ready, its initializer included. Default: 60 seconds.
    /// A worker that is not ready in time is killed and counts as a failed start; three failed starts in a row break the pool.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan WorkerStartTimeout { get => _startTimeout; init => _startTimeout = CheckTimeout(value, nameof(WorkerStartTimeout))!.Value; }

    /// <summary>
    /// How long a worker that was asked to end (the pool shuts down, the worker is replaced or was idle for too long, or
    /// <see cref="ProcessPoolExecutor.TerminateWorkers"/>) may take before it is killed: it runs the program's own exit handlers
    /// (<see cref="AppDomain.ProcessExit"/>), and nobody waits for results of it any more. Default: 5 seconds; zero kills at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan WorkerExitTimeout
    {
        get => _workerExitTimeout;
        init => _workerExitTimeout = value == TimeSpan.Zero ? value : CheckTimeout(value, nameof(WorkerExitTimeout))!.Value;
    }

    /// <summary>
    /// Whether a worker takes no notice of a SIGTERM that somebody else than its pool sends, as service managers do to every process of a service at once: what
    /// becomes of its call is the parent's decision, and it ends with its parent in any case. Default: no, it ends and its call fails. A pool of a host
    /// (package <c>Remoting.Hosting</c>) has it. One that it meets before there is a runtime ends, and is started anew without counting as a failed start. <see cref="ProcessPoolExecutor.TerminateWorkers"/> is the pool's own.
    /// </summary>
    public bool IgnoreTerminationSignal { get; init; }

    /// <summary>
    /// A file to which the pool writes a timeline as long as it lives (<see cref="ProcessPoolExecutor.StartTrace"/>). Default: none.
    /// </summary>
    public string? TraceFile { get; init; }

    /// <summary>
    /// The most calls that were submitted and have not ended, at least 1; a submit beyond it waits, without blocking a thread, until there is room,
    /// and <see cref="ProcessPoolExecutor.TrySubmit{TResult}"/> does not wait.
    /// Maps have their own bound (<c>bufferSize</c>) and do not count. <see langword="null"/>, the default: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int? MaxPendingCalls
    {
        get => _maxPendingCalls;
        init => _maxPendingCalls = value is { } calls ? Positive(calls, nameof(MaxPendingCalls)) : null;
    }

    /// <summary>
    /// At most so many calls of a tag (<see cref="CallOptions.Tags"/>) run at once, at least 1: <c>Limits = { ["gpu"] = 2 }</c>. The calls of a chunk run one
    /// after the other, on one worker. Default: no limits. The pool takes a copy when it is made.
    /// </summary>
    /// <exception cref="ArgumentNullException"><see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is zero or negative; thrown where the pool is made.</exception>
    public IDictionary<string, int> Limits { get => _limits; init => _limits = value ?? throw new ArgumentNullException(nameof(Limits)); }

    /// <summary>
    /// Environment variables set (or, with <see langword="null"/>, removed) in workers only, before the runtime starts there. All others are those of this
    /// process when the worker starts, except for the ones by which tools look into one process: diagnostic ports, event pipes, startup hooks, hot reload.
    /// The pool takes a copy when it is made.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty or has a <c>=</c>, or a name or value has a zero character; thrown where the pool is made.</exception>
    public IReadOnlyDictionary<string, string?>? WorkerEnvironment { get; init; }

    /// <summary>Where the standard output and error of workers go. Default: to those of this process.</summary>
    /// <exception cref="ArgumentNullException"><see langword="null"/>; nowhere is <see cref="WorkerOutput.Discard"/>.</exception>
    public WorkerOutput WorkerOutput { get => _workerOutput; init => _workerOutput = value ?? throw new ArgumentNullException(nameof(WorkerOutput)); }

    /// <summary>
    /// Where the pool logs starts, deaths, kills and replacements. Default: nowhere. Loggers may take their time, throw, or use the pool: no call waits
    /// for them (<see cref="ProcessPoolSnapshot.EventsFailed"/>, <see cref="ProcessPoolSnapshot.EventsDropped"/>).
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// Where a call that ends with its worker leaves a file from which it can be run again, in a debugger: <see cref="RemotingException.CapsulePath"/>.
    /// <see langword="null"/>, the default: nowhere.
    /// </summary>
    public CrashCapsuleOptions? CrashCapsules { get; init; }

    /// <summary>
    /// How values are written and read of types that carry no generated code: those that <see cref="AssumeSerializableAttribute"/> or
    /// <c>[MessagePackFormatter]</c> leaves to a resolver. What the resolver does not know is left to MessagePack's standard one, which is
    /// the default. All other types are written by generated code, whatever the options are.
    /// </summary>
    /// <remarks>
    /// Workers make the same options again, so these have to be such as can be made again: the resolver is the value of a static member
    /// <c>Instance</c> of its own class, or its class has a parameterless constructor and no fields. Compression, security and the other
    /// settings travel as they are.
    /// </remarks>
    /// <exception cref="ArgumentException">A worker could not make the same options again; the message says why, and what would help.</exception>
    public MessagePackSerializerOptions? SerializerOptions
    {
        get => _serializerOptions;
        init
        {
            OptionsMaker.Keep();
            _ = value is null ? null : SerializerRecipe.Of(value);
            _serializerOptions = value;
        }
    }

    /// <summary>The cultures that workers begin with: those of the thread that makes the pool, then.</summary>
    internal Cultures Cultures { get; init; } = Cultures.NotSet;

    /// <summary>Who writes down calls that came to a bad end.</summary>
    internal ICallRecorder? Recorder { get; init; }

    /// <summary>The most calls that a worker has at a time: those sent ahead, and the one that runs.</summary>
    internal int MaxWindow { get; init; } = SchedulingLimits.MaxWindow;

    /// <summary>Whether a worker runs the initializer when it steps in, and not as part of its start.</summary>
    internal bool InitializesLate => _standbyWorkers > 0 && Initializer is not null && !StandbyRunsInitializer;

    /// <summary>How many workers can run at the same time.</summary>
    internal int Processors { get; init; } = Environment.ProcessorCount;

    internal static TimeSpan? CheckTimeout(TimeSpan? value, string name)
    {
        if (value is { } timeout && timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, name);
            // What a timer can hold; about 49 days.
            ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromMilliseconds(uint.MaxValue - 1), name);
        }
        return value;
    }

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}
