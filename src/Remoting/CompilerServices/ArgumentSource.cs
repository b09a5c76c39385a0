using System.ComponentModel;
using MessagePack;

namespace Remoting.CompilerServices;

/// <summary>For generated code: the items of an <see cref="IAsyncEnumerable{T}"/> argument, where its caller is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ArgumentSource
{
    private protected ArgumentSource()
    {
    }

    /// <summary>What a call has for one of its parameters; null where the caller gave none.</summary>
    /// <param name="items">The argument.</param>
    /// <param name="flow">The context in which the call was made: the source's code runs in it, as it would if the callable ran there.</param>
    /// <param name="write">Writes an item.</param>
    public static ArgumentSource? Of<T>(IAsyncEnumerable<T>? items, ExecutionContext? flow, WireWriter<T> write) =>
        items is null ? null : new Items<T>(items, flow, write);

    /// <summary>Moves on; the first time it begins an enumeration, of which there is one.</summary>
    /// <param name="cancellationToken">Cancelled when nobody wants more.</param>
    internal abstract ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken);

    /// <summary>Takes the item that it was moved to: the source's own code, and its exceptions.</summary>
    internal abstract void Take();

    /// <summary>Writes the item that was taken.</summary>
    internal abstract void Write(ref MessagePackWriter writer);

    /// <summary>Ends the enumeration, if it has begun.</summary>
    internal abstract ValueTask DisposeAsync();

    private sealed class Items<T>(IAsyncEnumerable<T> items, ExecutionContext? flow, WireWriter<T> write) : ArgumentSource
    {
        private IAsyncEnumerator<T>? _enumerator;
        private T _item = default!;

        internal override ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken) => InFlow(
            static source => (source.This._enumerator ??= source.This.Begin(source.Token)).MoveNextAsync(), (This: this, Token: cancellationToken));

        internal override void Take() => _item = InFlow(static enumerator => enumerator.Current, _enumerator!);

        internal override void Write(ref MessagePackWriter writer) => write(ref writer, _item);

        internal override ValueTask DisposeAsync() => _enumerator is { } enumerator ? InFlow(static enumerator => enumerator.DisposeAsync(), enumerator) : default;

        private IAsyncEnumerator<T> Begin(CancellationToken cancellationToken) => items.GetAsyncEnumerator(cancellationToken);

        private TResult InFlow<TState, TResult>(Func<TState, TResult> step, TState state)
        {
            if (flow is null)
                return step(state);
            TResult result = default!;
            ExecutionContext.Run(flow, _ => result = step(state), null);
            return result;
        }
    }
}
