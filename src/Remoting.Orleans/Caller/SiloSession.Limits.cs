using Remoting.Calls;
using Remoting.Sharing;

namespace Remoting.Clustering;

// How much a silo takes at once.
internal sealed partial class SiloSession
{
    /// <summary>
    /// More bytes of a call's arguments, of an item of its sources, or of a shared value do not go there: the smaller limit of both sides counts. A silo that
    /// does not say its own is of an earlier version.
    /// </summary>
    public long MostBytes => Load.MostBytes > 0 ? Math.Min(Load.MostBytes, dispatcher.MostBytes) : dispatcher.MostBytes;

    /// <summary>Why the first call of a range cannot go there; null where it can.</summary>
    public RemoteSerializationException? WhyTooLarge(CallRange range)
    {
        var encoded = range.Batch.Encoded!;
        long bytes = encoded.LengthOf(range.Start, 1);
        if (bytes > MostBytes)
        {
            string name = range.Batch[range.Start].Callable.Name;
            return new RemoteSerializationException(name, null,
                $"The arguments of {name} have {bytes} bytes; silo {Silo} takes {MostBytes} at most (MaxPayloadBytes). Pass large data by a file or a store that both reach.", null);
        }
        foreach (var use in encoded.Uses?.All ?? [])
        {
            if (((SharedItem)use).Content!.Length is var length && length > MostBytes)
            {
                string name = range.Batch[range.Start].Callable.Name;
                return new RemoteSerializationException(name, null, $"A shared value, an argument of {name}, has {length} bytes; silo {Silo} takes {MostBytes} at most (MaxPayloadBytes).", null);
            }
        }
        return null;
    }

    /// <summary>
    /// How many calls of a range go into one record, which is no longer than what the silo takes: each of them may be as long as that, and a chunk of them longer.
    /// At least one, which was looked at by itself.
    /// </summary>
    /// <param name="range">The calls.</param>
    /// <param name="most">No more than so many.</param>
    /// <param name="mostBytes">No more bytes, if that is less than what the silo takes.</param>
    public int FitInto(CallRange range, int most, long mostBytes = long.MaxValue)
    {
        mostBytes = Math.Min(mostBytes, MostBytes);
        var encoded = range.Batch.Encoded!;
        if (Fits(most))
            return most;
        int fitting = 1;
        while (most - fitting > 1)
        {
            int middle = fitting + (most - fitting) / 2;
            if (Fits(middle))
                fitting = middle;
            else
                most = middle;
        }
        return fitting;

        // Where each call ends is said before them.
        bool Fits(int count) => encoded.LengthOf(range.Start, count) + (long)sizeof(int) * count <= mostBytes;
    }
}
