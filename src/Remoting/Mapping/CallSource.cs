using Remoting.Serialization;

namespace Remoting.Mapping;

/// <summary>Where a map's calls come from: items through a stub. Can be opened any number of times.</summary>
/// <param name="mayBlock">Whether a step may run the program's own code on the thread that takes it, which may wait there for whatever it likes.</param>
/// <param name="isConstant">Whether nobody can change an item once it was taken.</param>
internal abstract class CallSource<TResult>(bool mayBlock, bool isConstant)
{
    /// <summary>Whether a step may block the thread that takes it.</summary>
    public virtual bool MayBlock => mayBlock;

    /// <summary>Whether nobody can change an item once it was taken.</summary>
    public bool IsConstant => isConstant;

    /// <summary>Whether it is opened with a token that it looks at.</summary>
    public virtual bool TakesToken => false;

    public abstract CallCursor<TResult> Open(CancellationToken cancellationToken);
}

/// <summary>One pass over a source.</summary>
internal abstract class CallCursor<TResult> : IAsyncDisposable
{
    /// <summary>Moves to the next item; complete at once unless the source is asynchronous and has none ready.</summary>
    public abstract ValueTask<bool> MoveNextAsync();

    /// <summary>The call for the current item. Runs the stub, which may be the user's own lambda and may throw.</summary>
    public abstract RemoteCall<TResult> Current { get; }

    public abstract ValueTask DisposeAsync();
}

/// <summary>Makes sources of what users pass: one to three sequences, synchronous or not, and a stub with or without result.</summary>
internal static class CallSource
{
    public static CallSource<TResult> Create<T, TResult>(Func<T, RemoteCall<TResult>> stub, IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new SyncSource<T, TResult>(stub, items, SourceKind.MayBlock(stub) || SourceKind.MayBlock(items), PlainTypes.IsConstant<T>());
    }

    public static CallSource<TResult> Create<T, TResult>(Func<T, RemoteCall<TResult>> stub, IAsyncEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new AsyncSource<T, TResult>(stub, items, SourceKind.MayBlock(stub) || SourceKind.MayBlock(items), PlainTypes.IsConstant<T>());
    }

    public static CallSource<TResult> Create<T1, T2, TResult>(Func<T1, T2, RemoteCall<TResult>> stub, IEnumerable<T1> items1, IEnumerable<T2> items2)
    {
        ArgumentNullException.ThrowIfNull(items1);
        ArgumentNullException.ThrowIfNull(items2);
        bool mayBlock = SourceKind.MayBlock(stub) || SourceKind.MayBlock(items1) || SourceKind.MayBlock(items2);
        return new SyncSource<(T1 First, T2 Second), TResult>(
            pair => stub(pair.First, pair.Second), items1.Zip(items2), mayBlock, PlainTypes.IsConstant<(T1, T2)>());
    }

    public static CallSource<TResult> Create<T1, T2, TResult>(
        Func<T1, T2, RemoteCall<TResult>> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2)
    {
        ArgumentNullException.ThrowIfNull(items1);
        ArgumentNullException.ThrowIfNull(items2);
        bool mayBlock = SourceKind.MayBlock(stub) || SourceKind.MayBlock(items1) || SourceKind.MayBlock(items2);
        return new AsyncSource<(T1 First, T2 Second), TResult>(pair => stub(pair.First, pair.Second), items1.Zip(items2), mayBlock, PlainTypes.IsConstant<(T1, T2)>());
    }

    public static CallSource<TResult> Create<T1, T2, T3, TResult>(
        Func<T1, T2, T3, RemoteCall<TResult>> stub, IEnumerable<T1> items1, IEnumerable<T2> items2, IEnumerable<T3> items3)
    {
        ArgumentNullException.ThrowIfNull(items1);
        ArgumentNullException.ThrowIfNull(items2);
        ArgumentNullException.ThrowIfNull(items3);
        bool mayBlock = SourceKind.MayBlock(stub) || SourceKind.MayBlock(items1) || SourceKind.MayBlock(items2) || SourceKind.MayBlock(items3);
        return new SyncSource<(T1 First, T2 Second, T3 Third), TResult>(
            triple => stub(triple.First, triple.Second, triple.Third), items1.Zip(items2, items3), mayBlock, PlainTypes.IsConstant<(T1, T2, T3)>());
    }

    public static CallSource<TResult> Create<T1, T2, T3, TResult>(
        Func<T1, T2, T3, RemoteCall<TResult>> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2, IAsyncEnumerable<T3> items3)
    {
        ArgumentNullException.ThrowIfNull(items1);
        ArgumentNullException.ThrowIfNull(items2);
        ArgumentNullException.ThrowIfNull(items3);
        bool mayBlock = SourceKind.MayBlock(stub) || SourceKind.MayBlock(items1) || SourceKind.MayBlock(items2) || SourceKind.MayBlock(items3);
        return new AsyncSource<((T1 First, T2 Second) First, T3 Second), TResult>(
            triple => stub(triple.First.First, triple.First.Second, triple.Second), items1.Zip(items2).Zip(items3), mayBlock, PlainTypes.IsConstant<(T1, T2, T3)>());
    }

    private sealed class SyncSource<T, TResult>(Func<T, RemoteCall<TResult>> stub, IEnumerable<T> items, bool mayBlock, bool isConstant)
        : CallSource<TResult>(mayBlock, isConstant)
    {
        public override CallCursor<TResult> Open(CancellationToken cancellationToken) => new SyncCursor<T, TResult>(stub, items.GetEnumerator());
    }

    private sealed class SyncCursor<T, TResult>(Func<T, RemoteCall<TResult>> stub, IEnumerator<T> items) : CallCursor<TResult>
    {
        public override RemoteCall<TResult> Current => stub(items.Current);

        public override ValueTask<bool> MoveNextAsync() => new(items.MoveNext());

        public override ValueTask DisposeAsync()
        {
            items.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class AsyncSource<T, TResult>(Func<T, RemoteCall<TResult>> stub, IAsyncEnumerable<T> items, bool mayBlock, bool isConstant)
        : CallSource<TResult>(mayBlock, isConstant)
    {
        /// <summary>What belongs to the thread that it is enumerated on, as that of a user interface, stays there.</summary>
        public override bool MayBlock => base.MayBlock && SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default;

        public override bool TakesToken => true;

        public override CallCursor<TResult> Open(CancellationToken cancellationToken) =>
            new AsyncCursor<T, TResult>(stub, items.GetAsyncEnumerator(cancellationToken));
    }

    private sealed class AsyncCursor<T, TResult>(Func<T, RemoteCall<TResult>> stub, IAsyncEnumerator<T> items) : CallCursor<TResult>
    {
        public override RemoteCall<TResult> Current => stub(items.Current);

        public override ValueTask<bool> MoveNextAsync() => items.MoveNextAsync();

        public override ValueTask DisposeAsync() => items.DisposeAsync();
    }
}
