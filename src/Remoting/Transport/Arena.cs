using System.Diagnostics;
using Remoting.Threads;

namespace Remoting.Transport;

/// <summary>
/// Room for large results in the memory that a worker shares with its parent: written in place by the worker, read in place by the parent, which
/// lets go of them in the order in which they came. What is there when the worker dies is as good as received.
/// </summary>
/// <remarks>
/// This is the worker's side. The parent only reads parts whose place it was told, and counts those it has let go of
/// (<see cref="Ledger.Released"/>).
/// </remarks>
internal sealed class Arena : SharedBuffer, ISharedBuffers
{
    /// <summary>Memory is given back when no large result was written for so long.</summary>
    public const int KeptMilliseconds = 1000;

    /// <summary>Less room than this is no room: the result goes through the stream.</summary>
    private const int LeastRoom = 16 << 20;

    /// <summary>Parts begin at multiples of this.</summary>
    private const int Alignment = 4096;

    /// <summary>Between the thread that writes results, whatever its call has left for it to hear, and the one that gives memory back.</summary>
    private readonly Lock _gate = new();

    private readonly Ledger _ledger;

    /// <summary>Parts that the parent has, in the order of their making.</summary>
    private readonly Queue<(long Start, long End)> _lent = new();

    private long _released;
    private long _lastEnd;

    /// <summary>How far the memory was written since it was given back last.</summary>
    private long _high;

    /// <summary>The part that is being written; -1 when none is.</summary>
    private long _taken = -1;

    private long _lastTaken;
    private Memory<byte> _room;

    public Arena(Ledger ledger) => _ledger = ledger;

    /// <summary>Whether there is memory to give back.</summary>
    public bool IsDirty => Volatile.Read(ref _high) > 0;

    public override Memory<byte> Room => _room;

    public SharedBuffer? TryTake(long needed)
    {
        using (Enter())
        {
            Debug.Assert(_taken < 0, "One result is written at a time.");
            TakeBack();
            var (start, end) = FindRoom();
            if (end - start < Math.Max(needed, LeastRoom))
                return null;
            _taken = start;
            _lastTaken = Environment.TickCount64;
            _room = _ledger.ArenaMemory(start, Math.Min(end - start, Array.MaxLength));
            Reached = 0;
            return this;
        }
    }

    public override void GiveBack(int written)
    {
        using (Enter())
        {
            _high = Math.Max(_high, _taken + Math.Max(Reached, written));
            _taken = -1;
            // At once: a worker that has nothing to tell its parent of may have no thread that does it later.
            TakeBack();
            if (_lent.Count == 0)
                Discard();
        }
    }

    /// <summary>What was taken holds so many bytes, and the parent is told of it next. Gives their place.</summary>
    public long Lend(int written)
    {
        using (Enter())
        {
            long start = _taken;
            _taken = -1;
            _lastEnd = (start + written + Alignment - 1) / Alignment * Alignment;
            _high = Math.Max(_high, Math.Max(_lastEnd, start + Reached));
            _lent.Enqueue((start, _lastEnd));
            return start;
        }
    }

    /// <summary>Gives the memory back if nothing is in it, and was not for a while.</summary>
    public void DiscardUnused()
    {
        using (Enter())
        {
            if (_high == 0 || Environment.TickCount64 - _lastTaken < KeptMilliseconds)
                return;
            TakeBack();
            if (_lent.Count > 0 || _taken >= 0)
                return;
            Discard();
        }
    }

    private Held Enter()
    {
        Interruptions.Enter(_gate);
        return new Held(_gate);
    }

    private void Discard()
    {
        _ledger.DiscardArena(_high);
        _high = 0;
    }

    private void TakeBack()
    {
        for (long released = _ledger.Released; _released < released && _lent.Count > 0; _released++)
            _lent.Dequeue();
        if (_lent.Count == 0)
            _lastEnd = 0;
    }

    /// <summary>The same memory again and again where possible: memory that was never touched has to be cleared by the system first.</summary>
    private (long Start, long End) FindRoom()
    {
        if (_lent.Count == 0)
            return (0, _ledger.ArenaSize);
        long first = _lent.Peek().Start;
        if (_lastEnd <= first)
            return (_lastEnd, first);
        return first >= LeastRoom ? (0, first) : (_lastEnd, _ledger.ArenaSize);
    }

    private readonly ref struct Held(Lock gate)
    {
        public void Dispose() => gate.Exit();
    }
}
