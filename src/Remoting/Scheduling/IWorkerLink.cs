using Remoting.CompilerServices;

namespace Remoting.Scheduling;

/// <summary>
/// A worker as the scheduler sees it: somebody to send calls to. The scheduler calls these while it holds its lock, so none of them waits
/// or calls back, except <see cref="Start"/>, <see cref="Flush"/> and <see cref="Watch"/>, which it calls outside.
/// </summary>
internal interface IWorkerLink
{
    /// <summary>The worker's process id; null before the process has started.</summary>
    int? ProcessId { get; }

    /// <summary>Number of the last call that the worker has started, as far as it can be seen without taking anything back.</summary>
    long Started { get; }

    /// <summary>Begins to start the process. Its end, good or bad, is reported to the scheduler.</summary>
    void Start();

    /// <summary>Queues calls for the worker, numbered from <paramref name="firstSequence"/> on. They leave with the next flush.</summary>
    void Send(CallRange calls, long firstSequence);

    /// <summary>Asks the worker to cancel the token of a call that it is running.</summary>
    void SendCancel(long sequence);

    /// <summary>
    /// Takes back every call up to <paramref name="through"/> that the worker has not started, at once and for certain, and returns the
    /// number of the last call it has started. Calls between the two will never run.
    /// </summary>
    long Recall(long through);

    /// <summary>Hands over everything that the worker has finished so far, before it returns. Called outside of the scheduler's lock.</summary>
    void TakeIn();

    /// <summary>Asks the worker, which has nothing to do, to exit.</summary>
    void Stop();

    /// <summary>Ends the process: with SIGTERM first where <paramref name="gently"/>, with SIGKILL otherwise.</summary>
    void Kill(bool gently = false);

    /// <summary>Writes what is queued, on this thread as far as that is possible without waiting.</summary>
    void Flush();

    /// <summary>
    /// Begins to look out for the worker's next results on this thread; <see cref="Watch"/> must follow. False when that is not possible now.
    /// </summary>
    bool TryWatch();

    /// <summary>Looks out for results for as long as a wake-up would take, and ends what <see cref="TryWatch"/> has begun.</summary>
    void Watch();

    /// <summary>Writes what is queued soon, on another thread, so that what is queued meanwhile goes along.</summary>
    void FlushSoon();
}

/// <summary>Makes workers. Called with the scheduler's lock held.</summary>
internal interface IWorkerFactory
{
    IWorkerLink Create(WorkerSlot slot, Scheduler scheduler);
}
