namespace Remoting.Watching;

/// <summary>What one viewer of a pool has seen already, so that it is told what is new. A viewer that is slow misses what is no longer kept, and nothing else.</summary>
internal sealed class FeedCursor
{
    public List<long> Rows { get; } = [];

    /// <summary>The row that is told of first.</summary>
    public int FirstRow { get; set; }

    public int Names { get; set; }

    public long Failures { get; set; } = -1;

    public long Deaths { get; set; } = -1;

    public long Lines { get; set; }

    public int Advice { get; set; }

    /// <summary>How many measured calls were told of.</summary>
    public long Costs { get; set; }

    /// <summary>When the times were told last.</summary>
    public long TimesAt { get; set; }
}
