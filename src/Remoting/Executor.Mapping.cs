using Remoting.Mapping;

namespace Remoting;

// The maps. Each overload only checks its arguments and names its source; what a map does is in the room Mapping.
public abstract partial class Executor
{
    /// <summary>
    /// Runs one call per item and gives the results in the order of the items. Input is lazy: an item is taken from the source
    /// only when a buffer slot is free, so an infinite source and a slow consumer use bounded memory. Its call is written when it is taken: a source
    /// may use its object again.
    /// </summary>
    /// <param name="stub">The generated stub, as a method group: <c>Factorization.Remote.Factors</c>.</param>
    /// <param name="items">
    /// The source. It is enumerated when, and as often as, the result is, by one thread at a time, and may block. A synchronous source that is no plain
    /// collection is moved on by a thread of the thread pool, while the consumer waits for that; a step that takes long is not waited for while
    /// there are results. An asynchronous source gets a token that is cancelled when the map is left.
    /// </param>
    /// <param name="chunkSize">Items dispatched together to one worker: 1 unless given; <see cref="ChunkSize.Auto"/> follows the measured time of the calls.</param>
    /// <param name="bufferSize">
    /// At most so many items are taken from the source and not yet yielded; at least 1. By default enough to keep every worker busy,
    /// and less where arguments or results are large: 64 MiB of arguments may be on the way, and 32 MiB of results, by the size that they have had;
    /// in any case one item for each worker.
    /// </param>
    /// <param name="cancellationToken">Cancels what is queued and running, and ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// The results. An item's error is thrown at the item's place, and the enumerator can be moved on past it. Disposing of the
    /// enumerator early (leaving an <c>await foreach</c>) cancels what is queued. A step of the source that is under way then is waited for only
    /// briefly; the source is disposed of when it ends.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferSize"/> is zero or negative.</exception>
    public IAsyncEnumerable<TResult> MapAsync<T, TResult>(Func<T, RemoteCall<TResult>> stub, IEnumerable<T> items,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OrderedMap<TResult>(this, CallSource.Create(stub, items), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapAsync<T, TResult>(Func<T, RemoteCall<TResult>> stub, IAsyncEnumerable<T> items,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OrderedMap<TResult>(this, CallSource.Create(stub, items), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public IAsyncEnumerable<TResult> MapAsync<T1, T2, TResult>(Func<T1, T2, RemoteCall<TResult>> stub, IEnumerable<T1> items1, IEnumerable<T2> items2,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OrderedMap<TResult>(this, CallSource.Create(stub, items1, items2), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public IAsyncEnumerable<TResult> MapAsync<T1, T2, TResult>(Func<T1, T2, RemoteCall<TResult>> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OrderedMap<TResult>(this, CallSource.Create(stub, items1, items2), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public IAsyncEnumerable<TResult> MapAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, RemoteCall<TResult>> stub, IEnumerable<T1> items1, IEnumerable<T2> items2, IEnumerable<T3> items3,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OrderedMap<TResult>(this, CallSource.Create(stub, items1, items2, items3), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public IAsyncEnumerable<TResult> MapAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, RemoteCall<TResult>> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2, IAsyncEnumerable<T3> items3,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OrderedMap<TResult>(this, CallSource.Create(stub, items1, items2, items3), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <summary>Runs one call per item and gives the outcomes in the order in which they complete; errors are yielded, not thrown.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <returns>One outcome per item, with the item's index.</returns>
    public IAsyncEnumerable<MapResult<TResult>> MapUnorderedAsync<T, TResult>(Func<T, RemoteCall<TResult>> stub, IEnumerable<T> items,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new UnorderedMap<TResult>(this, CallSource.Create(stub, items), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapUnorderedAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public IAsyncEnumerable<MapResult<TResult>> MapUnorderedAsync<T, TResult>(Func<T, RemoteCall<TResult>> stub, IAsyncEnumerable<T> items,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new UnorderedMap<TResult>(this, CallSource.Create(stub, items), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapUnorderedAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public IAsyncEnumerable<MapResult<TResult>> MapUnorderedAsync<T1, T2, TResult>(Func<T1, T2, RemoteCall<TResult>> stub, IEnumerable<T1> items1, IEnumerable<T2> items2,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new UnorderedMap<TResult>(this, CallSource.Create(stub, items1, items2), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapUnorderedAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public IAsyncEnumerable<MapResult<TResult>> MapUnorderedAsync<T1, T2, TResult>(Func<T1, T2, RemoteCall<TResult>> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new UnorderedMap<TResult>(this, CallSource.Create(stub, items1, items2), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapUnorderedAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public IAsyncEnumerable<MapResult<TResult>> MapUnorderedAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, RemoteCall<TResult>> stub, IEnumerable<T1> items1, IEnumerable<T2> items2, IEnumerable<T3> items3,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new UnorderedMap<TResult>(this, CallSource.Create(stub, items1, items2, items3), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapUnorderedAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public IAsyncEnumerable<MapResult<TResult>> MapUnorderedAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, RemoteCall<TResult>> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2, IAsyncEnumerable<T3> items3,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new UnorderedMap<TResult>(this, CallSource.Create(stub, items1, items2, items3), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <summary>Runs one call per item and waits for all. The first error stops the intake of items, cancels what is queued, and is thrown.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <returns>A task that completes when every call has.</returns>
    public Task ForEachAsync<T>(Func<T, RemoteCall> stub, IEnumerable<T> items,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return ForEachMap.RunAsync(this, CallSource.Create(NoResultStubs.Wrap(stub), items), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Func{T, RemoteCall}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public Task ForEachAsync<T>(Func<T, RemoteCall> stub, IAsyncEnumerable<T> items,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return ForEachMap.RunAsync(this, CallSource.Create(NoResultStubs.Wrap(stub), items), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Func{T, RemoteCall}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public Task ForEachAsync<T1, T2>(Func<T1, T2, RemoteCall> stub, IEnumerable<T1> items1, IEnumerable<T2> items2,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return ForEachMap.RunAsync(this, CallSource.Create(NoResultStubs.Wrap(stub), items1, items2), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Func{T, RemoteCall}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public Task ForEachAsync<T1, T2>(Func<T1, T2, RemoteCall> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return ForEachMap.RunAsync(this, CallSource.Create(NoResultStubs.Wrap(stub), items1, items2), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Func{T, RemoteCall}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public Task ForEachAsync<T1, T2, T3>(Func<T1, T2, T3, RemoteCall> stub, IEnumerable<T1> items1, IEnumerable<T2> items2, IEnumerable<T3> items3,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return ForEachMap.RunAsync(this, CallSource.Create(NoResultStubs.Wrap(stub), items1, items2, items3), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Func{T, RemoteCall}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    /// <remarks>The sources are zipped; the shortest ends the map, as in Python's <c>map(f, xs, ys)</c>.</remarks>
    public Task ForEachAsync<T1, T2, T3>(Func<T1, T2, T3, RemoteCall> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2, IAsyncEnumerable<T3> items3,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return ForEachMap.RunAsync(this, CallSource.Create(NoResultStubs.Wrap(stub), items1, items2, items3), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }
}
