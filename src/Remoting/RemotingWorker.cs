using System.Diagnostics;
using Remoting.CompilerServices;

namespace Remoting;

/// <summary>Tells a callable where it runs.</summary>
[DebuggerDisplay("Worker {WorkerId}, call {CallId}, attempt {Attempt}")]
public sealed class RemotingWorker
{
    private readonly CallCancellation _cancellation;

    internal RemotingWorker(int workerId, CallCancellation cancellation)
    {
        WorkerId = workerId;
        _cancellation = cancellation;
    }

    /// <summary>The worker that this code runs in; <see langword="null"/> outside of a worker.</summary>
    public static RemotingWorker? Current { get; internal set; }

    /// <summary>The worker's number in its pool, from 1; never used again.</summary>
    public int WorkerId { get; }

    /// <summary>The number of the running call on this worker, rising; 0 in the initializer.</summary>
    public long CallId { get; internal set; }

    /// <summary>1 the first time that the call is run; more when workers died under it and <see cref="ProcessPoolOptions.MaxAttempts"/> allows.</summary>
    public int Attempt { get; internal set; }

    /// <summary>
    /// Cancelled when the caller gives up on the running call: for callables that have no token parameter. Each call has a token of its own;
    /// one that is kept beyond its call is never cancelled for a later one.
    /// </summary>
    public CancellationToken CancellationToken => _cancellation.Token;
}
