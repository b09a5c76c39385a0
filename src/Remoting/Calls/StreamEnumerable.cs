namespace Remoting.Calls;

/// <summary>What <c>StreamAsync</c> returns: a new call for each enumeration.</summary>
internal sealed class StreamEnumerable<T>(Executor executor, RemoteStream<T> stream, CallOptions? options, int bufferSize, CancellationToken cancellationToken)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken1 = default) =>
        new Enumerator(new StreamConsumer<T>(executor, stream, options, bufferSize, cancellationToken, cancellationToken1));

    /// <summary>
    /// What the consumer holds. Invariant: nothing refers to it but the consumer, not even a step that is pending (what a step needs is in
    /// <see cref="StreamConsumer{T}"/>), so that one that is dropped without having been disposed of is found, and its call ended.
    /// </summary>
    private sealed class Enumerator(StreamConsumer<T> consumer) : IAsyncEnumerator<T>
    {
        ~Enumerator() => consumer.Abandon();

        public T Current => consumer.Current;

        public ValueTask<bool> MoveNextAsync() => consumer.MoveNextAsync();

        public ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            return new ValueTask(consumer.EndAsync());
        }
    }
}
