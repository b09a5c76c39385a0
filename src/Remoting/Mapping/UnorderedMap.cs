using System.Collections.Concurrent;

namespace Remoting.Mapping;

/// <summary>What <c>MapUnorderedAsync</c> returns: outcomes in the order of completion.</summary>
internal sealed class UnorderedMap<TResult>(Executor executor, CallSource<TResult> source, MapOptions options, CancellationToken cancellationToken)
    : IAsyncEnumerable<MapResult<TResult>>
{
    public IAsyncEnumerator<MapResult<TResult>> GetAsyncEnumerator(CancellationToken cancellationToken1 = default) =>
        new Enumerator(executor, source, options, MapCancellation.Link(cancellationToken, cancellationToken1));

    private sealed class Enumerator(Executor executor, CallSource<TResult> source, MapOptions options, MapCancellation cancellation)
        : MapRun<TResult>(executor, source, options, cancellation), IAsyncEnumerator<MapResult<TResult>>
    {
        private readonly ConcurrentQueue<(MapBatch<TResult> Batch, int Index)> _done = new();

        public MapResult<TResult> Current { get; private set; }

        public ValueTask<bool> MoveNextAsync()
        {
            if (!TryNext(out var outcome))
                return AwaitAsync();
            Current = outcome;
            return new ValueTask<bool>(true);
        }

        public override void OnDone(MapBatch<TResult> batch, int index) => _done.Enqueue((batch, index));

        public override bool HasOutcome => !_done.IsEmpty;

        protected override void OnSubmitted(MapBatch<TResult> batch)
        {
        }

        protected override bool TryTake(out MapResult<TResult> outcome)
        {
            if (!_done.TryDequeue(out var item))
            {
                outcome = default;
                return false;
            }
            outcome = item.Batch.Take(item.Index);
            if (++item.Batch.Yielded == item.Batch.Count)
                Release(item.Batch);
            return true;
        }

        private async ValueTask<bool> AwaitAsync()
        {
            (bool hasValue, Current) = await NextAsync().ConfigureAwait(false);
            return hasValue;
        }
    }
}
