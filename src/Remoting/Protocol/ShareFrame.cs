using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// What the number of a shared value means (<see cref="FrameKind.Share"/>), and that it means nothing any more (<see cref="FrameKind.Forget"/>).
/// </summary>
internal static class ShareFrame
{
    public static void Write(FrameBuffer buffer, SharedPlace place) => PlainBody.Write(buffer, FrameKind.Share, writer =>
    {
        writer.Write(place.Id);
        writer.Write(place.Length);
        writer.Write(place.Path);
    });

    public static void WriteForget(FrameBuffer buffer, long id)
    {
        int start = Frames.Begin(buffer);
        Frames.Append(buffer, id);
        Frames.End(buffer, start, FrameKind.Forget);
    }

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static SharedPlace Read(ReadOnlyMemory<byte> body) => PlainBody.Read(body, reader =>
    {
        var place = new SharedPlace(reader.ReadInt64(), reader.ReadInt64(), reader.ReadString());
        return place.Length >= 0 ? place : throw new ProtocolException($"A shared value does not have {place.Length} bytes.");
    });

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static long ReadForget(ReadOnlyMemory<byte> body) => Frames.ReadSequence(body.Span);
}
