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
    public static CallChunk Read(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> calls)
    {
        var span = body.Span;
        if (span.Length < Frames.RunHeaderSize)
            throw new ProtocolException("A frame of calls is too short.");
        return new CallChunk(BinaryPrimitives.ReadInt64LittleEndian(span), BinaryPrimitives.ReadInt32LittleEndian(span[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(span[12..]), calls);
    }
}
