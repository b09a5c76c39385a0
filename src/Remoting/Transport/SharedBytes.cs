using System.Buffers;

namespace Remoting.Transport;

/// <summary>
/// A part of shared memory as a <see cref="Memory{T}"/>. Whoever hands it out sees to it that the memory outlives its use; who pins it holds the memory.
/// To look at what is gone is an exception.
/// </summary>
internal sealed unsafe class SharedBytes(SharedMemory memory, long offset, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan()
    {
        byte* start = memory.Base;
        ObjectDisposedException.ThrowIf(start is null, memory);
        return new(start + offset, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        ObjectDisposedException.ThrowIf(!memory.TryHold(), memory);
        return new(memory.Base + offset + elementIndex, pinnable: this);
    }

    public override void Unpin() => memory.Release();

    protected override void Dispose(bool disposing)
    {
    }
}
