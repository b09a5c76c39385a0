using Remoting.Calls;

namespace Remoting.Scheduling;

/// <summary>
/// A worker as the scheduler sees it: somebody to send calls to. What only looks or writes down is called with the scheduler's lock held, and neither
/// waits nor calls back. What may wait, or enters the operating system, is called outside of it.
/// </summary>
internal interface IWorkerLink
{
    // With the scheduler's lock held.

    /// <summary>The worker's process id; null before the process has started.</summary>
    int? ProcessId { get; }

    /// <summary>Number of the last call that the worker has started, as far as it can be seen without taking anything back.</summary>
    long Started { get; }

    /// <summary>
    /// Whether the worker is to write down when it starts calls. Written before the calls that it is wanted for are sent: it costs each call a look at
    /// the clock.
    /// </summary>
    bool WantsTimes { set; }

    /// <summary>
    /// When the worker started a call, as a timestamp of the system's clock; null where it has not, or where that is not known. A worker that has
    /// spoiled its memory may say anything.
    /// </summary>
    long? StartedAt(long sequence);

    /// <summary>Queues calls for the worker, numbered from <paramref name="firstSequence"/> on. They leave with the next flush.</summary>
    void Send(CallRange calls, long firstSequence);

    /// <summary>Asks the worker to cancel the token of a call that it is running. It leaves with the next flush.</summary>
    void SendCancel(long sequence);

    /// <summary>Where the call is that it runs now; null where that cannot be told.</summary>
    string? TryTakeStack();

    /// <summary>
    /// Takes back every call up to <paramref name="through"/> that the worker has not started, at once and for certain, and returns the
    /// number of the last call it has started. Calls between the two will never run.
    /// </summary>
    long Recall(long through);

    // Outside of the scheduler's lock. Several threads may be in these at a time, and the worker may be gone by then.

    /// <summary>Begins to start the process. Its end, good or bad, is reported to the scheduler.</summary>
    void Start();

    /// <summary>Lets a worker that stands by run the initializer. That it has is reported to the scheduler, or its end.</summary>
    void StepIn();

    /// <summary>Asks the worker, which has nothing to do, to exit. It leaves with the next flush.</summary>
    void Stop();

    /// <summary>Ends the process by force. One that is on its way is overtaken by one that comes sooner.</summary>
    void Kill(KillManner manner);

    /// <summary>Writes what is queued, on this thread as far as that is possible without waiting.</summary>
    void Flush();

    /// <summary>Writes what is queued soon, on another thread, so that what is queued meanwhile goes along.</summary>
    void FlushSoon();

    /// <summary>
    /// Begins to look out for the worker's next results on this thread; <see cref="Watch"/> must follow. False when that is not possible now.
    /// </summary>
    bool TryWatch();

    /// <summary>Looks out for results for as long as a wake-up would take, and ends what <see cref="TryWatch"/> has begun.</summary>
    void Watch();

    /// <summary>
    /// Reports everything that the worker has finished so far before it returns. Called before a call is told as timed out, and before its worker is
    /// killed for it: what has been done is done, however late it was looked at.
    /// </summary>
    void TakeIn();
}

/// <summary>Makes workers. Called with the scheduler's lock held.</summary>
internal interface IWorkerFactory
{
    IWorkerLink Create(WorkerSlot slot, Scheduler scheduler);
}
