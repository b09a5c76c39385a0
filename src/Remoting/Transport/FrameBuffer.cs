using System.Buffers;
using System.Globalization;

namespace Remoting.Transport;

/// <summary>
/// A growing byte buffer for frames under construction. One is kept per thread, so writing a small frame allocates nothing. A large payload
/// goes on in shared memory, where its writer has some.
/// </summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    private const int InitialCapacity = 16 * 1024;

    /// <summary>A larger buffer is dropped after use, so that one large payload does not stay in memory for ever.</summary>
    private const int MaxKept = 1024 * 1024;

    [ThreadStatic]
    private static FrameBuffer? _kept;

    /// <summary>A buffer that has to grow to this goes on in shared memory: it would fill a ring.</summary>
    private const int Large = 256 * 1024;

    /// <summary>
    /// Of shared memory no more than this is handed out to be written to at a time, unless more is asked for: whoever fails before he says how much he has
    /// written has made no more than this dirty.
    /// </summary>
    private const int Slice = 64 * 1024;

    /// <summary>
    /// The most that it holds: what one array holds, less its header and what is put before a payload (numbers of calls and messages, a parameter), so
    /// that no frame becomes too long by it. The one place where a payload is found to be too large is here, so that its own call fails of it, and no
    /// reader has to.
    /// </summary>
    public static readonly int MostBytes = Array.MaxLength - 128;

    private byte[] _bytes = new byte[InitialCapacity];
    private int _length;

    /// <summary>Where the bytes are instead, if they are.</summary>
    private SharedBuffer? _shared;

    private Memory<byte> _room;

    /// <summary>The most it holds.</summary>
    public int Limit { get; init; } = MostBytes;

    /// <summary>Where large payloads may go on.</summary>
    public ISharedBuffers? SharedBuffers { get; set; }

    /// <summary>Whether the bytes are in what <see cref="SharedBuffers"/> gave.</summary>
    public bool IsShared => _shared is not null;

    private int Capacity => IsShared ? _room.Length : _bytes.Length;

    /// <summary>How many bytes are written; may be set back to drop what was written last.</summary>
    public int Length
    {
        get => _length;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)_length, nameof(value));
            if (_shared is { } shared)
                shared.Reached = Math.Max(shared.Reached, _length);
            _length = value;
        }
    }

    /// <summary>What is written so far. Valid until the next write.</summary>
    public Span<byte> Written => IsShared ? _room.Span[.._length] : _bytes.AsSpan(0, _length);

    /// <summary>The same as <see cref="Written"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => IsShared ? _room[.._length] : _bytes.AsMemory(0, _length);

    public static FrameBuffer Rent()
    {
        var buffer = _kept ?? new FrameBuffer();
        _kept = null;
        buffer.Clear();
        return buffer;
    }

    public static void Return(FrameBuffer buffer)
    {
        buffer.Clear();
        buffer.SharedBuffers = null;
        _kept = buffer;
    }

    /// <summary>Begins anew, in the buffer's own memory.</summary>
    public void Clear()
    {
        _shared?.GiveBack(_length);
        Detach();
        if (_bytes.Length > MaxKept)
            _bytes = new byte[InitialCapacity];
    }

    /// <summary>Begins anew, and leaves what was written where it is to the caller.</summary>
    public SharedBuffer Detach()
    {
        var shared = _shared;
        _length = 0;
        _shared = null;
        _room = default;
        return shared!;
    }

    public void Advance(int count)
    {
        if (count > Capacity - _length)
            Grow(count, count);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return IsShared ? _room.Slice(_length, HandOut(sizeHint)) : _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return IsShared ? _room.Span.Slice(_length, HandOut(sizeHint)) : _bytes.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        int needed = Math.Max(sizeHint, 256);
        if (needed > Capacity - _length)
            Grow(needed, Math.Max(sizeHint, 1));
    }

    /// <summary>How much of the room is handed out now.</summary>
    private int HandOut(int sizeHint)
    {
        int count = Math.Min(Math.Max(sizeHint, Slice), _room.Length - _length);
        _shared!.Reached = Math.Max(_shared.Reached, _length + count);
        return count;
    }

    /// <summary>Makes room.</summary>
    /// <param name="needed">For so many bytes more, if possible.</param>
    /// <param name="least">For so many at least.</param>
    private void Grow(int needed, int least)
    {
        if ((long)_length + least > Limit)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The payload of a call is larger than {Limit:N0} bytes, the most that one call carries. Pass large data by file name, or in several calls."));
        }
        int wanted = (int)Math.Min(Math.Max((long)_length + needed, Capacity * 2L), Limit);
        if (wanted <= Capacity)
            return;
        if (_shared is { } shared)
        {
            // More than the shared memory has room for.
            byte[] bytes = new byte[wanted];
            Written.CopyTo(bytes);
            int length = _length;
            shared.GiveBack(length);
            Detach();
            (_bytes, _length) = (bytes, length);
        }
        else if (wanted >= Large && SharedBuffers?.TryTake(wanted) is { } taken)
        {
            Written.CopyTo(taken.Room.Span);
            taken.Reached = _length;
            (_shared, _room) = (taken, taken.Room[..Math.Min(taken.Room.Length, Limit)]);
        }
        else
        {
            Array.Resize(ref _bytes, wanted);
        }
    }
}
