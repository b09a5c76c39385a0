namespace Remoting.Mapping;

/// <summary>What <c>MapAsync</c> returns: values in the order of the items.</summary>
internal sealed class OrderedMap<TResult>(Executor executor, CallSource<TResult> source, MapOptions options, CancellationToken cancellationToken)
    : IAsyncEnumerable<TResult>
{
    public IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken cancellationToken1 = default) =>
        new Enumerator(executor, source, options, MapCancellation.Link(cancellationToken, cancellationToken1));

    private sealed class Enumerator(Executor executor, CallSource<TResult> source, MapOptions options, MapCancellation cancellation)
        : OrderedRun<TResult>(executor, source, options, cancellation), IAsyncEnumerator<TResult>
    {
        private TResult _current = default!;

        public TResult Current => _current;

        public ValueTask<bool> MoveNextAsync()
        {
            if (TryNext(out var outcome))
            {
                _current = outcome.Value;
                return new ValueTask<bool>(true);
            }
            var step = NextAsync();
            if (!step.IsCompletedSuccessfully)
                return AwaitAsync(step);
            return new ValueTask<bool>(Yield(step.Result));
        }

        private async ValueTask<bool> AwaitAsync(ValueTask<(bool, MapResult<TResult>)> step) => Yield(await step.ConfigureAwait(false));

        // An item's error is thrown at its place; the enumerator has already moved past it.
        private bool Yield((bool HasValue, MapResult<TResult> Outcome) step)
        {
            _current = step.HasValue ? step.Outcome.Value : default!;
            return step.HasValue;
        }
    }
}
