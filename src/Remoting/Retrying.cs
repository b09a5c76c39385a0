using Remoting.Calls;
using Remoting.Scheduling;

namespace Remoting;

/// <summary>Which failures of calls of a pool may be retried, and how.</summary>
internal static class Retrying
{
    /// <summary>The calls of a pool. What its shutdown or its end does to calls is no failure of theirs.</summary>
    public static RetryLine In(Scheduler scheduler) => Make(scheduler, static error =>
        error is RemoteCallException or RemoteSerializationException or WorkerDiedException or CallTimeoutException);

    /// <summary>The calls of a lease: a worker that is lost with its call is lost for all that follow.</summary>
    public static RetryLine InLease(Scheduler scheduler) => Make(scheduler, static error => error is RemoteCallException);

    private static RetryLine Make(Scheduler scheduler, Func<Exception, bool> mayRetry) =>
        new(call => scheduler.Enqueue(call.Batch, [call]), mayRetry, scheduler.Events.StepFailed)
        {
            Cancelled = scheduler.Cancel,
            Retried = (batch, index, error) => CallEnds.NoteRetried(scheduler.Events, batch, index, error),
        };
}
