using System.Buffers.Binary;
using Remoting.Channels;
using Remoting.CompilerServices;

namespace Remoting.Workers;

/// <summary>
/// What goes to one worker, in order. Posting never waits; whoever flushes first writes for all, so that many frames share a system call.
/// A worker that does not read holds up nothing but this queue: writing is asynchronous, and ends with the process.
/// </summary>
internal sealed class WorkerSender : IThreadPoolWorkItem
{
    /// <summary>Arguments from this size on are not copied into the frame buffer but written from where they are.</summary>
    private const int LargePayload = 32 * 1024;

    /// <summary>The buffer is written when it holds so much.</summary>
    private const int FullBuffer = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly FrameBuffer _buffer = new();

    /// <summary>By number, the callables that the worker knows. Only the writer looks at it.</summary>
    private readonly HashSet<int> _defined = [];

    private List<Outgoing> _queue = [];
    private List<Outgoing> _spare = [];

    /// <summary>Somebody is writing, and will write what is posted meanwhile.</summary>
    private bool _writing;

    private bool _flushScheduled;

    public WorkerSender(Stream stream) => _stream = stream;

    public void PostRun(CallRange range, long firstSequence) => Post(new Outgoing(FrameKind.Run, range, firstSequence));

    public void PostNumber(FrameKind kind, long number) => Post(new Outgoing(kind, default, number));

    /// <summary>Of what a running call sent, so much was taken.</summary>
    public void PostGrant(FrameKind kind, long sequence, int count) => Post(new Outgoing(kind, default, sequence, count));

    /// <summary>Writes what is posted, on this thread as long as the socket takes it.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_writing || _queue.Count == 0)
                return;
            _writing = true;
        }
        _ = WriteAsync();
    }

    public void FlushSoon()
    {
        lock (_gate)
        {
            if (_writing || _flushScheduled)
                return;
            _flushScheduled = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
            _flushScheduled = false;
        Flush();
    }

    private void Post(Outgoing outgoing)
    {
        lock (_gate)
            _queue.Add(outgoing);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TakeQueue() is { } batch)
            {
                foreach (var outgoing in batch)
                {
                    switch (outgoing.Kind)
                    {
                        case FrameKind.Run:
                            await WriteRunAsync(outgoing.Range, outgoing.Number).ConfigureAwait(false);
                            break;
                        case FrameKind.Consumed or FrameKind.Reported:
                            Frames.WriteNumbers(_buffer, outgoing.Kind, outgoing.Number, outgoing.Count);
                            break;
                        case FrameKind.Stop:
                            Frames.End(_buffer, Frames.Begin(_buffer), FrameKind.Stop);
                            break;
                        default:
                            Frames.WriteNumber(_buffer, outgoing.Kind, outgoing.Number);
                            break;
                    }
                    if (_buffer.Length >= FullBuffer)
                        await WriteBufferAsync().ConfigureAwait(false);
                }
                await WriteBufferAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker is gone. The end of the channel tells the receiving side, which alone draws conclusions; `_writing` stays set,
            // so nobody writes to this channel again.
        }
    }

    private List<Outgoing>? TakeQueue()
    {
        lock (_gate)
        {
            if (_queue.Count == 0)
            {
                _writing = false;
                return null;
            }
            _spare.Clear();
            (_queue, _spare) = (_spare, _queue);
            return _spare;
        }
    }

    private async ValueTask WriteRunAsync(CallRange range, long firstSequence)
    {
        var encoded = range.Batch.Encoded!;
        foreach (var callable in encoded.Callables)
        {
            if (_defined.Add(callable.Id))
                new Definition(callable.Id, AssemblyIdentity.Of(callable.GetType().Assembly), callable.Group, callable.Name).Write(_buffer);
        }
        var payload = encoded.Slice(range.Start, range.Count);
        WriteRunHeader(range, firstSequence, payload.Length);
        if (payload.Length < LargePayload)
        {
            payload.Span.CopyTo(_buffer.GetSpan(payload.Length));
            _buffer.Advance(payload.Length);
        }
        else
        {
            await WriteBufferAsync().ConfigureAwait(false);
            await _stream.WriteAsync(payload).ConfigureAwait(false);
        }
    }

    private void WriteRunHeader(CallRange range, long firstSequence, int payloadLength)
    {
        var span = _buffer.GetSpan(Frames.HeaderSize + Frames.RunHeaderSize);
        Frames.WriteHeader(span, FrameKind.Run, Frames.RunHeaderSize + (long)payloadLength);
        BinaryPrimitives.WriteInt64LittleEndian(span[8..], firstSequence);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], range.Count);
        BinaryPrimitives.WriteInt32LittleEndian(span[20..], range.Attempt);
        _buffer.Advance(Frames.HeaderSize + Frames.RunHeaderSize);
    }

    private async ValueTask WriteBufferAsync()
    {
        if (_buffer.Length == 0)
            return;
        await _stream.WriteAsync(_buffer.WrittenMemory).ConfigureAwait(false);
        _buffer.Length = 0;
    }

    /// <summary>A frame to write.</summary>
    private readonly record struct Outgoing(FrameKind Kind, CallRange Range, long Number, int Count = 0);
}
