using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>Why a worker cannot serve (<see cref="FrameKind.Refused"/>): an error.</summary>
internal static class RefusedFrame
{
    public static void Write(FrameBuffer buffer, CallError error)
    {
        int start = Frames.Begin(buffer);
        error.Write(buffer);
        Frames.End(buffer, start, FrameKind.Refused);
    }

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static CallError Read(ReadOnlyMemory<byte> body) => CallError.Read(body);
}
