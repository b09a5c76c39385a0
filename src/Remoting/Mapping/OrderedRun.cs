using System.Collections.Concurrent;

namespace Remoting.Mapping;

/// <summary>One enumeration of a map whose outcomes come in the order of the items.</summary>
internal abstract class OrderedRun<TResult>(Executor executor, CallSource<TResult> source, MapOptions options, MapCancellation cancellation)
    : MapRun<TResult>(executor, source, options, cancellation)
{
    /// <summary>Batches behind the head, in order. Whoever takes items adds.</summary>
    private readonly ConcurrentQueue<MapBatch<TResult>> _following = new();

    /// <summary>The batch with the next item, and the item's index. The consumer writes, completing threads read.</summary>
    private MapBatch<TResult>? _head;
    private int _next;

    // A stale head seen by a completing thread is harmless: the consumer looks again after it has armed its wake.
    public sealed override bool HasOutcome
    {
        get
        {
            if (Volatile.Read(ref _head) is not { } head)
                return _following.TryPeek(out var first) && first.IsDone(0);
            int next = Volatile.Read(ref _next);
            return next < head.Count && head.IsDone(next);
        }
    }

    public sealed override void OnDone(MapBatch<TResult> batch, int index)
    {
    }

    protected sealed override void OnSubmitted(MapBatch<TResult> batch) => _following.Enqueue(batch);

    protected sealed override bool TryTake(out MapResult<TResult> outcome)
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

    private MapBatch<TResult>? NextHead()
    {
        if (_following.TryDequeue(out var head))
            Volatile.Write(ref _head, head);
        return head;
    }
}
