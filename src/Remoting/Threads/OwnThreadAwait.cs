using System.Runtime.CompilerServices;

namespace Remoting.Threads;

/// <summary>
/// Goes on, behind what a program's own code has not finished at once, on a thread of ours that may block: on whichever thread that ended, others may
/// wait for it.
/// </summary>
internal static class OwnThreadAwait
{
    public static OwnThreadAwaiter<bool> OnOwnThread(this ValueTask<bool> task) => new(task);

    public static OwnThreadAwaiter<bool> OnOwnThread(this ValueTask task) => new(AsBool(task));

    private static ValueTask<bool> AsBool(ValueTask task)
    {
        return task.IsCompletedSuccessfully ? Done(task) : Later(task);

        static ValueTask<bool> Done(ValueTask task)
        {
            task.GetAwaiter().GetResult();
            return new ValueTask<bool>(true);
        }

        static async ValueTask<bool> Later(ValueTask task)
        {
            await task.ConfigureAwait(false);
            return true;
        }
    }
}

internal readonly struct OwnThreadAwaiter<T>(ValueTask<T> task) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public OwnThreadAwaiter<T> GetAwaiter() => this;

    public T GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) =>
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => OwnThreads.Queue(continuation, @long: true));
}
