using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// When the call began and ended whose outcome comes next (<see cref="FrameKind.Timed"/>): its number (8), and two timestamps of the machine's clock (8 each).
/// Sent only where somebody wants to know it.
/// </summary>
internal readonly record struct TimedFrame(long Sequence, long Began, long Ended)
{
    public const int Size = 24;

    public void Write(FrameBuffer buffer)
    {
        int start = Frames.Begin(buffer);
        WriteBody(buffer);
        Frames.End(buffer, start, FrameKind.Timed);
    }

    public void WriteBody(FrameBuffer buffer)
    {
        Frames.Append(buffer, Sequence);
        Frames.Append(buffer, Began);
        Frames.Append(buffer, Ended);
    }

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static TimedFrame Read(ReadOnlySpan<byte> body)
    {
        if (body.Length != Size)
            throw new ProtocolException("The time of a call has another size.");
        var (sequence, began) = Frames.ReadNumbers(body);
        return new TimedFrame(sequence, began, System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(body[16..]));
    }
}
