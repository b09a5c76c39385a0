using System.Diagnostics;

namespace Remoting.Protocol;

/// <summary>
/// The sending end of a way on which only so much may be: what was sent, and not taken by the consumer as far as the sender has been told.
/// Not safe for threads; its owner's lock is.
/// Invariant: something is sent only while there is room, so never more than the limits and one item more is on the way.
/// </summary>
/// <remarks>
/// Invariant of both ends: a sender that waits has so much on the way that the other end, when its consumer has taken all of that, has granted
/// some anew: the sender waits at the whole of a limit, the consumer grants at half of the same limit, and both count by
/// <see cref="FlowControl"/>. So nobody waits for ever.
/// </remarks>
/// <param name="items">At least 1.</param>
/// <param name="bytes">At least 1.</param>
internal sealed class SendWindow(long items, long bytes)
{
    private readonly Queue<long> _sizes = new();

    /// <summary>Bytes on the way.</summary>
    public long Bytes { get; private set; }

    /// <summary>Items on the way.</summary>
    public int Items => _sizes.Count;

    public bool HasRoom => _sizes.Count < items && Bytes < bytes;

    public void Send(long size)
    {
        Debug.Assert(HasRoom, "Only what there is room for is sent.");
        _sizes.Enqueue(size);
        Bytes = checked(Bytes + size);
    }

    /// <summary>The consumer has taken so many items, the earliest. Whatever the other side says, no more than there are.</summary>
    public void Take(long count)
    {
        for (; count > 0 && _sizes.TryDequeue(out long size); count--)
            Bytes -= size;
        Debug.Assert(Bytes >= 0 && (Bytes == 0 || _sizes.Count > 0), "What is on the way is the sum of its items.");
    }
}
