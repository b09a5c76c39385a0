using System.Buffers.Binary;
using MessagePack;
using Remoting.Channels;
using Remoting.CompilerServices;

namespace Remoting.WorkerHost;

/// <summary>Runs calls, one after the other, on the executing thread. Whatever a call does to fail becomes its own outcome.</summary>
internal sealed class CallRunner(CallableTable callables, Ledger ledger, ResultOutbox outbox)
{
    /// <summary>A larger result buffer is not kept.</summary>
    private const int MaxKeptBuffer = 1024 * 1024;

    private readonly CallContext _context = new();
    private FrameBuffer _buffer = new();
    private CancellationTokenSource _cancellation = new();

    /// <summary>Number of the call that runs. Set before the call is announced in the ledger, so a parent that has seen it there finds it here.</summary>
    private long _current;

    public void Run(CallChunk chunk, WorkerLane lane)
    {
        var calls = chunk.Calls;
        for (int i = 0; i < chunk.Count; i++)
        {
            long sequence = chunk.FirstSequence + i;
            var (id, arguments) = Next(ref calls);
            bool more = i + 1 < chunk.Count || lane.HasMore;
            Volatile.Write(ref _current, sequence);
            if (!ledger.TryStart(sequence))
            {
                Skip(sequence, more);
                continue;
            }
            _buffer.Length = 0;
            int frame = BeginFrame(sequence);
            var kind = Execute(id, arguments, sequence, chunk.Attempt) is { } error ? WriteError(error, frame) : FrameKind.Result;
            Frames.End(_buffer, frame, kind);
            outbox.Add(_buffer.Written, more);
            if (_buffer.Length > MaxKeptBuffer)
                _buffer = new FrameBuffer();
        }
    }

    /// <summary>Runs the initializer; gives its error, or null.</summary>
    public CallError? RunInitializer(CallChunk chunk)
    {
        var calls = chunk.Calls;
        var (id, arguments) = Next(ref calls);
        _buffer.Length = 0;
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
        _buffer.Length = 0;
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
            var reader = new MessagePackReader(arguments);
            var writer = new MessagePackWriter(_buffer);
            _context.Argument(0);
            callable.Execute(ref reader, ref writer, _context);
            writer.Flush();
            return null;
        }
        catch (Exception e)
        {
            return _context.Step switch
            {
                CallContext.Invoking => CallError.From(e, CallErrorKind.Thrown,
                    cancelled: e is OperationCanceledException && _cancellation.IsCancellationRequested),
                CallContext.Result => CallError.From(e, CallErrorKind.Result),
                _ => CallError.From(e, CallErrorKind.Argument, parameter: _context.Step),
            };
        }
    }
}
