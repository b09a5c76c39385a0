namespace Remoting;

/// <summary>Tells a callable where it runs.</summary>
public sealed class RemotingWorker
{
    internal RemotingWorker(int workerId) => WorkerId = workerId;

    /// <summary>The worker that this code runs in; <see langword="null"/> outside of a worker.</summary>
    public static RemotingWorker? Current { get; internal set; }

    /// <summary>The worker's number in its pool, from 1; never used again.</summary>
    public int WorkerId { get; }

    /// <summary>The number of the running call on this worker, rising; 0 in the initializer.</summary>
    public long CallId { get; internal set; }

    /// <summary>1 the first time that the call is run; more when workers died under it and <see cref="ProcessPoolOptions.MaxAttempts"/> allows.</summary>
    public int Attempt { get; internal set; }

    /// <summary>Cancelled when the caller gives up on the running call: for callables that have no token parameter.</summary>
    public CancellationToken CancellationToken { get; internal set; }
}
