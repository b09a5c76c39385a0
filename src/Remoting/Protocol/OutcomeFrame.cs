using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// A call has ended: its number (8), then its result (<see cref="FrameKind.Result"/>), the error (<see cref="FrameKind.Error"/>), where the result lies
/// in the arena (<see cref="FrameKind.LargeResult"/>: offset (8), how many bytes (8)), or nothing (<see cref="FrameKind.Skipped"/>).
/// </summary>
internal static class OutcomeFrame
{
    /// <summary>What goes before a result: where that turns out to be large, it lies behind as many bytes in the arena.</summary>
    public const int Before = Frames.HeaderSize + Frames.SequenceSize;

    /// <summary>Bytes of a frame that says where a result is.</summary>
    public const int LargeSize = Before + 16;

    /// <summary>Begins the frame of an outcome, whose content follows.</summary>
    public static int Begin(FrameBuffer buffer, long sequence)
    {
        int start = Frames.Begin(buffer);
        Frames.Append(buffer, sequence);
        return start;
    }

    /// <summary>Drops what was written of the content: it will be another.</summary>
    public static void Restart(FrameBuffer buffer, int start) => buffer.Length = start + Before;

    public static void End(FrameBuffer buffer, int start, FrameKind kind) => Frames.End(buffer, start, kind);

    public static void WriteSkipped(FrameBuffer buffer, long sequence) => End(buffer, Begin(buffer, sequence), FrameKind.Skipped);

    /// <param name="frame">Gets the frame.</param>
    /// <param name="sequence">The call's number.</param>
    /// <param name="offset">Where its result lies in the arena.</param>
    /// <param name="length">How many bytes it has.</param>
    public static void WriteLarge(Span<byte> frame, long sequence, long offset, long length)
    {
        Frames.WriteHeader(frame, FrameKind.LargeResult, LargeSize - Frames.HeaderSize);
        BinaryPrimitives.WriteInt64LittleEndian(frame[Frames.HeaderSize..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(frame[Before..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(frame[(Before + 8)..], length);
    }

    /// <exception cref="ProtocolException">The body is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (long Sequence, ReadOnlyMemory<byte> Content) Read(ReadOnlyMemory<byte> body) => (Frames.ReadSequence(body.Span), body[Frames.SequenceSize..]);

    /// <exception cref="ProtocolException">The body is too short.</exception>
    public static (long Sequence, long Offset, long Length) ReadLarge(ReadOnlySpan<byte> body)
    {
        if (body.Length < LargeSize - Frames.HeaderSize)
            throw new ProtocolException("A frame that should say where a result is is too short.");
        return (BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[8..]), BinaryPrimitives.ReadInt64LittleEndian(body[16..]));
    }
}
