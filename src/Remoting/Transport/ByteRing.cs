using System.Diagnostics;
using System.Runtime.CompilerServices;
using Remoting.Platform;

namespace Remoting.Transport;

/// <summary>
/// Bytes from one process to another through memory that both see: one writes, one reads, and neither ever waits for the other here.
/// </summary>
/// <remarks>
/// <para>Positions only grow; the place in the memory is a position modulo the capacity. Each word has one writer, except
/// <see cref="AsleepOffset"/>, which the reader sets and either side changes then.</para>
/// <para>The other side is not trusted: each side keeps its own position to itself, checks the other's against it, and copies bytes out before
/// it looks at them.</para>
/// <para>Invariant of sleeping: the reader says that it sleeps, then looks again; the writer writes, then looks whether the reader sleeps; a full
/// fence stands between. So at least one sees the other, and no bytes are left lying.</para>
/// <para>How a reader wants to be woken is its own business, and it says so where it says that it sleeps: at this very word, which the writer changes and
/// then wakes whoever waits for it (<see cref="Futex"/>), or by other means.</para>
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

    // What the reader says of its sleep. It is awake, and will look;
    private const long IsAwake = 0;

    // sleeps, and is to be woken by other means;
    private const long Asleep = 1;

    // sleeps, and waits for this word to change;
    private const long AsleepHere = 2;

    // was woken by the writer, and does not know it yet.
    private const long Rung = 3;

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

    /// <summary>The writer, after writing: wakes a reader that sleeps at this ring. Whether it sleeps elsewhere, and is now to be woken there.</summary>
    public bool MustWake()
    {
        Volatile.Write(ref Word(PromisedOffset), 0);
        Interlocked.MemoryBarrier();
        long state = Volatile.Read(ref Word(AsleepOffset));
        if (state is IsAwake or Rung)
            return false;
        if (state != AsleepHere)
            return Interlocked.Exchange(ref Word(AsleepOffset), IsAwake) != IsAwake;
        // Where the reader has woken by itself meanwhile, it looks at the ring before it sleeps again.
        if (Interlocked.CompareExchange(ref Word(AsleepOffset), Rung, AsleepHere) == AsleepHere)
            Futex.Wake(SleepWord);
        return false;
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
        Volatile.Write(ref Word(AsleepOffset), SleepsHere ? AsleepHere : Asleep);
        Interlocked.MemoryBarrier();
        long written = Volatile.Read(ref Word(WrittenOffset));
        if (written == _position || (written - _position < Little && Volatile.Read(ref Word(PromisedOffset)) == written))
            return true;
        Awake();
        return false;
    }

    /// <summary>The reader: is awake, however it came about.</summary>
    public void Awake() => Volatile.Write(ref Word(AsleepOffset), IsAwake);

    /// <summary>The reader: whether it waits for the ring's own word from the next time on that it sleeps. It does not see then what comes another way.</summary>
    public bool SleepsHere { get; set; }

    /// <summary>The reader: what to wait for, by <see cref="Futex"/>.</summary>
    public int* SleepWord => (int*)(_words + AsleepOffset);

    /// <summary>The reader: takes note that the writer has woken it. Whether it has.</summary>
    public bool TryTakeRing() => Interlocked.CompareExchange(ref Word(AsleepOffset), IsAwake, Rung) == Rung;

    /// <summary>The reader, where it <see cref="SleepsHere"/> and has said that it sleeps: waits on this thread until woken. False when this process may not.</summary>
    public bool TrySleepHere()
    {
        Debug.Assert(BitConverter.IsLittleEndian, "The word that is waited for is the first half of the one that is written.");
        while (Volatile.Read(ref Word(AsleepOffset)) == AsleepHere)
        {
            if (!Futex.TryWait(SleepWord, (int)AsleepHere))
                return false;
        }
        return true;
    }

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
