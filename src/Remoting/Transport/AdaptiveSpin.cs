using System.Diagnostics;

namespace Remoting.Transport;

/// <summary>
/// Looks for bytes a little longer before going to sleep, where that has been of use lately: being woken takes some 20 to 50 µs, an answer that is
/// on its way often one. Never where there is one processor, and seldom where other threads want this one.
/// </summary>
/// <param name="limit">The longest look, in ticks of <see cref="Stopwatch"/>: <see cref="WakeUp"/> or <see cref="Answer"/>.</param>
internal sealed class AdaptiveSpin(long limit)
{
    /// <summary>What a wake-up takes, so that a look in vain costs no more than it could have saved.</summary>
    public static readonly long WakeUp = Stopwatch.Frequency / 25_000; // 40 µs

    /// <summary>
    /// For who has woken the other side and looks out for its answer: it has to wake up first. What is saved is more, too: being woken, and going on elsewhere.
    /// </summary>
    public static readonly long Answer = Stopwatch.Frequency / 10_000; // 100 µs

    /// <summary>A pause between two looks that only somebody else running on this processor explains.</summary>
    private static readonly long Preempted = Stopwatch.Frequency / 20_000; // 50 µs

    /// <summary>After looks in vain this many waits go by without one at most.</summary>
    private const int MostSkipped = 64;

    private static readonly bool HasProcessors = Environment.ProcessorCount > 1;

    private int _penalty;
    private int _skip;

    /// <summary>Whether there are bytes to read, perhaps after a short while.</summary>
    public bool WaitFor(ByteRing ring)
    {
        if (ring.HasUnread)
            return true;
        if (!HasProcessors)
            return false;
        if (_skip > 0)
        {
            _skip--;
            return false;
        }
        long start = Stopwatch.GetTimestamp();
        long last = start;
        while (true)
        {
            for (int i = 0; i < 8; i++)
            {
                Thread.SpinWait(4);
                if (ring.HasUnread)
                {
                    _penalty = 0;
                    return true;
                }
            }
            long now = Stopwatch.GetTimestamp();
            if (now - last > Preempted)
                _penalty = MostSkipped;
            if (now - start > limit)
                break;
            last = now;
        }
        // One look in vain is no reason yet to skip the next.
        _penalty = Math.Clamp(2 * _penalty, 1, MostSkipped);
        _skip = _penalty - 1;
        return false;
    }
}
