using System.Buffers.Binary;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// A frame is a header of 8 bytes, little-endian, and a body: the kind is the topmost byte of the header, the length of the body the other
/// seven. So lengths are 64-bit, and a stream that has lost its place is noticed by its kinds and lengths.
/// </summary>
internal static class Frames
{
    public const int HeaderSize = 8;
    public const int SequenceSize = 8;

    /// <summary>The longest body that either side accepts: what one array holds, with its header.</summary>
    public static readonly int MaxBody = Array.MaxLength - 64;

    /// <summary>
    /// The longest that either side writes at a time: what is put before it (numbers of calls and messages, a parameter) makes it no body that is too
    /// long.
    /// </summary>
    public static readonly int MaxPayload = FrameBuffer.MostBytes;

    private const int KindShift = 56;
    private const ulong LengthMask = (1UL << KindShift) - 1;

    public static void WriteHeader(Span<byte> to, FrameKind kind, long bodyLength) =>
        BinaryPrimitives.WriteUInt64LittleEndian(to, (ulong)kind << KindShift | (ulong)bodyLength);

    /// <exception cref="ProtocolException">The kind is none, or the body too long.</exception>
    public static (FrameKind Kind, int BodyLength) ReadHeader(ReadOnlySpan<byte> from)
    {
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(from);
        var kind = (FrameKind)(header >> KindShift);
        long length = (long)(header & LengthMask);
        bool known = kind is (>= FrameKind.Welcome and <= FrameKind.Levels) or FrameKind.Trace or (>= FrameKind.Bell and <= FrameKind.Cost) or FrameKind.LargeResult
            or FrameKind.Given or FrameKind.GivenAll or FrameKind.Wanted;
        if (!known || length > MaxBody)
            throw new ProtocolException($"A frame of kind {(byte)kind} with {length} bytes is not one of this protocol.");
        return (kind, (int)length);
    }

    /// <exception cref="ProtocolException">The body is too short.</exception>
    public static long ReadSequence(ReadOnlySpan<byte> body) =>
        body.Length >= SequenceSize
            ? BinaryPrimitives.ReadInt64LittleEndian(body)
            : throw new ProtocolException("A frame that should begin with the number of a call is too short.");

    /// <exception cref="ProtocolException">The body is too short.</exception>
    public static (long Sequence, long Number) ReadNumbers(ReadOnlySpan<byte> body) =>
        body.Length >= 2 * SequenceSize
            ? (BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[SequenceSize..]))
            : throw new ProtocolException("A frame that should begin with two numbers is too short.");

    /// <summary>Begins a frame at the end of a buffer; its length is filled in by <see cref="End"/>.</summary>
    public static int Begin(FrameBuffer buffer)
    {
        int start = buffer.Length;
        buffer.Advance(HeaderSize);
        return start;
    }

    public static void End(FrameBuffer buffer, int start, FrameKind kind) =>
        WriteHeader(buffer.Written[start..], kind, buffer.Length - start - HeaderSize);

    /// <summary>A whole frame without a body.</summary>
    public static void WriteEmpty(FrameBuffer buffer, FrameKind kind) => End(buffer, Begin(buffer), kind);

    /// <summary>Adds a number to the body of a frame.</summary>
    public static void Append(FrameBuffer buffer, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(SequenceSize), number);
        buffer.Advance(SequenceSize);
    }
}
