namespace Remoting.Transport;

/// <summary>Where a buffer that has grown large goes on: shared memory, so that what is written there need not be copied again.</summary>
internal interface ISharedBuffers
{
    /// <summary>Room for at least so many bytes; null when there is none.</summary>
    SharedBuffer? TryTake(long needed);
}

/// <summary>Room that a buffer has taken. It is either given back, or becomes a payload.</summary>
internal abstract class SharedBuffer
{
    public abstract Memory<byte> Room { get; }

    /// <summary>How far the room was, or may have been, written to; what was kept of that may be less. The buffer's.</summary>
    public int Reached { get; set; }

    /// <summary>Nothing of what was written is needed.</summary>
    /// <param name="written">How much it was.</param>
    public abstract void GiveBack(int written);
}
