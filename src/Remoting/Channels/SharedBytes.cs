using System.Buffers;

namespace Remoting.Channels;

/// <summary>A part of shared memory as a <see cref="Memory{T}"/>. Whoever hands it out sees to it that the memory outlives its use.</summary>
internal sealed unsafe class SharedBytes(SharedMemory memory, long offset, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(memory.Base + offset, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(memory.Base + offset + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
