namespace Remoting.Channels;

/// <summary>
/// The segments of a pool of workers. A segment has one owner: this, a buffer that is being filled, or a batch of calls until the last of them has
/// its outcome. A few are enough: where there is none, arguments travel through the streams.
/// </summary>
internal sealed class SegmentPool : ISpillway, IDisposable
{
    private const int Most = 8;

    /// <summary>Of a segment. Memory is taken only where it is written to.</summary>
    private const long Capacity = 1L << 30;

    /// <summary>Memory that nobody has written to for so long is given back.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<Segment> _all = [];

    /// <summary>The one that was used last comes first: its memory is there.</summary>
    private readonly Stack<Segment> _free = new();

    private readonly Timer _timer;
    private bool _closed = !SharedMemory.IsWanted;

    public SegmentPool() => _timer = new Timer(static pool => ((SegmentPool)pool!).Discard(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public Spill? TryTake(long needed)
    {
        lock (_gate)
        {
            if (_closed || needed > Capacity)
                return null;
            if (_free.TryPop(out var segment))
                return segment;
            if (_all.Count == Most || SharedMemory.TryCreateNameless(Capacity) is not { } memory)
                return null;
            segment = new Segment(this, _all.Count, memory);
            _all.Add(segment);
            return segment;
        }
    }

    public void Return(Segment segment, long written)
    {
        lock (_gate)
        {
            segment.High = Math.Max(segment.High, written);
            _free.Push(segment);
            if (!_closed)
                _timer.Change(Kept, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>No call is left, and no worker.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _timer.Dispose();
            foreach (var segment in _all)
                segment.Memory.Dispose();
            _all.Clear();
        }
    }

    private void Discard()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            foreach (var segment in _free)
            {
                segment.Memory.Discard(0, segment.High);
                segment.High = 0;
            }
        }
    }
}
