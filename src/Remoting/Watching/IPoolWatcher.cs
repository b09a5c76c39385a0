using Remoting.Calls;

namespace Remoting.Watching;

/// <summary>
/// Somebody who looks at a pool. What it is told it writes down, and goes on: it is called on the paths of calls, with the pool's lock held where that is said.
/// </summary>
internal interface IPoolWatcher
{
    /// <summary>Calls were submitted. Under the pool's lock.</summary>
    void OnSubmitted(CallBatch batch, long now);

    /// <summary>A worker has ended calls. Under the pool's lock.</summary>
    void OnEnded(in EndedCalls ended);

    /// <summary>A worker is at another place in its life. Under the pool's lock.</summary>
    void OnWorker(int workerId, WorkerStep step, long now, PastDeath? death);

    /// <summary>A call has failed, on a worker or (0) on none. On any thread, before the caller is told.</summary>
    void OnFailed(CallBatch batch, int index, int workerId, Exception error, long now);

    /// <summary>Arguments were written, or results read, which took so long for so many calls. On any thread.</summary>
    void OnSerialized(CallBatch batch, int count, long ticks);
}

/// <summary>What has become of a worker.</summary>
internal enum WorkerStep
{
    /// <summary>It is started.</summary>
    Starting,

    /// <summary>It takes calls.</summary>
    Ready,

    /// <summary>Its process is gone.</summary>
    Gone,
}

/// <summary>Neighbouring calls of one batch that a worker has ended, as they were reported.</summary>
/// <param name="WorkerId">The worker.</param>
/// <param name="Calls">The calls.</param>
/// <param name="FirstSequence">Number of the first of them on its worker.</param>
/// <param name="Due">When it was the first's turn: it was sent then to a worker that had nothing else, or the one before it had ended.</param>
/// <param name="Began">When the first began, where the worker has said so; otherwise <paramref name="Due"/>.</param>
/// <param name="Ended">When the last was seen to have ended.</param>
internal readonly record struct EndedCalls(int WorkerId, CallRange Calls, long FirstSequence, long Due, long Began, long Ended);
