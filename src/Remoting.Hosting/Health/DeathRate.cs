namespace Remoting.Hosting.Health;

/// <summary>
/// How many of a rising total came within the last minute, as far as it was looked at: what came between two looks counts as having come with the second, so
/// a death is never forgotten before its minute is over.
/// </summary>
internal sealed class DeathRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<(long At, long Count)> _looks = new();
    private long _total;

    /// <summary>Takes note of the total as it is now; gives the number of the last minute.</summary>
    public int Note(long total)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            if (total > _total)
                _looks.Enqueue((now, total - _total));
            _total = Math.Max(total, _total);
            while (_looks.TryPeek(out var first) && time.GetElapsedTime(first.At, now) >= Window)
                _looks.Dequeue();
            return (int)Math.Min(int.MaxValue, _looks.Sum(look => look.Count));
        }
    }
}
