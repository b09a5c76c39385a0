namespace Remoting.Calls;

/// <summary>
/// Chunks that threads of this process have taken. A call of one that has not begun is still queued, and may be withdrawn. All of it under the lock of the
/// executor. Single calls are none: of them nothing is left when they run.
/// </summary>
internal sealed class LocalChunks
{
    private readonly List<LocalChunk> _running = [];

    /// <summary>A thread takes these calls, which it runs one after the other.</summary>
    public LocalChunk Begin(CallRange range)
    {
        var chunk = new LocalChunk(range);
        _running.Add(chunk);
        return chunk;
    }

    /// <summary>The next call of a chunk; null where none is left, and then nothing is known of it any more.</summary>
    public int? TakeNext(LocalChunk chunk)
    {
        if (chunk.Rest.Count > 0)
        {
            int next = chunk.Rest.Start;
            chunk.Rest = chunk.Rest.Skip(1);
            return next;
        }
        _running.Remove(chunk);
        return null;
    }

    /// <summary>Takes out what has not begun.</summary>
    /// <param name="batch">Of which calls; null of all.</param>
    /// <param name="removed">Where they go.</param>
    public void Withdraw(CallBatch? batch, List<CallRange> removed)
    {
        foreach (var chunk in _running)
        {
            if (chunk.Rest.Count == 0 || (batch is not null && chunk.Batch != batch))
                continue;
            removed.Add(chunk.Rest);
            chunk.Rest = chunk.Rest.Take(0);
        }
    }
}

/// <summary>Calls that one thread runs, one after the other.</summary>
internal sealed class LocalChunk(CallRange range)
{
    public CallBatch Batch { get; } = range.Batch;

    /// <summary>Those that have not begun.</summary>
    public CallRange Rest { get; set; } = range;
}
