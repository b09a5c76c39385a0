namespace Remoting.Transport;

/// <summary>Shared memory for the large arguments of one batch of calls at a time: written by the parent, read by whatever worker gets them.</summary>
internal sealed class Segment(SegmentPool pool, long id, SharedMemory memory) : SharedBuffer
{
    /// <summary>Where the workers open it.</summary>
    public SegmentIdentity Identity { get; } = new(id, memory.Path);

    public SharedMemory Memory => memory;

    /// <summary>How far it was written since its memory was given back last. The pool's.</summary>
    public long High { get; set; }

    /// <summary>Whether its owner is somebody else than the pool. The pool's.</summary>
    public bool IsOut { get; set; }

    public override Memory<byte> Room { get; } = new SharedBytes(memory, 0, (int)Math.Min(memory.Size, Array.MaxLength)).Memory;

    public override void GiveBack(int written) => pool.Return(this, written);
}

/// <summary>What a segment's number means.</summary>
internal sealed record SegmentIdentity(long Id, string Path);
