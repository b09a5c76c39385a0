using System.Runtime.CompilerServices;

namespace Remoting.Threads;

/// <summary>
/// Goes on, behind what a program's own code has not finished at once, on a thread of ours that may block: on whichever thread that ended, others may
/// wait for it.
/// </summary>
/// <remarks>
/// The way there is a synchronization context, which is in place only while it is said what goes on: the runtime's own awaiters, and what is behind a value task,
/// go to the thread pool where the task ends just before that, and all of the pool may be blocked with waiting for this very thing.
/// </remarks>
internal static class OwnThreadAwait
{
    public static OwnThreadAwaiter<bool> OnOwnThread(this ValueTask<bool> task) => new(task);

    public static OwnThreadAwaiter OnOwnThread(this ValueTask task) => new(task);

    /// <summary>Says what goes on.</summary>
    public static void GoOn<TAwaiter>(TAwaiter awaiter, Action continuation)
        where TAwaiter : ICriticalNotifyCompletion
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(Context.Instance);
        try
        {
            awaiter.UnsafeOnCompleted(continuation);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class Context : SynchronizationContext
    {
        public static readonly Context Instance = new();

        public override void Post(SendOrPostCallback d, object? state) => OwnThreads.Queue(() => d(state), @long: true);
    }
}

internal readonly struct OwnThreadAwaiter<T>(ValueTask<T> task) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public OwnThreadAwaiter<T> GetAwaiter() => this;

    public T GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => OwnThreadAwait.GoOn(task.ConfigureAwait(true).GetAwaiter(), continuation);
}

internal readonly struct OwnThreadAwaiter(ValueTask task) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public OwnThreadAwaiter GetAwaiter() => this;

    public void GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => OwnThreadAwait.GoOn(task.ConfigureAwait(true).GetAwaiter(), continuation);
}
