using System.Buffers.Binary;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>What the number of a segment means (<see cref="FrameKind.Segment"/>).</summary>
internal static class SegmentFrame
{
    public static void Write(FrameBuffer buffer, SegmentIdentity segment) => PlainBody.Write(buffer, FrameKind.Segment, writer =>
    {
        writer.Write(segment.Id);
        writer.Write(segment.Path);
    });

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static SegmentIdentity Read(ReadOnlyMemory<byte> body) => PlainBody.Read(body, reader => new SegmentIdentity(reader.ReadInt64(), reader.ReadString()));
}

/// <summary>Where something lies in shared memory that has a number: its number (8), the offset (8), how many bytes (8).</summary>
internal readonly record struct SegmentPlace(long Segment, long Offset, long Length)
{
    public const int Size = 24;

    public void Write(FrameBuffer buffer)
    {
        var span = buffer.GetSpan(Size);
        BinaryPrimitives.WriteInt64LittleEndian(span, Segment);
        BinaryPrimitives.WriteInt64LittleEndian(span[8..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(span[16..], Length);
        buffer.Advance(Size);
    }

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static SegmentPlace Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
            throw new ProtocolException("A frame should say where its calls are, and does not.");
        return new SegmentPlace(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
    }
}
