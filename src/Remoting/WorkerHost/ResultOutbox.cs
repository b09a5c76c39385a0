using System.Diagnostics;
using Remoting.Platform;
using Remoting.Protocol;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>
/// Results on their way to the parent. In the ring they survive this process. A parent that sleeps is woken for many at a time; none waits
/// much longer than a millisecond, however long the next call runs.
/// Invariant: a result is in the ring (or written) before the next call is announced as started.
/// </summary>
internal sealed class ResultOutbox(Stream stream, ByteRing ring, Arena arena, WorkerEnd end)
{
    /// <summary>Results within this time share a wake-up: half of what a result may wait, for the clock is not looked at all the time.</summary>
    private static readonly long GatherTicks = Stopwatch.Frequency / 2000; // 500 µs

    /// <summary>Enough to be worth a wake-up.</summary>
    private const int EnoughBytes = 64 * 1024;

    private readonly OrderedLock _gate = new(LockRank.Outbox);
    private readonly LaneWriter _lane = new(ring);
    private readonly AutoResetEvent _waiting = new(false);

    /// <summary>Bytes and results since the last wake-up; the clock, which costs as much as a tiny call, is asked for every sixteenth.</summary>
    private long _gatheredBytes;
    private int _gathered;

    private long _lastWake;
    private bool _flusherCalled;
    private Thread? _flusher;

    /// <summary>Takes a whole frame.</summary>
    /// <param name="frame">The bytes.</param>
    /// <param name="more">Whether there is another call to run at once; otherwise nothing is worth waiting for.</param>
    public void Add(ReadOnlySpan<byte> frame, bool more)
    {
        try
        {
            using (_gate.Enter())
            {
                // A parent that does not read stops this worker here, and nobody else.
                _lane.Put(stream, frame);
                _gatheredBytes += frame.Length;
                bool late = (_gathered++ & 15) == 0 && Stopwatch.GetTimestamp() - _lastWake > GatherTicks;
                if (!more || late || _gatheredBytes >= EnoughBytes)
                    Wake();
                else
                    WakeLater();
            }
        }
        catch (IOException)
        {
            end.WithChannel();
        }
    }

    /// <summary>Takes a result that was written in the arena, behind room for the beginning of a frame.</summary>
    /// <param name="sequence">The call's number.</param>
    /// <param name="written">Bytes in the arena.</param>
    /// <param name="more">Whether there is another call to run at once.</param>
    public void AddLarge(long sequence, int written, bool more)
    {
        Span<byte> frame = stackalloc byte[OutcomeFrame.LargeSize];
        OutcomeFrame.WriteLarge(frame, sequence, arena.Lend(written) + OutcomeFrame.Before, written - OutcomeFrame.Before);
        Add(frame, more);
        using (_gate.Enter())
            CallFlusher();
    }

    /// <summary>The parent is to look now.</summary>
    public void Flush()
    {
        using (_gate.Enter())
            Wake();
    }

    public void SendEmpty(FrameKind kind)
    {
        Span<byte> frame = stackalloc byte[Frames.HeaderSize];
        Frames.WriteHeader(frame, kind, 0);
        Add(frame, more: false);
    }

    public void SendRefused(CallError error)
    {
        var buffer = new FrameBuffer();
        RefusedFrame.Write(buffer, error);
        Add(buffer.Written, more: false);
    }

    private void Wake()
    {
        (_gathered, _gatheredBytes) = (0, 0);
        _lastWake = Stopwatch.GetTimestamp();
        if (ring.MustWake())
            Ring();
    }

    private void Ring()
    {
        try
        {
            stream.Write(LaneWriter.BellFrame.Span);
        }
        catch (IOException)
        {
            end.WithChannel();
        }
    }

    /// <summary>The next call may run for long: another thread wakes the parent for what this one leaves behind.</summary>
    private void WakeLater()
    {
        ring.Promise();
        CallFlusher();
    }

    private void CallFlusher()
    {
        if (_flusherCalled)
            return;
        if (_flusher is null && !TryStartFlusher())
        {
            // Nobody is there to wake the parent later. The next result tries again.
            Wake();
            return;
        }
        _flusherCalled = true;
        _waiting.Set();
    }

    /// <summary>False where the limit of threads is reached.</summary>
    private bool TryStartFlusher()
    {
        try
        {
            SystemFaults.At("flusher");
            var flusher = new Thread(RunFlusher, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Remoting result flusher" };
            flusher.UnsafeStart();
            _flusher = flusher;
            return true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException or IOException)
        {
            return false;
        }
    }

    private void RunFlusher()
    {
        try
        {
            KeepPromises();
        }
        catch (Exception e)
        {
            end.Because(e);
        }
    }

    private void KeepPromises()
    {
        while (true)
        {
            bool called = _waiting.WaitOne(arena.IsDirty ? Arena.KeptMilliseconds : Timeout.Infinite);
            arena.DiscardUnused();
            if (!called)
                continue;
            // Not a wait for something: the time in which results may gather.
            Thread.Sleep(1);
            using (_gate.Enter())
            {
                _flusherCalled = false;
                Wake();
            }
        }
    }
}
