namespace Remoting;

/// <summary>How a worker is leased (<see cref="Executor.LeaseWorkerAsync(LeaseOptions, CancellationToken)"/>). All members have sensible defaults.</summary>
public sealed record LeaseOptions
{
    private readonly TimeSpan? _idleTimeout;
    private readonly TimeSpan? _callTimeout;

    /// <summary>
    /// The first call of the lease: opens what later calls use. When it fails the lease is given back, and
    /// <see cref="Executor.LeaseWorkerAsync(LeaseOptions, CancellationToken)"/> fails with its exception.
    /// </summary>
    public RemoteCall? Opening { get; init; }

    /// <summary>The number of a lease that is somebody else's, elsewhere, who knows it by that: it is in what its calls take and give.</summary>
    internal long? Id { get; init; }

    /// <summary>
    /// The lease ends by itself when it had no call for so long; later calls fail with <see cref="ObjectDisposedException"/>.
    /// <see langword="null"/>, the default: never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan? IdleTimeout { get => _idleTimeout; init => _idleTimeout = ProcessPoolOptions.CheckTimeout(value, nameof(IdleTimeout)); }

    /// <summary>
    /// How long a call of the lease may run, where its <see cref="CallOptions.Timeout"/> says nothing. A call past it takes the worker, and the lease, with it.
    /// <see langword="null"/>, the default: the pool's <see cref="ProcessPoolOptions.CallTimeout"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public TimeSpan? CallTimeout { get => _callTimeout; init => _callTimeout = ProcessPoolOptions.CheckTimeout(value, nameof(CallTimeout)); }
}
