namespace Remoting;

/// <summary>
/// What one call does differently from its pool's <see cref="ProcessPoolOptions"/>; or all calls of a map, or of whatever else is run through
/// <see cref="Executor.WithOptions"/>.
/// </summary>
public sealed record CallOptions
{
    private readonly TimeSpan? _timeout;
    private readonly int? _maxAttempts;
    private readonly CallPriority? _priority;
    private readonly IReadOnlyList<string>? _tags;

    /// <summary>
    /// How long the call may run, from the start of its execution, not from its submission; past it its worker is stopped and the call
    /// fails with <see cref="CallTimeoutException"/>. <see langword="null"/>: the pool's <see cref="ProcessPoolOptions.CallTimeout"/>. On a
    /// <see cref="ThreadPoolExecutor"/> only the call's token is cancelled, and it fails when it has ended.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative, and not <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init => _timeout = ProcessPoolOptions.CheckTimeout(value, nameof(Timeout));
    }

    /// <summary>
    /// How often the call may be started when workers die under it, at least 1. <see langword="null"/>: the pool's
    /// <see cref="ProcessPoolOptions.MaxAttempts"/>. More than 1 only for calls that may safely run twice.
    /// Means nothing on a <see cref="ThreadPoolExecutor"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int? MaxAttempts
    {
        get => _maxAttempts;
        init
        {
            if (value is { } attempts)
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attempts, nameof(MaxAttempts));
            _maxAttempts = value;
        }
    }

    /// <summary>
    /// Prefers the worker that ran the last call with the same key, for what that has in its caches. It is a preference: a call whose turn it is goes to that
    /// worker if it has nothing to do or short calls only, waits at most 5 ms for it otherwise, while calls behind it go on, and then goes to any worker, which
    /// is the key's from there on. The last 4,096 keys are remembered. A worker of one's own is a lease (<see cref="Executor.LeaseWorkerAsync(LeaseOptions, CancellationToken)"/>).
    /// Means nothing in a lease, and on a <see cref="ThreadPoolExecutor"/>. <see langword="null"/>, the default: any worker.
    /// </summary>
    public string? Affinity { get; init; }

    /// <summary>
    /// Which calls go first where several wait for a worker. Between priorities the order is strict: while a call of a higher one waits none of a lower one is
    /// sent to a worker, except that calls that wait get a turn when those above them have had 32 (a turn is what one worker is sent at once: one call, or some
    /// 2 ms of short ones), so that they wait for long and not for ever. Inside one priority submitters take turns: a map is a submitter, whoever waits for a
    /// lease is, each result of <see cref="Executor.WithOptions"/> is, and all single calls that are submitted to the pool itself are one. What a worker
    /// has already, some 2 ms of calls, is not overtaken. <see langword="null"/>, the default: <see cref="CallPriority.Normal"/>. Means nothing inside of a lease,
    /// whose calls run in their order, and for calls that wait for <see cref="ProcessPoolOptions.MaxPendingCalls"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">None of the values of the enumeration.</exception>
    public CallPriority? Priority
    {
        get => _priority;
        init
        {
            if (value is < CallPriority.Low or > CallPriority.High)
                throw new ArgumentOutOfRangeException(nameof(Priority), value, "Low, Normal or High.");
            _priority = value;
        }
    }

    /// <summary>
    /// Asked when the call has failed: with the error, and how often the call was started until now (1 the first time). Gives how long to wait before it is
    /// started again, <see cref="TimeSpan.Zero"/> for at once; <see langword="null"/> (or less than zero) lets it fail with that error. Asked after an exception
    /// of the callable, after the death of a worker (<see cref="WorkerDiedException"/>), after a time-out (<see cref="CallTimeoutException"/>), and when
    /// something could not be read; not after a cancellation, nor when the pool was broken or shut down. <see cref="MaxAttempts"/> means nothing then. For calls
    /// that may safely run more than once; a stream that has given an item is not asked for. Cancelling the call, leaving its map and shutting the
    /// executor down end the wait: cancelled, or with the last error. <see cref="RemotingWorker.Attempt"/> counts. In a lease only exceptions of the
    /// callable are retried: a worker that is lost is not replaced there. <see langword="null"/>, the default: no retry.
    /// </summary>
    /// <remarks>
    /// It runs on a thread of the library's own, may take its time and may use the pool: no other call waits for it. What it throws is a "no", and
    /// is logged as an error of the program.
    /// </remarks>
    public Func<Exception, int, TimeSpan?>? Retry { get; init; }

    /// <summary>
    /// Whether a call that is run again (<see cref="Retry"/>) goes to another worker than before: it waits for one, or has one started. In a pool of
    /// one worker, in a lease and on a <see cref="ThreadPoolExecutor"/> it means nothing.
    /// </summary>
    public bool RetryOnDifferentWorker { get; init; }

    /// <summary>
    /// What the call needs: of calls with a tag for which the pool has a limit (<see cref="ProcessPoolOptions.Limits"/>) at most so many run at once. A call
    /// whose tag is at its limit waits apart, and holds up no other. Tags without a limit mean nothing, and none do on a <see cref="ThreadPoolExecutor"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">One of them is <see langword="null"/>.</exception>
    public IReadOnlyList<string>? Tags { get => _tags; init => _tags = value is null ? null : TagsOf(value); }

    /// <summary>
    /// Whether to measure what the call costs: time, processors, memory, bytes moved. It is told with the outcome
    /// (<see cref="MapResult{TResult}.Measurement"/>: maps that give outcomes, and
    /// <see cref="Executor.SubmitOutcomeAsync{TResult}(RemoteCall{TResult}, CallOptions, CancellationToken)"/>), and of all measured calls by callable in
    /// <see cref="ProcessPoolSnapshot.Measured"/>. A measured call takes some 0.1 milliseconds longer; others cost nothing.
    /// </summary>
    public bool Measure { get; init; }

    /// <summary>Whose calls they are, where submitters take turns.</summary>
    internal object? Submitter { get; init; }

    /// <summary>Each of them once, and a copy: what a call has been counted for is what it is taken off for, whatever becomes of the list meanwhile.</summary>
    private static string[] TagsOf(IEnumerable<string> tags)
    {
        string[] copy = [.. tags.Distinct(StringComparer.Ordinal)];
        foreach (string tag in copy)
            ArgumentNullException.ThrowIfNull(tag, nameof(Tags));
        return copy;
    }

    /// <summary>Both together: what <paramref name="own"/> says of a call counts, and otherwise what is so for all.</summary>
    internal static CallOptions? Join(CallOptions? own, CallOptions? all)
    {
        if (own is null || all is null)
            return own ?? all;
        return new CallOptions
        {
            Timeout = own.Timeout ?? all.Timeout,
            MaxAttempts = own.MaxAttempts ?? all.MaxAttempts,
            Affinity = own.Affinity ?? all.Affinity,
            Priority = own.Priority ?? all.Priority,
            Retry = own.Retry ?? all.Retry,
            RetryOnDifferentWorker = own.RetryOnDifferentWorker || all.RetryOnDifferentWorker,
            Tags = own.Tags ?? all.Tags,
            Measure = own.Measure || all.Measure,
            Submitter = own.Submitter ?? all.Submitter,
        };
    }
}
