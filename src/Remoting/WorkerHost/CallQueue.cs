using System.Buffers.Binary;
using Remoting.Channels;

namespace Remoting.WorkerHost;

/// <summary>Calls that came in one frame.</summary>
/// <param name="FirstSequence">Number of the first; the others follow.</param>
/// <param name="Count">How many.</param>
/// <param name="Attempt">How often they were started before, because a worker died under them.</param>
/// <param name="Calls">Their bytes, as in <c>EncodedCalls</c>.</param>
internal readonly record struct CallChunk(long FirstSequence, int Count, int Attempt, ReadOnlyMemory<byte> Calls)
{
    public static CallChunk Read(ReadOnlyMemory<byte> body)
    {
        var span = body.Span;
        if (span.Length < Frames.RunHeaderSize)
            throw new ProtocolException("A frame of calls is too short.");
        return new CallChunk(BinaryPrimitives.ReadInt64LittleEndian(span), BinaryPrimitives.ReadInt32LittleEndian(span[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(span[12..]), body[Frames.RunHeaderSize..]);
    }
}

/// <summary>Between the thread that reads the channel and the one that runs the calls.</summary>
internal sealed class CallQueue
{
    private readonly Queue<CallChunk> _chunks = new();
    private readonly object _gate = new();
    private bool _stopped;

    public void Add(CallChunk chunk)
    {
        lock (_gate)
        {
            _chunks.Enqueue(chunk);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>No more will come; what is there is still taken.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _chunks.Count == 0;
        }
    }

    /// <summary>The next chunk, when there is one; null at the end.</summary>
    public CallChunk? Take()
    {
        lock (_gate)
        {
            while (_chunks.Count == 0)
            {
                if (_stopped)
                    return null;
                Monitor.Wait(_gate);
            }
            return _chunks.Dequeue();
        }
    }
}
