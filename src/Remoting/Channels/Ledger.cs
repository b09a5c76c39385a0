using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace Remoting.Channels;

/// <summary>
/// A page of memory that a worker and its parent share, so that the parent knows what the worker had done, whatever way it died:
/// which call it had started last, and results that it had not sent yet.
/// </summary>
/// <remarks>
/// <para>
/// Taking calls back works like Dekker's algorithm. The worker announces a call (<see cref="Started"/>), then looks at
/// <see cref="RecalledThrough"/>; the parent writes <see cref="RecalledThrough"/>, then looks at <see cref="Started"/>; a full fence stands
/// between each write and read. So at least one sees the other, and a call that the parent finds not started is never run.
/// </para>
/// <para>
/// Results wait in the outbox until they are sent. Those found there after the worker's death are as good as received.
/// </para>
/// <para>Invariant: each word has one writer. The parent treats what it reads as untrusted: it is checked against what was sent.</para>
/// </remarks>
internal sealed unsafe class Ledger : IDisposable
{
    /// <summary>Room for results on their way out; larger ones are sent directly.</summary>
    public const int OutboxCapacity = 60 * 1024;

    // A cache line each: the words of the two sides do not slow each other down.
    private const int StartedOffset = 0;
    private const int ChannelEndedOffset = 8;
    private const int RecalledOffset = 64;
    private const int CommittedOffset = 128;
    private const int OutboxOffset = 4096;
    private const int Size = OutboxOffset + OutboxCapacity;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _base;

    private Ledger(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, Size);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _base = pointer + _view.PointerOffset;
    }

    /// <summary>Number of the call that the worker has started last. Written by the worker only.</summary>
    public long Started
    {
        get => Volatile.Read(ref Word(StartedOffset));
        set => Volatile.Write(ref Word(StartedOffset), value);
    }

    /// <summary>
    /// The worker has found its channel closed, and ends itself for that: its exit code alone would look like a kill. Written by the worker only.
    /// </summary>
    public bool ChannelEnded
    {
        get => Volatile.Read(ref Word(ChannelEndedOffset)) != 0;
        set => Volatile.Write(ref Word(ChannelEndedOffset), value ? 1 : 0);
    }

    /// <summary>Calls up to this number that are not started must not be. Written by the parent only.</summary>
    public long RecalledThrough
    {
        get => Volatile.Read(ref Word(RecalledOffset));
        set => Volatile.Write(ref Word(RecalledOffset), value);
    }

    /// <summary>Bytes of whole frames in the outbox. Written by the worker only.</summary>
    public long Committed
    {
        get => Volatile.Read(ref Word(CommittedOffset));
        set => Volatile.Write(ref Word(CommittedOffset), value);
    }

    public Span<byte> Outbox => new(_base + OutboxOffset, OutboxCapacity);

    /// <summary>The parent: makes the file. It is deleted as soon as the worker has it open, so nothing is left behind whoever dies.</summary>
    public static Ledger Create(string path)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(Size);
        return new Ledger(MemoryMappedFile.CreateFromFile(stream, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true));
    }

    /// <summary>The worker: opens its parent's file.</summary>
    public static Ledger Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return new Ledger(MemoryMappedFile.CreateFromFile(stream, null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true));
    }

    /// <summary>The worker is about to run a call; false when the parent has taken it back.</summary>
    public bool TryStart(long sequence)
    {
        Started = sequence;
        Interlocked.MemoryBarrier();
        return sequence > RecalledThrough;
    }

    /// <summary>The parent takes back calls up to a number; returns the last one started.</summary>
    public long Recall(long through)
    {
        RecalledThrough = through;
        Interlocked.MemoryBarrier();
        return Started;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private ref long Word(int offset) => ref Unsafe.AsRef<long>(_base + offset);
}
