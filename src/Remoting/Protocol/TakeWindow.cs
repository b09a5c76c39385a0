namespace Remoting.Protocol;

/// <summary>
/// The consumer's end of a way on which only so much may be (<see cref="SendWindow"/> is the other): what it has taken, and not yet told the
/// sender. Told half of a limit at a time: before the other half is used up, however the two alternate, and without a message for each item.
/// </summary>
/// <param name="items">At least 1.</param>
/// <param name="bytes">At least 1.</param>
internal struct TakeWindow(long items, long bytes)
{
    private int _items;
    private long _bytes;

    /// <summary>An item was taken.</summary>
    /// <param name="size">As the sender counts it.</param>
    /// <returns>How many items the sender is to be told of now; 0 for none yet.</returns>
    public int Take(long size)
    {
        _bytes = checked(_bytes + size);
        _items++;
        // Written so that no limit, however large, overflows.
        if (_items < items - _items && _bytes < bytes - _bytes)
            return 0;
        int told = _items;
        (_items, _bytes) = (0, 0);
        return told;
    }
}
