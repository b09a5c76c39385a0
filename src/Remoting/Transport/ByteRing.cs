using System.Runtime.CompilerServices;

namespace Remoting.Transport;

/// <summary>
/// Bytes from one process to another through memory that both see: one writes, one reads, and neither ever waits for the other here.
/// </summary>
/// <remarks>
/// <para>Positions only grow; the place in the memory is a position modulo the capacity. Each word has one writer, except
/// <see cref="AsleepOffset"/>, which the reader sets and either side clears.</para>
/// <para>The other side is not trusted: each side keeps its own position to itself, checks the other's against it, and copies bytes out before
/// it looks at them.</para>
/// <para>Invariant of sleeping: the reader says that it sleeps, then looks again; the writer writes, then looks whether the reader sleeps; a full
/// fence stands between. So at least one sees the other, and no bytes are left lying.</para>
/// </remarks>
internal sealed unsafe class ByteRing
{
    /// <summary>Of the words before the bytes; a cache line each, so that the two sides do not slow each other down.</summary>
    public const int HeaderSize = 4 * Line;

    private const int Line = 64;
    private const int WrittenOffset = 0;
    private const int ReadOffset = Line;
    private const int AsleepOffset = 2 * Line;
    private const int PromisedOffset = 3 * Line;

    /// <summary>Less is not worth being read at once when more is to come.</summary>
    private const int Little = 16 * 1024;

    private readonly byte* _words;
    private readonly byte* _bytes;

    /// <summary>This side's own position; the word in memory is for the other side.</summary>
    private long _position;

    /// <summary>The reader's position when the writer looked last; it only grows, so it is looked at again only when the room is not enough.</summary>
    private long _readSeen;

    /// <summary>A ring at a place in shared memory that is all zeros, or in use by the other side.</summary>
    /// <param name="place">Where; aligned to a cache line.</param>
    /// <param name="capacity">How many bytes it holds: a power of two, or 0 for a ring that is not used.</param>
    public ByteRing(byte* place, int capacity)
    {
        _words = place;
        _bytes = place + HeaderSize;
        Capacity = capacity;
    }

    public int Capacity { get; }

    /// <summary>The writer: whether the reader has taken everything.</summary>
    public bool IsDrained => Room(Capacity) == Capacity;

    /// <summary>The writer: whether so many bytes have room.</summary>
    /// <exception cref="ProtocolException">The reader's position is none.</exception>
    public bool HasRoom(int count) => Room(count) >= count;

    /// <summary>The writer: adds bytes, all at once for the reader. There must be room.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!HasRoom(bytes.Length))
            throw new InvalidOperationException("Bytes were written to a ring that has no room for them.");
        int place = (int)(_position & (Capacity - 1));
        int first = Math.Min(bytes.Length, Capacity - place);
        bytes[..first].CopyTo(new Span<byte>(_bytes + place, first));
        bytes[first..].CopyTo(new Span<byte>(_bytes, bytes.Length - first));
        _position += bytes.Length;
        Volatile.Write(ref Word(WrittenOffset), _position);
    }

    /// <summary>The writer: will wake the reader for what is written so far, if need be, a little later. Until then the reader may sleep.</summary>
    public void Promise() => Volatile.Write(ref Word(PromisedOffset), _position);

    /// <summary>The writer, after writing: whether the reader sleeps and is now to be woken, by other means.</summary>
    public bool MustWake()
    {
        Volatile.Write(ref Word(PromisedOffset), 0);
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref Word(AsleepOffset)) != 0 && Interlocked.Exchange(ref Word(AsleepOffset), 0) != 0;
    }

    /// <summary>The reader: takes bytes, as many as there are and fit.</summary>
    /// <exception cref="ProtocolException">The writer's position is none.</exception>
    public int Read(Span<byte> to)
    {
        int count = Math.Min(Unread(), to.Length);
        if (count == 0)
            return 0;
        int place = (int)(_position & (Capacity - 1));
        int first = Math.Min(count, Capacity - place);
        new ReadOnlySpan<byte>(_bytes + place, first).CopyTo(to);
        new ReadOnlySpan<byte>(_bytes, count - first).CopyTo(to[first..]);
        _position += count;
        Volatile.Write(ref Word(ReadOffset), _position);
        return count;
    }

    /// <summary>The reader: whether there is something to read.</summary>
    public bool HasUnread => Volatile.Read(ref Word(WrittenOffset)) != _position;

    /// <summary>
    /// The reader: says that it sleeps from here on, until woken. False when there is something to read first; a little for which the writer has
    /// promised to wake it soon may gather.
    /// </summary>
    public bool TrySleep()
    {
        Volatile.Write(ref Word(AsleepOffset), 1);
        Interlocked.MemoryBarrier();
        long written = Volatile.Read(ref Word(WrittenOffset));
        if (written == _position || (written - _position < Little && Volatile.Read(ref Word(PromisedOffset)) == written))
            return true;
        Awake();
        return false;
    }

    /// <summary>The reader: is awake, however it came about.</summary>
    public void Awake() => Volatile.Write(ref Word(AsleepOffset), 0);

    private int Unread()
    {
        long unread = Volatile.Read(ref Word(WrittenOffset)) - _position;
        if (unread < 0 || unread > Capacity)
            throw new ProtocolException($"A ring of {Capacity} bytes does not hold {unread}.");
        return (int)unread;
    }

    private int Room(int wanted)
    {
        long used = _position - _readSeen;
        if (Capacity - used >= wanted)
            return (int)(Capacity - used);
        long read = Volatile.Read(ref Word(ReadOffset));
        used = _position - read;
        if (used < 0 || used > Capacity || read < _readSeen)
            throw new ProtocolException($"The reader of a ring cannot have come to {read} of {_position} bytes.");
        _readSeen = read;
        return (int)(Capacity - used);
    }

    private ref long Word(int offset) => ref Unsafe.AsRef<long>(_words + offset);
}
