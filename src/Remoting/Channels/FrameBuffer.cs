using System.Buffers;

namespace Remoting.Channels;

/// <summary>A growing byte buffer for frames under construction. One is kept per thread, so writing a small frame allocates nothing.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    private const int InitialCapacity = 16 * 1024;

    /// <summary>A larger buffer is dropped after use, so that one large payload does not stay in memory for ever.</summary>
    private const int MaxKept = 1024 * 1024;

    [ThreadStatic]
    private static FrameBuffer? _kept;

    private byte[] _bytes = new byte[InitialCapacity];
    private int _length;

    /// <summary>How many bytes are written; may be set back to drop what was written last.</summary>
    public int Length
    {
        get => _length;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)_length, nameof(value));
            _length = value;
        }
    }

    /// <summary>What is written so far. Valid until the next write.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>The same as <see cref="Written"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    public static FrameBuffer Rent()
    {
        var buffer = _kept ?? new FrameBuffer();
        _kept = null;
        buffer._length = 0;
        return buffer;
    }

    public static void Return(FrameBuffer buffer)
    {
        if (buffer._bytes.Length <= MaxKept)
            _kept = buffer;
    }

    public void Advance(int count)
    {
        if (count > _bytes.Length - _length)
            Grow(count);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        int needed = Math.Max(sizeHint, 256);
        if (needed > _bytes.Length - _length)
            Grow(needed);
    }

    private void Grow(int needed)
    {
        long wanted = Math.Max((long)_length + needed, Math.Min(_bytes.Length * 2L, Array.MaxLength));
        if (wanted > Array.MaxLength)
            throw new InvalidOperationException(
                $"The payload of a call is larger than {Array.MaxLength:N0} bytes, the most that one call carries. Pass large data by file name, or in several calls.");
        Array.Resize(ref _bytes, (int)wanted);
    }
}
