using System.Numerics;

namespace Remoting.Watching;

/// <summary>How often which time was taken, four steps to a doubling: a quantile is right to a fifth, and a billion times take the room of one.</summary>
internal sealed class Histogram
{
    private const int StepsPerDoubling = 4;
    private readonly long[] _counts = new long[64 * StepsPerDoubling];

    public long Count { get; private set; }

    public void Add(long ticks, int count)
    {
        _counts[BucketOf(Math.Max(1, ticks))] += count;
        Count += count;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>The time below which that part of all lie, over two of these; null where there is none.</summary>
    public static long? Quantile(Histogram one, Histogram other, double part)
    {
        long all = one.Count + other.Count;
        if (all == 0)
            return null;
        long rank = (long)Math.Ceiling(all * part);
        for (int bucket = 0; bucket < one._counts.Length; bucket++)
        {
            rank -= one._counts[bucket] + other._counts[bucket];
            if (rank <= 0)
                return MiddleOf(bucket);
        }
        return MiddleOf(one._counts.Length - 1);
    }

    private static int BucketOf(long ticks)
    {
        int doublings = BitOperations.Log2((ulong)ticks);
        int step = doublings < 2 ? 0 : (int)((ticks >> (doublings - 2)) & 3);
        return doublings * StepsPerDoubling + step;
    }

    private static long MiddleOf(int bucket)
    {
        int doublings = bucket / StepsPerDoubling;
        double low = Math.Pow(2, doublings);
        return (long)(low * (1 + ((bucket % StepsPerDoubling) + 0.5) / StepsPerDoubling));
    }
}
