namespace Remoting;

/// <summary>What one call does differently from its pool's <see cref="ProcessPoolOptions"/>.</summary>
public sealed record CallOptions
{
    private readonly TimeSpan? _timeout;
    private readonly int? _maxAttempts;

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
}
