using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Remoting.Mapping;

/// <summary>
/// How much of a map may be on its way: items taken from the source and not yet yielded. Three bounds: their number (the buffer), the bytes of
/// their arguments, and the bytes of their results, which count before they exist, by the size that results have had.
/// Invariant: an item is taken only while there is room, or while nothing is on the way. So arguments on the way are never more than
/// <see cref="MaxBytes"/> and one item.
/// </summary>
/// <remarks>
/// Taken and yielded are written by one thread each; results come on any thread. What results say is an estimate: a race of two of them loses
/// one of many.
/// </remarks>
internal sealed class MapBudget
{
    /// <summary>Of arguments.</summary>
    public const long MaxBytes = 64L << 20;

    /// <summary>Of results: less, since each is there twice for a while, as it came and as it was read.</summary>
    public const long MaxResultBytes = 32L << 20;

    /// <summary>A result is no less than this in memory, however few its bytes.</summary>
    private const long LeastResult = 64;

    /// <summary>Results after which their size is known well enough...</summary>
    private const int KnownResults = 512;

    /// <summary>... and until then each one that has come makes room for so many items.</summary>
    private const int ItemsPerResult = 64;

    private readonly int _workers;
    private readonly int _buffer;
    private readonly int _chunkLength;
    private readonly int _leastBlock;

    private long _taken;
    private long _yielded;
    private long _argumentBytes;

    private Results _results;
    private long _limit;
    private long _worth;

    /// <param name="workers">How many calls run at a time.</param>
    /// <param name="buffer">Items that may be on the way.</param>
    /// <param name="chunkLength">Items that are dispatched together.</param>
    /// <param name="leastBlock">Less room than this is not worth taking items for.</param>
    public MapBudget(int workers, int buffer, int chunkLength, int leastBlock)
    {
        _workers = workers;
        _buffer = buffer;
        _chunkLength = chunkLength;
        _leastBlock = leastBlock;
        SetLimit(0, 0);
    }

    /// <summary>Items that are taken and not yet yielded.</summary>
    public long Buffered => Volatile.Read(ref _taken) - Volatile.Read(ref _yielded);

    /// <summary>Items that were taken.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>So many items more may be taken, as far as their number and their results go.</summary>
    public long Room => Volatile.Read(ref _limit) - Buffered;

    /// <summary>Whether there is so much room that it is worth taking items.</summary>
    public bool IsRoomWorthIt => Room >= Volatile.Read(ref _worth);

    /// <summary>Whether the buffer is the bound, and not what results are expected to need.</summary>
    public bool IsWhole => Volatile.Read(ref _limit) == _buffer;

    /// <summary>Bytes of arguments on the way.</summary>
    public long ArgumentBytes => Volatile.Read(ref _argumentBytes);

    /// <summary>Items were taken and submitted.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">Bytes of their arguments.</param>
    public void Take(int count, long bytes)
    {
        Debug.Assert(Buffered + count <= _buffer, "Items are taken only while there is room.");
        Volatile.Write(ref _taken, checked(_taken + count));
        Interlocked.Add(ref _argumentBytes, bytes);
    }

    /// <summary>An item was yielded.</summary>
    public void Yield() => Volatile.Write(ref _yielded, _yielded + 1);

    /// <summary>Nobody needs the arguments of some items any more.</summary>
    public void Release(long bytes)
    {
        long left = Interlocked.Add(ref _argumentBytes, -bytes);
        Debug.Assert(left >= 0, "What is released was on the way.");
    }

    /// <summary>A result has come. Any thread.</summary>
    /// <param name="size">Its bytes; 0 where they are not known.</param>
    public void AddResult(long size)
    {
        size = Math.Max(size, LeastResult);
        long expected = Volatile.Read(ref _results.Size);
        // Results of one map are mostly alike; then nothing is written that other threads read.
        if (size != expected || _results.Count < KnownResults)
            Learn(size, expected);
    }

    private void Learn(long size, long expected)
    {
        // Up fast, down slowly: what is too little costs memory at once, what is too much a little time.
        expected = expected == 0 ? size : size > expected ? expected + (size - expected + 1) / 2 : expected - (expected - size + 63) / 64;
        int results = _results.Count;
        if (results < KnownResults)
            _results.Count = ++results;
        Volatile.Write(ref _results.Size, expected);
        SetLimit(expected, results);
    }

    private void SetLimit(long resultSize, int results)
    {
        long limit = Limit(resultSize, results);
        // Whole chunks, and some of them at a time; the less may be on the way the sooner it has to be filled up.
        long worth = limit == _buffer ? _leastBlock : Math.Min(_leastBlock, Math.Max(Math.Min(_chunkLength, limit), Math.Max(1, limit / 8)));
        Volatile.Write(ref _worth, worth);
        Volatile.Write(ref _limit, limit);
    }

    /// <summary>
    /// How many items may be on the way. As long as nothing is known of the results: enough that each worker has one call (or chunk) to run and
    /// one to go on with. Later as many as their results have room for, and never less than one for each worker.
    /// </summary>
    private long Limit(long resultSize, int results)
    {
        long limit;
        if (results == 0)
        {
            limit = Math.Max(2L * _workers, (long)_workers * _chunkLength);
        }
        else
        {
            long fitting = MaxResultBytes / resultSize;
            long least = Math.Max(_workers, Math.Min((long)_workers * _chunkLength, fitting));
            long known = results < KnownResults ? Math.Max(2L * _workers, (long)_workers * _chunkLength) + (long)results * ItemsPerResult : long.MaxValue;
            limit = Math.Max(least, Math.Min(fitting, known));
        }
        return Math.Min(limit, _buffer);
    }

    /// <summary>
    /// What results have said, on a cache line of its own: those who receive look at it for every result, while the consumer counts what it yields (a
    /// fifth of the time of a map of tiny calls, in <c>compare --only noop-map</c>).
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 3 * 64)]
    private struct Results
    {
        /// <summary>What a result is expected to have; 0 when none has come.</summary>
        [FieldOffset(64)]
        public long Size;

        [FieldOffset(72)]
        public int Count;
    }
}
