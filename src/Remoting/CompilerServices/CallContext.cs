using System.ComponentModel;
using MessagePack;

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

    /// <summary>The shared values in arguments that were written; null where there was none.</summary>
    internal SharedUses? Uses { get; set; }

    /// <summary>In a worker: makes what the running call speaks through before it ends. Null in the initializer, which nobody listens to.</summary>
    internal Func<ICallOutlet>? OpenOutlet { get; set; }

    /// <summary>In a worker: what makes the tokens of its calls.</summary>
    internal CallCancellation? Cancellation { get; init; }

    /// <summary>Of a call that runs in its caller's process: its token.</summary>
    internal CancellationToken LocalToken { get; init; }

    /// <summary>Cancelled when the caller gives up on the call.</summary>
    public CancellationToken CancellationToken => Cancellation?.Token ?? LocalToken;

    /// <summary>Hands over the shares that arguments written so far have in shared values; null where they have none.</summary>
    internal SharedUses? TakeUses()
    {
        var uses = Uses;
        Uses = null;
        return uses is { All.Count: > 0 } ? uses : null;
    }

    /// <summary>The argument at <paramref name="index"/> is about to be read or written.</summary>
    public void Argument(int index) => Step = index;

    /// <summary>The arguments are complete; the callable is about to run.</summary>
    public void Invoke() => Step = Invoking;

    /// <summary>The callable has returned; its result is about to be written.</summary>
    public void WriteResult() => Step = Result;

    /// <summary>In a worker: runs a stream to its end. It is only moved on while the consumer has room for another item.</summary>
    /// <param name="arguments">Behind the arguments of the callable: how many items the consumer has room for.</param>
    /// <param name="items">What the callable returned.</param>
    /// <param name="write">Writes an item.</param>
    public void Stream<T>(ref MessagePackReader arguments, IAsyncEnumerable<T> items, WireWriter<T> write)
    {
        var outlet = OpenOutlet?.Invoke() ?? throw new InvalidOperationException("A stream needs a caller that takes its items.");
        outlet.OpenStream(arguments.ReadInt32());
        var cancellationToken = CancellationToken;
        var enumerator = Returned(items).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                outlet.WaitForRoom(cancellationToken);
                var move = enumerator.MoveNextAsync();
                // The next item may be long in coming.
                if (!move.IsCompleted)
                    outlet.Flush();
                if (!Wait(move))
                    break;
                var item = enumerator.Current;
                WriteResult();
                outlet.SendItem(item, write);
                Invoke();
            }
        }
        finally
        {
            Wait(enumerator.DisposeAsync());
        }
    }

    /// <summary>In a worker: what an <see cref="IProgress{T}"/> parameter of the callable gets.</summary>
    /// <param name="arguments">Here: whether the caller gave one.</param>
    /// <param name="parameter">Index of the parameter among those that travel.</param>
    /// <param name="write">Writes a value.</param>
    public IProgress<T>? Progress<T>(ref MessagePackReader arguments, int parameter, WireWriter<T> write) =>
        arguments.ReadBoolean() ? new RemoteProgress<T>(OpenOutlet?.Invoke(), parameter, write) : null;

    /// <summary>Whether an argument of the calls that were written with this is a sequence.</summary>
    internal bool HasSources { get; set; }

    /// <summary>Writes whether the caller gave a sequence, whose items travel while the call runs.</summary>
    public void WriteSource(ref MessagePackWriter writer, bool isThere)
    {
        HasSources = true;
        writer.Write(isThere);
    }

    /// <summary>In a worker: what an <see cref="IAsyncEnumerable{T}"/> parameter of the callable gets.</summary>
    /// <param name="arguments">Here: whether the caller gave one.</param>
    /// <param name="parameter">Index of the parameter among those that travel.</param>
    /// <param name="read">Reads an item.</param>
    public IAsyncEnumerable<T>? Source<T>(ref MessagePackReader arguments, int parameter, SerializerRead<T> read)
    {
        if (!arguments.ReadBoolean())
            return null;
        var outlet = OpenOutlet?.Invoke() ?? throw new InvalidOperationException("A sequence needs a caller that gives its items; an initializer has none.");
        return new RemoteSource<T>(outlet, parameter, read, CancellationToken);
    }

    /// <summary>Hands a report to the caller's object, when it is run.</summary>
    public static Action? Report<T>(IProgress<T>? progress, T value) => progress is null ? null : () => progress.Report(value);

    /// <summary>In a worker: waits for an asynchronous callable. A worker runs one call at a time, so its thread may block.</summary>
    public static void Wait(Task task) => Returned(task).GetAwaiter().GetResult();

    /// <inheritdoc cref="Wait(Task)"/>
    public static T Wait<T>(Task<T> task) => Returned(task).GetAwaiter().GetResult();

    /// <summary>What an asynchronous callable returned, which must be there: without it nothing says when its work is done.</summary>
    /// <param name="returned">A task, or a sequence.</param>
    /// <exception cref="InvalidOperationException">The callable returned <see langword="null"/>.</exception>
    public static T Returned<T>(T? returned)
        where T : class =>
        returned ?? throw (typeof(T).IsAssignableTo(typeof(Task))
            ? new InvalidOperationException("The callable returned null where it declares a task. Return Task.CompletedTask or Task.FromResult(value), or make the method async.")
            : new InvalidOperationException("The callable returned null where it declares a sequence. Return one without items, or make the method async."));

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
