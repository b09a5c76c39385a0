using System.Collections.Concurrent;

namespace Remoting.Mapping;

/// <summary>What <c>MapAsync</c> returns: outcomes in the order of the items.</summary>
internal sealed class OrderedMap<TResult>(Executor executor, CallSource<TResult> source, MapOptions options, CancellationToken cancellationToken)
    : IAsyncEnumerable<TResult>
{
    public IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken cancellationToken1 = default) =>
        new Enumerator(executor, source, options, MapCancellation.Link(cancellationToken, cancellationToken1));

    private sealed class Enumerator(Executor executor, CallSource<TResult> source, MapOptions options, MapCancellation cancellation)
        : MapRun<TResult>(executor, source, options, cancellation.Token), IAsyncEnumerator<TResult>
    {
        /// <summary>Batches behind the head, in order. Whoever takes items adds.</summary>
        private readonly ConcurrentQueue<MapBatch<TResult>> _following = new();

        /// <summary>The batch with the next item, and the item's index. The consumer writes, completing threads read.</summary>
        private MapBatch<TResult>? _head;
        private int _next;

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

        public override void OnDone(MapBatch<TResult> batch, int index)
        {
        }

        protected override void OnSubmitted(MapBatch<TResult> batch) => _following.Enqueue(batch);

        // A stale head seen by a completing thread is harmless: the consumer looks again after it has armed its wake.
        public override bool HasOutcome
        {
            get
            {
                if (Volatile.Read(ref _head) is not { } head)
                    return _following.TryPeek(out var first) && first.IsDone(0);
                int next = Volatile.Read(ref _next);
                return next < head.Count && head.IsDone(next);
            }
        }

        protected override bool TryTake(out MapResult<TResult> outcome)
        {
            var head = _head ?? NextHead();
            if (head is null || !head.IsDone(_next))
            {
                outcome = default;
                return false;
            }
            outcome = head.Take(_next);
            if (_next + 1 < head.Count)
            {
                Volatile.Write(ref _next, _next + 1);
            }
            else
            {
                Release(head);
                Volatile.Write(ref _head, null);
                Volatile.Write(ref _next, 0);
            }
            return true;
        }

        protected override void OnEnded() => cancellation.Dispose();

        private MapBatch<TResult>? NextHead()
        {
            if (_following.TryDequeue(out var head))
                Volatile.Write(ref _head, head);
            return head;
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
