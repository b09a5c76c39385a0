using System.Threading.Tasks.Sources;

namespace Remoting.Threads;

/// <summary>
/// Keeps promises whose continuations run on the thread pool. Where the system refuses that a thread, the runtime says so by an exception, but the
/// promise is kept and its continuation queued: it runs when there is a thread. So it is nothing that whoever keeps the promise could do anything about,
/// and no reason to leave what comes behind it: the outcomes of others.
/// </summary>
internal static class Promises
{
    public static void Keep<T>(this TaskCompletionSource<T> promise, T result)
    {
        try
        {
            promise.TrySetResult(result);
        }
        catch (OutOfMemoryException)
        {
            // As above.
        }
    }

    public static void Keep(this TaskCompletionSource promise)
    {
        try
        {
            promise.TrySetResult();
        }
        catch (OutOfMemoryException)
        {
            // As above.
        }
    }

    public static void Break<T>(this TaskCompletionSource<T> promise, Exception error)
    {
        try
        {
            promise.TrySetException(error);
        }
        catch (OutOfMemoryException)
        {
            // As above.
        }
    }

    public static void Cancel<T>(this TaskCompletionSource<T> promise, CancellationToken cancellationToken)
    {
        try
        {
            promise.TrySetCanceled(cancellationToken);
        }
        catch (OutOfMemoryException)
        {
            // As above.
        }
    }

    public static void Keep<T>(this ref ManualResetValueTaskSourceCore<T> promise, T result)
    {
        try
        {
            promise.SetResult(result);
        }
        catch (OutOfMemoryException)
        {
            // As above.
        }
    }
}
