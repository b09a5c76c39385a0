using Remoting.Mapping;

namespace Remoting;

// The maps whose outcomes come in order, with errors as values.
public abstract partial class Executor
{
    /// <summary>
    /// Runs one call per item and gives the outcomes in the order of the items: index, and value or error. Nothing is thrown for an item; otherwise as
    /// <see cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>.
    /// </summary>
    /// <returns>
    /// The outcomes. What the source or the stub throws is thrown behind the outcomes of the items before. Disposing of the enumerator early (leaving an
    /// <c>await foreach</c>) cancels what is queued.
    /// </returns>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public IAsyncEnumerable<MapResult<TResult>> MapOutcomesAsync<T, TResult>(Func<T, RemoteCall<TResult>> stub, IEnumerable<T> items,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OutcomeMap<TResult>(this, CallSource.Create(stub, items), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public IAsyncEnumerable<MapResult<TResult>> MapOutcomesAsync<T, TResult>(Func<T, RemoteCall<TResult>> stub, IAsyncEnumerable<T> items,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OutcomeMap<TResult>(this, CallSource.Create(stub, items), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public IAsyncEnumerable<MapResult<TResult>> MapOutcomesAsync<T1, T2, TResult>(Func<T1, T2, RemoteCall<TResult>> stub, IEnumerable<T1> items1, IEnumerable<T2> items2,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OutcomeMap<TResult>(this, CallSource.Create(stub, items1, items2), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public IAsyncEnumerable<MapResult<TResult>> MapOutcomesAsync<T1, T2, TResult>(Func<T1, T2, RemoteCall<TResult>> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OutcomeMap<TResult>(this, CallSource.Create(stub, items1, items2), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public IAsyncEnumerable<MapResult<TResult>> MapOutcomesAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, RemoteCall<TResult>> stub, IEnumerable<T1> items1, IEnumerable<T2> items2, IEnumerable<T3> items3,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OutcomeMap<TResult>(this, CallSource.Create(stub, items1, items2, items3), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, RemoteCall{TResult}}, IEnumerable{T}, ChunkSize, int?, CancellationToken)"/>
    public IAsyncEnumerable<MapResult<TResult>> MapOutcomesAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, RemoteCall<TResult>> stub, IAsyncEnumerable<T1> items1, IAsyncEnumerable<T2> items2, IAsyncEnumerable<T3> items3,
        ChunkSize chunkSize = default, int? bufferSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return new OutcomeMap<TResult>(this, CallSource.Create(stub, items1, items2, items3), MapOptions.Check(chunkSize, bufferSize), cancellationToken);
    }
}
