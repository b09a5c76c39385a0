using System.Diagnostics;
using Remoting.Threads;

namespace Remoting.Transport;

/// <summary>
/// The segments of a pool of workers. A segment has one owner: this, a buffer that is being filled, or a batch of calls until the last of them has
/// its outcome. A few are enough: where there is none, arguments travel through the streams.
/// </summary>
/// <remarks>
/// Invariant: only its owner looks at a segment, and only this unmaps one. So when this is closed a segment that is out stays mapped until it comes back:
/// the end of a pool does not wait for a thread that is just writing an argument, and its call is refused when it has been written.
/// </remarks>
internal sealed class SegmentPool : ISharedBuffers, IDisposable
{
    private const int Most = 8;

    /// <summary>Of a segment. Memory is taken only where it is written to.</summary>
    private const long Capacity = 1L << 30;

    /// <summary>A segment that may only be smaller than this is not worth having.</summary>
    private const long LeastCapacity = 16 << 20;

    /// <summary>Memory that nobody has written to for so long is given back.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly OrderedLock _gate = new(LockRank.Segments);

    /// <summary>The one that was used last comes first: its memory is there.</summary>
    private readonly Stack<Segment> _free = new();

    private readonly OwnTimer _timer;

    /// <summary>Bytes of a segment here, where this process may not have as many as it wants.</summary>
    private readonly long _capacity = Math.Min(Capacity, SharedMemory.MaxSize);

    /// <summary>All that there are, those that are out included.</summary>
    private readonly List<Segment> _all = [];

    private int _made;
    private int _lastId;
    private bool _closed;

    public SegmentPool()
    {
        _closed = !SharedMemory.IsWanted || _capacity < LeastCapacity;
        _timer = OwnTimer.Create(static pool => ((SegmentPool)pool!).Discard(), this);
    }

    /// <summary>Bytes that have been written to and not been given back to the system.</summary>
    public long Held
    {
        get
        {
            using (_gate.Enter())
                return _all.Sum(static segment => Math.Max(segment.High, segment.Reached));
        }
    }

    public SharedBuffer? TryTake(long needed)
    {
        int id;
        using (_gate.Enter())
        {
            if (_closed || needed > _capacity)
                return null;
            if (_free.TryPop(out var segment))
                return Begin(segment);
            if (_made == Most)
                return null;
            _made++;
            id = _lastId++;
        }
        // Under no lock: the system is asked for it, which takes a while.
        if (SharedMemory.TryCreateNameless(_capacity) is { } memory)
            return Begin(Keep(new Segment(this, id, memory)));
        using (_gate.Enter())
            _made--;
        return null;
    }

    public void Return(Segment segment, long written)
    {
        using (_gate.Enter())
        {
            Debug.Assert(segment.IsOut, "A segment is given back once.");
            if (!segment.IsOut)
                return;
            segment.IsOut = false;
            segment.High = Math.Max(segment.High, Math.Max(segment.Reached, written));
            if (!_closed)
            {
                _free.Push(segment);
                _timer.Change(Kept);
                return;
            }
        }
        segment.Memory.Dispose();
    }

    /// <summary>No worker is left, and none will come: no segment is given away any more, and those that are out are unmapped when they come back.</summary>
    public void Dispose()
    {
        using (_gate.Enter())
        {
            _closed = true;
            _all.Clear();
        }
        _timer.Dispose();
        foreach (var segment in TakeFree())
            segment.Memory.Dispose();
    }

    private Segment Keep(Segment segment)
    {
        using (_gate.Enter())
            _all.Add(segment);
        return segment;
    }

    private static Segment Begin(Segment segment)
    {
        segment.IsOut = true;
        segment.Reached = 0;
        return segment;
    }

    /// <summary>Takes those that nobody uses: whoever has them is their owner.</summary>
    private Segment[] TakeFree()
    {
        using (_gate.Enter())
        {
            Segment[] free = [.. _free];
            _free.Clear();
            return free;
        }
    }

    private void Discard()
    {
        foreach (var segment in TakeFree())
        {
            segment.Memory.Discard(0, segment.High);
            segment.High = 0;
            PutBack(segment);
        }
    }

    private void PutBack(Segment segment)
    {
        using (_gate.Enter())
        {
            if (!_closed)
            {
                _free.Push(segment);
                return;
            }
        }
        segment.Memory.Dispose();
    }
}
