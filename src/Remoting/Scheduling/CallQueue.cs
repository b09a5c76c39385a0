using Remoting.Calls;

namespace Remoting.Scheduling;

/// <summary>
/// Calls that no worker has yet, in their order: those of a pool, or those of one lease. Of single calls that were withdrawn an entry is left, which is
/// passed over later: removing it would make cancelling many calls quadratic.
/// </summary>
internal sealed class CallQueue
{
    private readonly Deque<CallRange> _entries = new();

    /// <summary>How many calls there are, withdrawn ones not counted.</summary>
    public long Calls { get; private set; }

    /// <summary>How many entries there are, those of withdrawn calls among them.</summary>
    public int Entries => _entries.Count;

    public CallRange this[int entry] => _entries[entry];

    /// <summary>Whether an entry is what is left of a single call that was cancelled.</summary>
    public static bool IsWithdrawn(CallRange range) => range.Batch.Count == 1 && !range.Batch.Queued;

    public void PushBack(CallRange range)
    {
        range.Batch.Queued = true;
        _entries.PushBack(range);
        Calls += range.Count;
    }

    public void PushFront(CallRange range)
    {
        range.Batch.Queued = true;
        _entries.PushFront(range);
        Calls += range.Count;
    }

    /// <summary>The next range that was not withdrawn, without taking it.</summary>
    public bool TryPeek(out CallRange range)
    {
        while (_entries.Count > 0)
        {
            range = _entries[0];
            if (!IsWithdrawn(range))
                return true;
            _entries.PopFront();
        }
        range = default;
        return false;
    }

    /// <summary>Takes the entry that <see cref="TryPeek"/> has shown.</summary>
    public void TakeFront(CallRange range)
    {
        _entries.PopFront();
        Calls -= range.Count;
        range.Batch.Queued = false;
    }

    /// <summary>Takes an entry out of the middle; it was not withdrawn.</summary>
    public CallRange TakeAt(int entry)
    {
        var range = _entries.RemoveAt(entry);
        Calls -= range.Count;
        range.Batch.Queued = false;
        return range;
    }

    /// <summary>Takes the calls of a batch out; they go to <paramref name="removed"/>.</summary>
    public void Withdraw(CallBatch batch, List<CallRange> removed)
    {
        if (batch.Count == 1)
        {
            if (!batch.Queued)
                return;
            batch.Queued = false;
            Calls--;
            removed.Add(new CallRange(batch, 0, 1));
            return;
        }
        int before = removed.Count;
        _entries.RemoveWhere(range => range.Batch == batch, removed);
        for (int i = before; i < removed.Count; i++)
            Calls -= removed[i].Count;
    }
}
