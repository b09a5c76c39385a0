using Remoting.Calls;

namespace Remoting.Clustering;

/// <summary>Neighbouring calls of one batch that were sent to one silo together. Its dispatcher's lock guards it.</summary>
/// <param name="number">Its number in the session.</param>
/// <param name="range">The calls.</param>
internal sealed class CallUnit(long number, CallRange range)
{
    private readonly bool[] _ended = new bool[range.Count];

    public long Number => number;

    public CallRange Range => range;

    public CallBatch Batch => range.Batch;

    /// <summary>Calls without outcome.</summary>
    public int Left { get; private set; } = range.Count;

    /// <summary>The lease whose calls they are; null for calls that any worker runs.</summary>
    public LeaseState? Lease { get; init; }

    /// <summary>Bytes of the arguments.</summary>
    public long Bytes { get; init; }

    /// <summary>Number of its record's last piece: when that was never sent, no call of it has begun.</summary>
    public long LastPiece { get; set; }

    /// <summary>Whether its caller wants none of those calls any more, whether they have started or not.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Whether its caller does not want those calls that have not started, or none: what comes back goes nowhere else.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>Whether those calls that have not started were asked back: they go elsewhere.</summary>
    public bool IsRecalled { get; set; }

    /// <summary>Whether it is one of these calls, and has no outcome.</summary>
    public bool IsOpen(int index) => (uint)index < (uint)_ended.Length && !_ended[index];

    /// <summary>A call has its outcome. False where it had one, or is none of these: then nothing is to be done.</summary>
    /// <param name="index">Its index in the unit.</param>
    public bool TryEnd(int index)
    {
        if (!IsOpen(index))
            return false;
        _ended[index] = true;
        Left--;
        return true;
    }

    /// <summary>Those without outcome.</summary>
    public IEnumerable<CallRange> Open()
    {
        for (int i = 0; i < _ended.Length;)
        {
            int start = i;
            while (i < _ended.Length && !_ended[i])
                i++;
            if (i > start)
                yield return range with { Start = range.Start + start, Count = i - start };
            while (i < _ended.Length && _ended[i])
                i++;
        }
    }
}
