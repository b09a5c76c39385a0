using Remoting.Assemblies;
using Remoting.Calls;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Sharing;
using Remoting.Telemetry;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Workers;

/// <summary>
/// What goes to one worker, in order. Posting never waits; whoever flushes first writes for all, so that many frames share a wake-up.
/// A worker that does not read holds up nothing but this queue: the ring is never waited for, and the connection on a thread that is there for that,
/// until the process ends.
/// </summary>
internal sealed class WorkerSender : IThreadPoolWorkItem, ISharedHolder
{
    /// <summary>Arguments from this size on are not copied into the frame buffer but written from where they are.</summary>
    private const int LargePayload = 16 * 1024;

    /// <summary>The buffer is written when it holds so much, so that the worker can begin.</summary>
    private const int FullBuffer = 32 * 1024;

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly Connection _connection;
    private readonly LaneWriter _lane;
    private readonly FrameBuffer _buffer = new();
    private readonly KnownCallables? _known;

    /// <summary>What of the worker's log is wanted; null where it knows that nothing is.</summary>
    private readonly LogRelay? _logs;

    private readonly PoolTraffic _traffic;

    /// <summary>What the worker knows of that. Only the writer looks at it.</summary>
    private int _levelsSent;

    /// <summary>By number, the callables that the worker knows. Only the writer looks at it.</summary>
    private readonly HashSet<int> _defined = [];

    /// <summary>By number, the segments that the worker knows. Only the writer looks at it.</summary>
    private readonly HashSet<long> _shared = [];

    /// <summary>By number, the shared values that the worker knows. Only the writer looks at it, and who lets go of the worker when there is no writer any more.</summary>
    private readonly Dictionary<long, SharedItem> _lent = [];
    private long _lentBytes;

    /// <summary>Where the last frame of calls begins and ends in the buffer; its end is 0 when it is not there any more. Only the writer looks at it.</summary>
    private (int Start, int End) _run;

    /// <summary>Number of the call that would follow in it, and the attempt that all of it is.</summary>
    private (long Sequence, int Attempt) _runNext;

    private List<Outgoing> _queue = [];
    private List<Outgoing> _spare = [];

    private State _state;
    private bool _flushScheduled;

    /// <summary>There when nothing is to be written any more; complete when nobody is.</summary>
    private TaskCompletionSource? _closed;

    /// <summary>Why nothing more can be sent, unless that is only the end of the worker.</summary>
    public Exception? Failure { get; private set; }

    public WorkerSender(Connection connection, ByteRing ring, KnownCallables? known, LogRelay? logs, PoolTraffic traffic)
    {
        _traffic = traffic;
        _logs = logs;
        _known = known;
        _connection = connection;
        _lane = new LaneWriter(ring);
    }

    public void PostWelcome(Welcome welcome) => Post(new Outgoing(FrameKind.Welcome, default, 0, welcome));

    public void PostRun(CallRange range, long firstSequence) => Post(new Outgoing(FrameKind.Run, range, firstSequence));

    /// <summary>Tells the worker what it will probably be asked for.</summary>
    public void PostKnown() => Post(new Outgoing(FrameKind.Define, default, 0));

    public void PostStop() => Post(new Outgoing(FrameKind.Stop, default, 0));

    /// <summary>Bytes of the shared values that the worker knows.</summary>
    public long LentBytes => Volatile.Read(ref _lentBytes);

    public void Forget(SharedItem item)
    {
        Interlocked.Add(ref _lentBytes, -item.Place.Length);
        Post(new Outgoing(FrameKind.Forget, default, item.Id));
        FlushSoon();
    }

    /// <summary>The worker is no more, and nobody writes to it: shared values need not know it any longer.</summary>
    public void LetGo()
    {
        foreach (var item in _lent.Values)
            item.Remove(this);
        _lent.Clear();
    }

    /// <summary>Writes what is posted, on this thread as long as the worker takes it.</summary>
    public void Flush()
    {
        using (_gate.Enter())
        {
            if (_state != State.Idle || _queue.Count == 0)
                return;
            _state = State.Writing;
        }
        // It may go on on a thread of the library's own: nothing that flows with who submits has a place there.
        CleanThread.WithoutContext(static sender => _ = sender.WriteAsync(), this);
    }

    public void FlushSoon()
    {
        using (_gate.Enter())
        {
            if (_state != State.Idle || _flushScheduled)
                return;
            _flushScheduled = true;
        }
        OwnThreads.Queue(this);
    }

    /// <summary>Ends all writing, of this thread and others. The connection must be shut down before. After it the ring may go.</summary>
    public Task CloseAsync()
    {
        using (_gate.Enter())
        {
            _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_state != State.Writing)
            {
                _state = State.Ended;
                _closed.SetResult();
            }
            return _closed.Task;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        using (_gate.Enter())
            _flushScheduled = false;
        Flush();
    }

    private void Post(Outgoing outgoing)
    {
        using (_gate.Enter())
            _queue.Add(outgoing);
    }

    private async Task WriteAsync()
    {
        bool failed = false;
        try
        {
            while (TakeQueue() is { } batch)
            {
                // Invariant: the ring is there as long as somebody is here.
                foreach (var outgoing in batch)
                {
                    if (outgoing.Kind == FrameKind.Run)
                        await WriteRunAsync(outgoing.Range, outgoing.Number).OnAnyThread();
                    else if (outgoing.Welcome is { } welcome)
                        welcome.Write(_buffer);
                    else if (outgoing.Kind == FrameKind.Forget)
                        Forget(outgoing.Number);
                    else if (outgoing.Kind == FrameKind.Define)
                        Array.ForEach(_known!.All(), Define);
                    else
                        Frames.WriteEmpty(_buffer, outgoing.Kind);
                    if (_buffer.Length >= FullBuffer)
                        await PutAsync(default).OnAnyThread();
                }
                await PutAsync(default).OnAnyThread();
            }
        }
        catch (Exception e)
        {
            // The worker is gone, or has spoiled its ring, or this process is out of memory: whatever it is, a worker that can be sent nothing is of no
            // use. The receiving side finds the connection ended, and alone draws conclusions.
            failed = true;
            Failure = e is IOException or ObjectDisposedException ? null : e;
            _connection.Shutdown();
        }
        using (_gate.Enter())
        {
            // Unless it failed, this may no longer be the one that writes.
            if (failed)
                _state = State.Ended;
            if (_state == State.Ended)
                _closed?.TrySetResult();
        }
    }

    private List<Outgoing>? TakeQueue()
    {
        using (_gate.Enter())
        {
            // What was written is not kept until there is more to write: it may be half of all memory.
            _spare.Clear();
            if (_queue.Count == 0 || _closed is not null)
            {
                _state = _closed is null ? State.Idle : State.Ended;
                return null;
            }
            (_queue, _spare) = (_spare, _queue);
            return _spare;
        }
    }

    private async ValueTask WriteRunAsync(CallRange range, long firstSequence)
    {
        var encoded = range.Batch.Encoded!;
        foreach (var callable in encoded.CallablesOf(range.Batch))
            Define(callable);
        if (_logs is not null && _logs.Version != _levelsSent)
            TellLevels(_logs);
        if (encoded.Uses is { } uses)
            Define(uses);
        if (range.Batch.Traces is { } traces)
            TellTraces(traces, range, firstSequence);
        if (encoded.Segment is { } segment)
        {
            WriteLargeRun(segment, range, firstSequence);
            return;
        }
        var payload = encoded.Slice(range.Start, range.Count);
        if (payload.Length < LargePayload)
        {
            if (!TryContinueRun(range, firstSequence, payload.Length))
            {
                _run.Start = _buffer.Length;
                BeginRun(range, firstSequence, payload.Length);
            }
            payload.Span.CopyTo(_buffer.GetSpan(payload.Length));
            _buffer.Advance(payload.Length);
            _run.End = _buffer.Length;
            _runNext = (firstSequence + range.Count, range.Attempt);
        }
        else
        {
            await PutAsync(default).OnAnyThread();
            BeginRun(range, firstSequence, payload.Length);
            await PutAsync(payload).OnAnyThread();
        }
    }

    private void Define(Callable callable)
    {
        if (!_defined.Add(callable.Id))
            return;
        new Definition(callable.Id, AssemblyIdentity.Of(callable.GetType().Assembly), callable.Group, callable.Name).Write(_buffer);
        _known?.Add(callable);
    }

    /// <summary>Apart: what a call looks at is one number.</summary>
    private void TellLevels(LogRelay logs)
    {
        (_levelsSent, var levels) = logs.Levels();
        levels.Write(_buffer);
    }

    private void Forget(long id)
    {
        _lent.Remove(id);
        ShareFrame.WriteForget(_buffer, id);
    }

    /// <summary>Tells the worker of the shared values that it has not had yet. It opens one when a call there asks for it.</summary>
    private void Define(SharedUses uses)
    {
        foreach (var use in uses.All)
        {
            var item = (SharedItem)use;
            if (!item.TryAdd(this))
                continue;
            _lent.Add(item.Id, item);
            Interlocked.Add(ref _lentBytes, item.Place.Length);
            ShareFrame.Write(_buffer, item.Place);
        }
    }

    private void TellTraces(CallTraces traces, CallRange range, long firstSequence)
    {
        for (int i = 0; i < range.Count; i++)
            traces.FrameOf(range.Start + i, firstSequence + i)?.Write(_buffer);
    }

    /// <summary>Lets the frame that was written last hold these calls, too, if they follow on its calls: many single calls are one frame.</summary>
    private bool TryContinueRun(CallRange range, long firstSequence, int payloadLength)
    {
        if (_run.End == 0 || _run.End != _buffer.Length || _runNext != (firstSequence, range.Attempt))
            return false;
        RunFrame.Extend(_buffer.Written[_run.Start..], range.Count, payloadLength);
        return true;
    }

    /// <summary>The bytes stay where they are; the worker is told where that is.</summary>
    private void WriteLargeRun(Segment segment, CallRange range, long firstSequence)
    {
        if (_shared.Add(segment.Identity.Id))
            SegmentFrame.Write(_buffer, segment.Identity);
        var encoded = range.Batch.Encoded!;
        var place = new SegmentPlace(segment.Identity.Id, encoded.OffsetOf(range.Start), encoded.LengthOf(range.Start, range.Count));
        RunFrame.WriteLarge(_buffer, firstSequence, range.Count, range.Attempt, place);
        _traffic.Send(encoded.LengthOf(range.Start, range.Count));
    }

    private void BeginRun(CallRange range, long firstSequence, int payloadLength) =>
        RunFrame.Begin(_buffer, firstSequence, range.Count, range.Attempt, payloadLength);

    /// <summary>Sends the frames in the buffer, and the payload that completes the last one.</summary>
    private ValueTask PutAsync(ReadOnlyMemory<byte> payload)
    {
        if (_buffer.Length == 0)
            return ValueTask.CompletedTask;
        _traffic.Send(_buffer.Length + (long)payload.Length);
        var route = _lane.Route((int)Math.Min(int.MaxValue, (long)_buffer.Length + payload.Length));
        if (route != LaneRoute.Ring)
            return PutOnStreamAsync(route, payload);
        PutInRing(payload);
        return _lane.Ring.MustWake() ? _connection.SendAsync(LaneWriter.BellFrame) : ValueTask.CompletedTask;
    }

    private async ValueTask PutOnStreamAsync(LaneRoute route, ReadOnlyMemory<byte> payload)
    {
        if (route == LaneRoute.SocketThenRing)
        {
            // In the ring first: whoever is woken by the stream finds it there.
            PutInRing(payload);
            await _connection.SendAsync(LaneWriter.SwitchFrame).OnAnyThread();
            return;
        }
        // Who sleeps at the ring does not see the socket; and who does not is woken by what comes there.
        _ = _lane.Ring.MustWake();
        await _connection.SendAsync(_buffer.WrittenMemory).OnAnyThread();
        ClearBuffer();
        if (payload.Length > 0)
            await _connection.SendAsync(payload).OnAnyThread();
    }

    private void PutInRing(ReadOnlyMemory<byte> payload)
    {
        _lane.Ring.Write(_buffer.Written);
        _lane.Ring.Write(payload.Span);
        ClearBuffer();
    }

    private void ClearBuffer()
    {
        _buffer.Length = 0;
        _run = default;
    }

    private enum State
    {
        Idle,

        /// <summary>Somebody is writing, and will write what is posted meanwhile.</summary>
        Writing,

        /// <summary>Nobody writes any more: the worker is gone, or the sender closed.</summary>
        Ended,
    }

    /// <summary>A frame to write.</summary>
    private readonly record struct Outgoing(FrameKind Kind, CallRange Range, long Number, Welcome? Welcome = null);
}
