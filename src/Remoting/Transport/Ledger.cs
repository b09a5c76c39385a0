using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Remoting.Transport;

/// <summary>
/// What a worker and its parent share: the number of the call that the worker has started last, so that the parent knows it whatever way the
/// worker dies; the rings of their lanes; and room for large results. A result that is in the ring is as good as received.
/// </summary>
/// <remarks>
/// <para>
/// Taking calls back works like Dekker's algorithm. The worker announces a call (<see cref="Started"/>), then looks at
/// <see cref="RecalledThrough"/>; the parent writes <see cref="RecalledThrough"/>, then looks at <see cref="Started"/>; a full fence stands
/// between each write and read. So at least one sees the other, and a call that the parent finds not started is never run.
/// </para>
/// <para>Invariant: each word has one writer. The parent treats what it reads as untrusted: it is checked against what was sent.</para>
/// <para>Only the parent disposes of it, when the worker is dead. Its scheduler may ask for words until then and later: it gets the last ones. Whoever
/// uses a ring, or the arena, does so as long as nobody disposes, or holds the memory meanwhile (<see cref="TryHold"/>).</para>
/// </remarks>
internal sealed unsafe class Ledger : IDisposable
{
    /// <summary>Room for what a window of calls that are sent ahead takes, or as many results.</summary>
    private const int DefaultRingCapacity = 256 * 1024;

    /// <summary>Where memory is only taken where it is written to: more than most results, and not much of an address space.</summary>
    private const long ArenaCapacity = 1L << 30;

    /// <summary>Room for the words of a few small frames.</summary>
    private const int LeastRingCapacity = 1024;

    // A cache line each: the words of the two sides do not slow each other down.
    private const int StartedOffset = 0;
    private const int ChannelEndedOffset = 8;
    private const int StartedAtOffset = 16;
    private const int TimedOffset = 24;
    private const int RecalledOffset = 64;

    /// <summary>Beside what the worker looks at anyway before each call.</summary>
    private const int WantsTimesOffset = 72;

    private const int EndAskedOffset = 80;
    private const int AccountOffset = 88;
    private const int RingCapacityOffset = 128;
    private const int ReleasedOffset = 192;
    internal const int RingsOffset = 4096;

    /// <summary>Calls are numbered from 1.</summary>
    private const long NoCall = 0;

    private readonly SharedMemory _memory;
    private readonly long _arenaOffset;

    // The worker's words as they were at the end.
    private long _lastStarted;
    private long _lastChannelEnded;

    private Ledger(SharedMemory memory, int ringCapacity)
    {
        _memory = memory;
        ToWorker = new ByteRing(memory.Base + RingsOffset, ringCapacity);
        ToParent = new ByteRing(memory.Base + RingsOffset + ByteRing.HeaderSize + (long)ringCapacity, ringCapacity);
        _arenaOffset = ArenaOffset(ringCapacity);
    }

    /// <summary>Bytes of a ring; few where the variable <c>REMOTING_SHARED_MEMORY</c> is 0, and then most goes through the stream.</summary>
    public static int RingCapacity { get; } = SharedMemory.IsWanted ? DefaultRingCapacity : LeastRingCapacity;

    /// <summary>What the worker opens.</summary>
    public string Path => _memory.Path;

    public ByteRing ToWorker { get; }

    public ByteRing ToParent { get; }

    /// <summary>Number of the call that the worker has started last. Written by the worker only.</summary>
    public long Started
    {
        get => Look(StartedOffset, ref _lastStarted);
        private set => Volatile.Write(ref Word(StartedOffset), value);
    }

    /// <summary>
    /// The worker has found its channel closed, and ends itself for that: its exit code alone would look like a kill. Written by the worker only.
    /// </summary>
    public bool ChannelEnded
    {
        get => Look(ChannelEndedOffset, ref _lastChannelEnded) != 0;
        set => Volatile.Write(ref Word(ChannelEndedOffset), value ? 1 : 0);
    }

    /// <summary>Calls up to this number that are not started must not be. Written by the parent only.</summary>
    public long RecalledThrough
    {
        get => Volatile.Read(ref Word(RecalledOffset));
        private set => Volatile.Write(ref Word(RecalledOffset), value);
    }

    /// <summary>
    /// Calls that start from now on are to leave the time of it (<see cref="StartedAt"/>). Said before the first call that has a limit is sent;
    /// without one, no call costs a look at the clock. Written by the parent only.
    /// </summary>
    public bool WantsTimes
    {
        get => Volatile.Read(ref Word(WantsTimesOffset)) != 0;
        set
        {
            if (!_memory.TryHold())
                return;
            Volatile.Write(ref Word(WantsTimesOffset), value ? 1 : 0);
            _memory.Release();
        }
    }

    /// <summary>What the worker is to say of calls that start from now on. Written by the parent only.</summary>
    public CallAccount Account
    {
        get => (CallAccount)Volatile.Read(ref Word(AccountOffset));
        set
        {
            if (!_memory.TryHold())
                return;
            Volatile.Write(ref Word(AccountOffset), (long)value);
            _memory.Release();
        }
    }

    /// <summary>The parent is about to send the signal that asks the worker to end. Written by the parent only, once.</summary>
    public bool EndIsAsked => Volatile.Read(ref Word(EndAskedOffset)) != 0;

    /// <summary>How many large results the parent has let go of. Written by the parent only.</summary>
    public long Released
    {
        get => Volatile.Read(ref Word(ReleasedOffset));
        set => Volatile.Write(ref Word(ReleasedOffset), value);
    }

    /// <summary>Room for large results; 0 where there is none.</summary>
    public long ArenaSize => Math.Max(0, _memory.Size - _arenaOffset);

    /// <summary>Keeps the memory mapped until <see cref="Release"/>. False when it is disposed of already.</summary>
    public bool TryHold() => _memory.TryHold();

    public void Release() => _memory.Release();

    /// <summary>A part of that room.</summary>
    /// <exception cref="ProtocolException">There is no such part.</exception>
    public Memory<byte> ArenaMemory(long start, long length)
    {
        if (start < 0 || length < 0 || length > Array.MaxLength || start > ArenaSize - length)
            throw new ProtocolException($"Of {ArenaSize} bytes there are no {length} from {start} on.");
        return new SharedBytes(_memory, _arenaOffset + start, (int)length).Memory;
    }

    /// <summary>The worker: gives the memory behind the first so many bytes of that room back.</summary>
    public void DiscardArena(long count) => _memory.Discard(_arenaOffset, count);

    /// <summary>The parent: makes it.</summary>
    /// <param name="folder">Where a file is made, if it has to be one.</param>
    /// <param name="ringCapacity">Bytes of a ring; fewer where this process may not have as many.</param>
    /// <param name="whenGone">Called when the memory is not mapped any more.</param>
    /// <exception cref="RemotingException">Not even small rings are possible.</exception>
    public static Ledger Create(string folder, int ringCapacity, Action? whenGone = null)
    {
        long most = SharedMemory.MaxSize;
        while (ringCapacity > LeastRingCapacity && ArenaOffset(ringCapacity) > most)
            ringCapacity /= 2;
        var memory = SharedMemory.Create(folder, ArenaOffset(ringCapacity), SharedMemory.IsWanted ? ArenaCapacity : 0, whenGone);
        var ledger = new Ledger(memory, ringCapacity);
        Unsafe.AsRef<long>(memory.Base + RingCapacityOffset) = ringCapacity;
        return ledger;
    }

    /// <summary>The worker: opens its parent's.</summary>
    /// <exception cref="IOException">It is not there any more.</exception>
    /// <exception cref="ProtocolException">The memory is no ledger.</exception>
    public static Ledger Open(string path)
    {
        var memory = SharedMemory.Open(path);
        long ringCapacity = memory.Size < RingsOffset ? -1 : Unsafe.AsRef<long>(memory.Base + RingCapacityOffset);
        bool possible = ringCapacity == 0 || (ringCapacity is > 0 and <= int.MaxValue && BitOperations.IsPow2(ringCapacity));
        if (possible && ArenaOffset(ringCapacity) <= memory.Size)
            return new Ledger(memory, (int)ringCapacity);
        memory.Dispose();
        throw new ProtocolException($"In {memory.Size} bytes there are no rings of {ringCapacity}.");
    }

    /// <summary>The worker is about to run a call; false when the parent has taken it back.</summary>
    public bool TryStart(long sequence)
    {
        if (WantsTimes)
            LeaveTime(sequence);
        Started = sequence;
        Interlocked.MemoryBarrier();
        return sequence > RecalledThrough;
    }

    /// <summary>
    /// When the worker started a call, by <see cref="Stopwatch"/>, which is one clock for all processes of a machine; null where that is not the
    /// call that it has started last, or the time was not asked for. The worker says so: to be held against what the parent knows itself.
    /// </summary>
    public long? StartedAt(long sequence)
    {
        if (sequence == NoCall || !_memory.TryHold())
            return null;
        long before = Volatile.Read(ref Word(TimedOffset));
        long time = Volatile.Read(ref Word(StartedAtOffset));
        // The next call may have been started meanwhile.
        long after = Volatile.Read(ref Word(TimedOffset));
        _memory.Release();
        return before == sequence && after == sequence ? time : null;
    }

    /// <summary>The parent: what asks the worker to end from here on is its own wish (<see cref="EndIsAsked"/>).</summary>
    public void AskToEnd()
    {
        if (!_memory.TryHold())
            return;
        Volatile.Write(ref Word(EndAskedOffset), 1);
        _memory.Release();
    }

    /// <summary>The parent takes back calls up to a number; returns the last one started. Where the worker is gone, no other ever will be.</summary>
    public long Recall(long through)
    {
        if (_memory.TryHold())
        {
            RecalledThrough = through;
            Interlocked.MemoryBarrier();
            _memory.Release();
        }
        return Started;
    }

    /// <summary>The parent: the worker is dead.</summary>
    public void Dispose()
    {
        if (!_memory.TryHold())
            return;
        Volatile.Write(ref _lastStarted, Volatile.Read(ref Word(StartedOffset)));
        Volatile.Write(ref _lastChannelEnded, Volatile.Read(ref Word(ChannelEndedOffset)));
        _memory.Dispose();
        _memory.Release();
    }

    /// <summary>No call has the time while it is written: who reads it is never given that of another.</summary>
    private void LeaveTime(long sequence)
    {
        Volatile.Write(ref Word(TimedOffset), NoCall);
        Volatile.Write(ref Word(StartedAtOffset), Stopwatch.GetTimestamp());
        Volatile.Write(ref Word(TimedOffset), sequence);
    }

    /// <summary>What comes before the arena, in whole pages.</summary>
    private static long ArenaOffset(long ringCapacity) => (RingsOffset + 2 * (ByteRing.HeaderSize + ringCapacity) + 4095) / 4096 * 4096;

    /// <summary>A word of the worker, as it is or was.</summary>
    private long Look(int offset, ref long last)
    {
        if (!_memory.TryHold())
            return Volatile.Read(ref last);
        long word = Volatile.Read(ref Word(offset));
        _memory.Release();
        return word;
    }

    private ref long Word(int offset) => ref Unsafe.AsRef<long>(_memory.Base + offset);
}
