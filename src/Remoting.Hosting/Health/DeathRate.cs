namespace Remoting.Hosting.Health;

/// <summary>
/// How many deaths came within the last minute. What came between two looks counts as having come with the second, so that a death that was seen is never
/// forgotten before its minute is over; one that was older than that by then does not count.
/// </summary>
internal sealed class DeathRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<(long At, long Count)> _looks = new();
    private long _total;

    /// <summary>Takes note of the total as it is now, and of how many of it the pool has of the last minute; gives the number of the last minute.</summary>
    public int Note(long total, int recent)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            long fresh = Math.Min(total - _total, recent);
            if (fresh > 0)
                _looks.Enqueue((now, fresh));
            _total = Math.Max(total, _total);
            while (_looks.TryPeek(out var first) && time.GetElapsedTime(first.At, now) >= Window)
                _looks.Dequeue();
            return (int)Math.Min(int.MaxValue, _looks.Sum(look => look.Count));
        }
    }
}
