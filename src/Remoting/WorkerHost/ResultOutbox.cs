using System.Diagnostics;
using Remoting.Channels;

namespace Remoting.WorkerHost;

/// <summary>
/// Results on their way to the parent. They gather in the ledger, where they survive this process, and are written together; none waits
/// much longer than a millisecond, however long the next call runs.
/// Invariant: a result is committed (or written) before the next call is announced as started.
/// </summary>
internal sealed class ResultOutbox
{
    /// <summary>Results within this time share a write.</summary>
    private static readonly long GatherTicks = Stopwatch.Frequency / 4000; // 250 µs

    /// <summary>Enough for one write.</summary>
    private const int EnoughBytes = 32 * 1024;

    private readonly object _gate = new();
    private readonly Stream _stream;
    private readonly Ledger _ledger;
    private readonly AutoResetEvent _waiting = new(false);
    private int _committed;

    /// <summary>Results since the last write; the clock, which costs as much as a tiny call, is asked for every eighth.</summary>
    private int _gathered;

    private long _lastFlush;
    private bool _flusherCalled;
    private Thread? _flusher;

    public ResultOutbox(Stream stream, Ledger ledger)
    {
        _stream = stream;
        _ledger = ledger;
    }

    /// <summary>Takes a whole frame.</summary>
    /// <param name="frame">The bytes.</param>
    /// <param name="more">Whether there is another call to run at once; otherwise nothing is worth waiting for.</param>
    public void Add(ReadOnlySpan<byte> frame, bool more)
    {
        lock (_gate)
        {
            if (frame.Length > Ledger.OutboxCapacity - _committed)
                FlushLocked();
            if (frame.Length > Ledger.OutboxCapacity)
            {
                _stream.Write(frame);
                return;
            }
            frame.CopyTo(_ledger.Outbox[_committed..]);
            _committed += frame.Length;
            _ledger.Committed = _committed;
            bool late = (_gathered++ & 7) == 0 && Stopwatch.GetTimestamp() - _lastFlush > GatherTicks;
            if (!more || late || _committed >= EnoughBytes)
                FlushLocked();
            else
                CallFlusher();
        }
    }

    public void Flush()
    {
        lock (_gate)
            FlushLocked();
    }

    public void SendEmpty(FrameKind kind)
    {
        Span<byte> frame = stackalloc byte[Frames.HeaderSize];
        Frames.WriteHeader(frame, kind, 0);
        Add(frame, more: false);
    }

    public void SendError(FrameKind kind, CallError error)
    {
        var buffer = new FrameBuffer();
        int start = Frames.Begin(buffer);
        error.Write(buffer);
        Frames.End(buffer, start, kind);
        Add(buffer.Written, more: false);
    }

    private void FlushLocked()
    {
        if (_committed > 0)
        {
            _stream.Write(_ledger.Outbox[.._committed]);
            // From here on the parent's end of the socket holds them. Dying between the two lines only shows them twice.
            _committed = 0;
            _gathered = 0;
            _ledger.Committed = 0;
        }
        _lastFlush = Stopwatch.GetTimestamp();
    }

    /// <summary>The next call may run for long: another thread writes what this one leaves behind.</summary>
    private void CallFlusher()
    {
        if (_flusherCalled)
            return;
        _flusherCalled = true;
        if (_flusher is null)
        {
            _flusher = new Thread(FlushLater, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Remoting result flusher" };
            _flusher.UnsafeStart();
        }
        _waiting.Set();
    }

    private void FlushLater()
    {
        while (true)
        {
            _waiting.WaitOne();
            // Not a wait for something: the time in which results may gather.
            Thread.Sleep(1);
            lock (_gate)
            {
                _flusherCalled = false;
                FlushLocked();
            }
        }
    }
}
