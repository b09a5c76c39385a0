using System.Runtime.CompilerServices;

namespace Remoting.Threads;

/// <summary>
/// Goes on behind a task of the library's own without any thread of the thread pool, all of which the program may have blocked with waiting for this very thing.
/// The runtime's own awaiters need one where the task ends just before they say what is to go on.
/// Invariant: a method that goes on on any thread was begun without what flows with its caller (<see cref="CleanThread.WithoutContext(Action)"/>): to put that in
/// place would run the program's own code there, which listens to its <see cref="AsyncLocal{T}"/>, and may block who receives results.
/// </summary>
internal static class EndedTaskAwait
{
    /// <summary>Goes on on the thread that ends the task, or on this one where it has ended. What follows is short, and no code of the program's.</summary>
    public static EndedTaskAwaiter OnAnyThread(this Task task) => new(task, throws: true, onOwnThread: false);

    /// <summary>The same, for what most often has ended; there is a task behind it where it has not.</summary>
    public static EndedValueTaskAwaiter OnAnyThread(this ValueTask task) => new(task);

    /// <summary>The same; what the task has failed with is looked for there.</summary>
    public static EndedTaskAwaiter EndOnAnyThread(this Task task) => new(task, throws: false, onOwnThread: false);

    /// <summary>Goes on on a thread of ours that may block.</summary>
    public static EndedTaskAwaiter OnOwnThread(this Task task) => new(task, throws: true, onOwnThread: true);
}

internal readonly struct EndedTaskAwaiter(Task task, bool throws, bool onOwnThread) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public EndedTaskAwaiter GetAwaiter() => this;

    public void GetResult()
    {
        if (throws)
            task.GetAwaiter().GetResult();
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var (ended, own) = (task, onOwnThread);
        CleanThread.WithoutContext(() => ended.ContinueWith(
            own ? static (_, next) => OwnThreads.Queue((Action)next!, @long: true) : static (_, next) => ((Action)next!)(),
            continuation, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
    }
}

internal readonly struct EndedValueTaskAwaiter(ValueTask task) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public EndedValueTaskAwaiter GetAwaiter() => this;

    public void GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => task.AsTask().OnAnyThread().UnsafeOnCompleted(continuation);
}
