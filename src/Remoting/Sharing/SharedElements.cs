using System.Buffers;
using Remoting.Transport;

namespace Remoting.Sharing;

/// <summary>
/// Shared memory as numbers. To look at what is gone is an exception; who pins it holds the memory. Only for reading: the memory is mapped so, and a write
/// is a fault.
/// </summary>
internal sealed unsafe class SharedElements<T>(SharedMemory memory, int count) : MemoryManager<T>
    where T : unmanaged
{
    public override Span<T> GetSpan()
    {
        byte* start = memory.Base;
        ObjectDisposedException.ThrowIf(start is null, typeof(Shared<T[]>));
        return new(start, count);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)count, nameof(elementIndex));
        ObjectDisposedException.ThrowIf(!memory.TryHold(), typeof(Shared<T[]>));
        return new((T*)memory.Base + elementIndex, pinnable: this);
    }

    public override void Unpin() => memory.Release();

    protected override void Dispose(bool disposing)
    {
    }
}
