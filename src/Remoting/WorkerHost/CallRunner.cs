using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.Channels;
using Remoting.CompilerServices;

namespace Remoting.WorkerHost;

/// <summary>Runs calls, one after the other, on the executing thread. Whatever a call does to fail becomes its own outcome.</summary>
internal sealed class CallRunner(CallableTable callables, Ledger ledger, ResultOutbox outbox, Arena arena)
{
    private readonly CallContext _context = new();

    /// <summary>What the running call speaks through, if it has anything to say before it ends.</summary>
    private CallOutlet? _outlet;

    private readonly FrameBuffer _buffer = new() { Spillway = arena };
    private CancellationTokenSource _cancellation = new();

    /// <summary>Number of the call that runs. Set before the call is announced in the ledger, so a parent that has seen it there finds it here.</summary>
    private long _current;

    public void Run(CallChunk chunk, WorkerLane lane)
    {
        var calls = chunk.Calls;
        for (int i = 0; i < chunk.Count; i++)
        {
            long sequence = chunk.FirstSequence + i;
            bool more = i + 1 < chunk.Count || lane.HasMore;
            Volatile.Write(ref _current, sequence);
            if (!ledger.TryStart(sequence))
            {
                // In a frame, calls that were sent later may follow. In a segment what is taken back is always the end, and is not looked at: the parent
                // may have given its memory to others.
                if (chunk.IsInFrame)
                    _ = Next(ref calls);
                Skip(sequence, more);
                continue;
            }
            var (id, arguments) = Next(ref calls);
            _buffer.Clear();
            int frame = BeginFrame(sequence);
            _context.OpenOutlet ??= OpenOutlet;
            var kind = Execute(id, arguments, sequence, chunk.Attempt) is { } error ? WriteError(error, frame) : FrameKind.Result;
            CloseOutlet();
            if (_buffer.IsSpilled && kind == FrameKind.Result)
            {
                outbox.AddLarge(sequence, _buffer.Length, more);
                _buffer.Detach();
                continue;
            }
            Frames.End(_buffer, frame, kind);
            outbox.Add(_buffer.Written, more);
        }
        _buffer.Clear();
    }

    /// <summary>Runs the initializer; gives its error, or null.</summary>
    public CallError? RunInitializer(CallChunk chunk)
    {
        var calls = chunk.Calls;
        var (id, arguments) = Next(ref calls);
        _buffer.Clear();
        return Execute(id, arguments, sequence: 0, attempt: 0);
    }

    /// <summary>
    /// The listening thread: the parent wants the running call to end. The parent has taken back all later calls before, and sends the next
    /// only after this call's end, so no other call can be hit.
    /// </summary>
    public void Cancel(long sequence)
    {
        // Callbacks of the token are the program's code; they run on the thread pool, not here.
        if (Volatile.Read(ref _current) == sequence)
            _ = _cancellation.CancelAsync();
    }

    /// <summary>The listening thread: the caller has taken something of what the running call said, and has room for more.</summary>
    public void Grant(FrameKind kind, long sequence, long count)
    {
        if (Volatile.Read(ref _outlet) is { } outlet && outlet.Sequence == sequence)
            outlet.Grant(kind, count);
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
        _outlet.Close();
        Volatile.Write(ref _outlet, null);
    }

    private static (int Id, ReadOnlyMemory<byte> Arguments) Next(ref ReadOnlyMemory<byte> calls)
    {
        var span = calls.Span;
        if (span.Length < EncodedCalls.HeaderSize)
            throw new ProtocolException("A call is too short.");
        int id = BinaryPrimitives.ReadInt32LittleEndian(span);
        int length = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        var arguments = calls.Slice(EncodedCalls.HeaderSize, length);
        calls = calls[(EncodedCalls.HeaderSize + length)..];
        return (id, arguments);
    }

    private int BeginFrame(long sequence)
    {
        int start = Frames.Begin(_buffer);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(Frames.SequenceSize), sequence);
        _buffer.Advance(Frames.SequenceSize);
        return start;
    }

    private void Skip(long sequence, bool more)
    {
        _buffer.Clear();
        Frames.WriteNumber(_buffer, FrameKind.Skipped, sequence);
        outbox.Add(_buffer.Written, more);
    }

    private FrameKind WriteError(CallError error, int frame)
    {
        // Drops what of the result was written.
        _buffer.Length = frame + Frames.HeaderSize + Frames.SequenceSize;
        error.Write(_buffer);
        return FrameKind.Error;
    }

    /// <summary>Runs a call and leaves its result in the buffer; gives the error instead, if there is one.</summary>
    private CallError? Execute(int id, ReadOnlyMemory<byte> arguments, long sequence, int attempt)
    {
        if (_cancellation.IsCancellationRequested)
            _cancellation = new CancellationTokenSource();
        var worker = RemotingWorker.Current!;
        worker.CallId = sequence;
        worker.Attempt = attempt + 1;
        worker.CancellationToken = _context.CancellationToken = _cancellation.Token;
        Callable callable;
        try
        {
            callable = callables.Find(id);
        }
        catch (Exception e)
        {
            return CallError.From(e, CallErrorKind.Callable);
        }
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
                CallContext.Invoking => CallError.From(e, CallErrorKind.Thrown,
                    cancelled: e is OperationCanceledException && _cancellation.IsCancellationRequested),
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
