using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>Runs calls, one after the other, on the executing thread. Whatever a call does to fail becomes its own outcome.</summary>
internal sealed class CallRunner(CallableTable callables, Ledger ledger, ResultOutbox outbox, Arena arena, CallCancellation cancellation,
    CallTracing tracing)
{
    private readonly CallContext _context = new() { Cancellation = cancellation };

    /// <summary>How each call finds its thread. Taken before the first one, after the initializer.</summary>
    private ThreadState? _thread;

    /// <summary>Through which the running call sends items and reports before it ends.</summary>
    private CallOutlet? _outlet;

    private readonly FrameBuffer _buffer = new() { SharedBuffers = arena };

    private readonly CallMeter _meter = new(outbox);

    /// <summary>Number of the call that runs.</summary>
    private long _current;

    public void Run(RunFrame chunk, WorkerLane lane)
    {
        var thread = _thread ??= ThreadState.Take();
        var calls = chunk.Calls;
        int i = PassTakenBack(chunk, 0, ref calls);
        if (i > 0)
            Skip(chunk.FirstSequence + i - 1, i < chunk.Count || lane.HasMore);
        for (; i < chunk.Count; i++)
        {
            long sequence = chunk.FirstSequence + i;
            bool more = i + 1 < chunk.Count || lane.HasMore;
            _current = sequence;
            // Before the call is announced in the ledger: a parent that has seen it there finds it here.
            cancellation.Begin(sequence);
            if (!ledger.TryStart(sequence))
            {
                i = PassTakenBack(chunk, i, ref calls) - 1;
                Skip(sequence, i + 1 < chunk.Count || lane.HasMore);
                continue;
            }
            var (id, arguments) = RunFrame.TakeCall(ref calls);
            _buffer.Clear();
            int frame = OutcomeFrame.Begin(_buffer, sequence);
            _context.OpenOutlet ??= OpenOutlet;
            long began = ledger.Account is not CallAccount.None and var account ? _meter.Begin(account) : 0;
            var kind = Execute(id, arguments, sequence, chunk.Attempt) is { } error ? WriteError(error, frame) : FrameKind.Result;
            thread.PutBack();
            CloseOutlet();
            if (began != 0)
                _meter.End(sequence, began);
            if (_buffer.IsShared && kind == FrameKind.Result)
            {
                outbox.AddLarge(sequence, _buffer.Length, more);
                _buffer.Detach();
                continue;
            }
            OutcomeFrame.End(_buffer, frame, kind);
            outbox.Add(_buffer.Written, more);
        }
        _buffer.Clear();
    }

    /// <summary>Runs the initializer; gives its error, or null.</summary>
    public CallError? RunInitializer(RunFrame chunk)
    {
        var calls = chunk.Calls;
        var (id, arguments) = RunFrame.TakeCall(ref calls);
        _buffer.Clear();
        cancellation.Begin(sequence: 0);
        return Execute(id, arguments, sequence: 0, attempt: 0);
    }

    /// <summary>The listening thread: the caller has taken something of what the running call said, and has room for more.</summary>
    public void Grant(FrameKind kind, long sequence, long count)
    {
        if (Volatile.Read(ref _outlet) is { } outlet && outlet.Sequence == sequence)
            outlet.Grant(kind, count);
    }

    /// <summary>The listening thread: the caller gives something of a source of the running call.</summary>
    public void Give(SourceFrame frame)
    {
        if (Volatile.Read(ref _outlet) is { } outlet && outlet.Sequence == frame.Sequence)
            outlet.Give(frame);
    }

    private CallOutlet OpenOutlet()
    {
        if (_outlet is null)
            Volatile.Write(ref _outlet, new CallOutlet(outbox, _current));
        return _outlet!;
    }

    /// <summary>The call has ended; what it still has to say comes before its outcome.</summary>
    private void CloseOutlet()
    {
        if (_outlet is null)
            return;
        // For the call's code, which has ended, and not for us.
        Interruptions.Drop();
        _outlet.Close();
        Volatile.Write(ref _outlet, null);
    }

    /// <summary>
    /// Passes over calls that were taken back, and gives the place behind them. They are not announced, so the parent knows of each that it does not run,
    /// and there may be thousands: one report (<see cref="Skip"/>) tells it that this worker has passed them.
    /// </summary>
    private int PassTakenBack(RunFrame chunk, int from, ref ReadOnlyMemory<byte> calls)
    {
        long count = Math.Min(chunk.Count, ledger.RecalledThrough - chunk.FirstSequence + 1) - from;
        // In a frame, calls that were sent later may follow. In a segment what is taken back is always the end, and is not looked at: the parent may have
        // given its memory to others.
        for (long i = 0; i < count && chunk.IsInFrame; i++)
            _ = RunFrame.TakeCall(ref calls);
        return from + (int)Math.Max(count, 0);
    }

    private void Skip(long sequence, bool more)
    {
        _buffer.Clear();
        OutcomeFrame.WriteSkipped(_buffer, sequence);
        outbox.Add(_buffer.Written, more);
    }

    private FrameKind WriteError(CallError error, int frame)
    {
        // Drops what of the result was written.
        OutcomeFrame.Restart(_buffer, frame);
        error.Write(_buffer);
        return FrameKind.Error;
    }

    /// <summary>Runs a call and leaves its result in the buffer; gives the error instead, if there is one.</summary>
    private CallError? Execute(int id, ReadOnlyMemory<byte> arguments, long sequence, int attempt)
    {
        var worker = RemotingWorker.Current!;
        worker.CallId = sequence;
        worker.Attempt = attempt + 1;
        Callable callable;
        try
        {
            callable = callables.Find(id);
            worker.Callable = callable;
        }
        catch (Exception e)
        {
            return CallError.From(e, CallErrorKind.Callable);
        }
        return tracing.IsIdle ? Execute(callable, arguments) : ExecuteTraced(callable, arguments, sequence, attempt);
    }

    /// <summary>Apart, so that a worker without traces does not load what they need.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private CallError? ExecuteTraced(Callable callable, ReadOnlyMemory<byte> arguments, long sequence, int attempt)
    {
        var activity = tracing.Begin(sequence, attempt, callable);
        var error = Execute(callable, arguments);
        if (activity is not null)
            tracing.End(activity, error);
        return error;
    }

    private CallError? Execute(Callable callable, ReadOnlyMemory<byte> arguments)
    {
        try
        {
            _context.Argument(0);
            if (!callable.TryExecute(arguments.Span, _buffer, _context))
                ExecuteWithReader(callable, arguments);
            return null;
        }
        catch (Exception e)
        {
            if (e is OutOfMemoryException)
                Reclaim();
            return _context.Step switch
            {
                CallContext.Invoking => (cancellation.IsCancelled ? null : _outlet?.Explain(e)) ?? CallError.From(e, CallErrorKind.Thrown,
                    cancelled: e is OperationCanceledException && cancellation.IsCancelled),
                CallContext.Result => CallError.From(e, CallErrorKind.Result),
                _ => CallError.From(e, CallErrorKind.Argument, parameter: _context.Step),
            };
        }
    }

    /// <summary>Apart, so that calls that need no reader and writer do not clear the room of them, some 100 bytes each, each time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ExecuteWithReader(Callable callable, ReadOnlyMemory<byte> arguments)
    {
        var reader = new MessagePackReader(arguments);
        var writer = new MessagePackWriter(_buffer);
        callable.Execute(ref reader, ref writer, _context);
        writer.Flush();
    }

    /// <summary>What a call that ran out of memory has left behind must not fail the next one: under a hard limit even small things do.</summary>
    private static void Reclaim() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
