using Remoting.Calls;

namespace Remoting.Scheduling;

/// <summary>
/// How many calls of which tags run at once. A worker runs one call at a time, so what is counted is workers that have calls of a tag: sent ahead to one that
/// has such calls already they run after them, and need no more room.
/// </summary>
/// <remarks>Invariant: a worker is counted for a tag exactly while it has a call of it; the one place where calls come and go is that of its own count.</remarks>
internal sealed class TagLimits
{
    private readonly Dictionary<string, TagLine> _lines = new(StringComparer.Ordinal);

    private TagLimits(IDictionary<string, int> limits)
    {
        foreach (var (tag, most) in limits)
            _lines.Add(tag, new TagLine(tag, most));
    }

    /// <summary>Those that are limited.</summary>
    public IReadOnlyCollection<TagLine> Lines => _lines.Values;

    /// <summary>Null where nothing is limited.</summary>
    public static TagLimits? Of(ProcessPoolOptions options) => options.Limits.Count > 0 ? new TagLimits(options.Limits) : null;

    /// <summary>The line in which calls wait: that of the first of their tags that is limited. Null where none is.</summary>
    public TagLine? LineOf(CallBatch batch)
    {
        foreach (string tag in batch.Options?.Tags ?? [])
        {
            if (_lines.TryGetValue(tag, out var line))
                return line;
        }
        return null;
    }

    /// <summary>Whether a worker may have calls of all the tags of a batch.</summary>
    public bool Allow(WorkerSlot slot, CallBatch batch)
    {
        foreach (string tag in batch.Options?.Tags ?? [])
        {
            if (_lines.TryGetValue(tag, out var line) && !line.Allows(slot))
                return false;
        }
        return true;
    }

    /// <summary>A worker has got calls, or is rid of them.</summary>
    public void Count(WorkerSlot slot, CallRange range, int sign)
    {
        foreach (string tag in range.Batch.Options?.Tags ?? [])
        {
            if (_lines.TryGetValue(tag, out var line))
                line.Count(slot, sign * range.Count);
        }
    }
}

/// <summary>Calls of a tag that is limited: who has some, and those that wait, apart from all others, so that they hold up none.</summary>
internal sealed class TagLine(string tag, int limit)
{
    private readonly Dictionary<WorkerSlot, int> _holders = [];

    public string Tag => tag;

    public int Limit => limit;

    /// <summary>Workers that have calls of the tag.</summary>
    public int Holders => _holders.Count;

    public CallQueue Queue { get; } = new();

    public bool Allows(WorkerSlot slot) => _holders.Count < limit || _holders.ContainsKey(slot);

    /// <summary>How many calls of the tag a worker has.</summary>
    public int CallsOf(WorkerSlot slot) => _holders.GetValueOrDefault(slot);

    public void Count(WorkerSlot slot, int calls)
    {
        int left = _holders.GetValueOrDefault(slot) + calls;
        if (left == 0)
            _holders.Remove(slot);
        else
            _holders[slot] = left;
    }
}
