using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Remoting.Calls;
using Remoting.WorkerHost;

namespace Remoting.Protocol;

/// <summary>Calls that came in one frame.</summary>
/// <param name="FirstSequence">Number of the first; the others follow.</param>
/// <param name="Count">How many.</param>
/// <param name="Attempt">How often they were started before, because a worker died under them.</param>
/// <param name="Calls">Their bytes, as in <c>EncodedCalls</c>.</param>
/// <param name="IsInFrame">Whether those are part of the frame, and stay as they are; otherwise they lie in a segment.</param>
internal readonly record struct CallChunk(long FirstSequence, int Count, int Attempt, ReadOnlyMemory<byte> Calls, bool IsInFrame)
{
    /// <param name="body">The frame's body.</param>
    /// <param name="segments">Where the calls lie if they are not in it.</param>
    public static CallChunk Read(ReadOnlyMemory<byte> body, SegmentTable? segments = null)
    {
        var span = body.Span;
        if (span.Length < Frames.RunHeaderSize)
            throw new ProtocolException("A frame of calls is too short.");
        var rest = body[Frames.RunHeaderSize..];
        return new CallChunk(BinaryPrimitives.ReadInt64LittleEndian(span), BinaryPrimitives.ReadInt32LittleEndian(span[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(span[12..]), segments?.Find(rest) ?? rest, segments is null);
    }

    /// <summary>Takes the first call off: number of its callable (4), length of its arguments (4), the arguments.</summary>
    /// <exception cref="ProtocolException">There is none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Id, ReadOnlyMemory<byte> Arguments) TakeCall(ref ReadOnlyMemory<byte> calls)
    {
        var span = calls.Span;
        if (span.Length < EncodedCalls.HeaderSize)
            throw new ProtocolException("A call is too short.");
        int id = BinaryPrimitives.ReadInt32LittleEndian(span);
        int length = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        if ((uint)length > (uint)(span.Length - EncodedCalls.HeaderSize))
            throw new ProtocolException($"There are no {length} bytes of arguments.");
        var arguments = calls.Slice(EncodedCalls.HeaderSize, length);
        calls = calls[(EncodedCalls.HeaderSize + length)..];
        return (id, arguments);
    }
}
