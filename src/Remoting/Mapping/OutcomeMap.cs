namespace Remoting.Mapping;

/// <summary>What <c>MapOutcomesAsync</c> returns: outcomes in the order of the items, errors as values.</summary>
internal sealed class OutcomeMap<TResult>(Executor executor, CallSource<TResult> source, MapOptions options, CancellationToken cancellationToken)
    : IAsyncEnumerable<MapResult<TResult>>
{
    public IAsyncEnumerator<MapResult<TResult>> GetAsyncEnumerator(CancellationToken cancellationToken1 = default) =>
        new Enumerator(executor, source, options, MapCancellation.Link(cancellationToken, cancellationToken1));

    private sealed class Enumerator(Executor executor, CallSource<TResult> source, MapOptions options, MapCancellation cancellation)
        : OrderedRun<TResult>(executor, source, options, cancellation), IAsyncEnumerator<MapResult<TResult>>
    {
        public MapResult<TResult> Current { get; private set; }

        public ValueTask<bool> MoveNextAsync()
        {
            if (!TryNext(out var outcome))
                return AwaitAsync();
            Current = outcome;
            return new ValueTask<bool>(true);
        }

        private async ValueTask<bool> AwaitAsync()
        {
            (bool hasValue, Current) = await NextAsync().ConfigureAwait(false);
            return hasValue;
        }
    }
}
