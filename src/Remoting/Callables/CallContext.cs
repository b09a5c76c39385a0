using System.ComponentModel;

namespace Remoting.CompilerServices;

/// <summary>
/// For generated code: how far a call has come. Each step is set before it is taken, so that whatever fails is known
/// by where it happened: an argument, the callable itself, or its result.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallContext
{
    internal const int Invoking = -1;
    internal const int Result = -2;

    /// <summary>Index of the argument being read or written, <see cref="Invoking"/>, or <see cref="Result"/>.</summary>
    internal int Step { get; private set; }

    /// <summary>Cancelled when the caller gives up on the call.</summary>
    public CancellationToken CancellationToken { get; internal set; }

    /// <summary>The argument at <paramref name="index"/> is about to be read or written.</summary>
    public void Argument(int index) => Step = index;

    /// <summary>The arguments are complete; the callable is about to run.</summary>
    public void Invoke() => Step = Invoking;

    /// <summary>The callable has returned; its result is about to be written.</summary>
    public void WriteResult() => Step = Result;

    /// <summary>In a worker: waits for an asynchronous callable. A worker runs one call at a time, so its thread may block.</summary>
    public static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <inheritdoc cref="Wait(Task)"/>
    public static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <inheritdoc cref="Wait(Task)"/>
    public static void Wait(ValueTask task)
    {
        if (task.IsCompleted)
            task.GetAwaiter().GetResult();
        else
            task.AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Wait(Task)"/>
    public static T Wait<T>(ValueTask<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();
}
