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

    /// <summary>
    /// What becomes of a task that may end on any thread, for a program's own code: who blocks on it hears of it at once, and what is to run behind it runs on the
    /// thread pool.
    /// </summary>
    public static Task<T> ForCallers<T>(this Task<T> task)
    {
        if (task.IsCompleted)
            return task;
        var promise = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        CleanThread.WithoutContext(() => _ = task.ContinueWith(static (ended, promise) => ((TaskCompletionSource<T>)promise!).Follow(ended), promise,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
        return promise.Task;
    }

    /// <inheritdoc cref="ForCallers{T}(Task{T})"/>
    public static Task ForCallers(this Task task)
    {
        if (task.IsCompleted)
            return task;
        return CleanThread.WithoutContext(() => Ended(task)).ForCallers();

        static async Task<bool> Ended(Task task)
        {
            await task.OnAnyThread();
            return true;
        }
    }

    private static void Follow<T>(this TaskCompletionSource<T> promise, Task<T> ended)
    {
        try
        {
            promise.TrySetFromTask(ended);
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
