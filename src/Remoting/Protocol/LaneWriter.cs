using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>Where the writer of a lane puts its next bytes.</summary>
internal enum LaneRoute
{
    /// <summary>Into the ring.</summary>
    Ring,

    /// <summary>Into the socket.</summary>
    Socket,

    /// <summary>First <see cref="LaneWriter.SwitchFrame"/> into the socket, then into the ring.</summary>
    SocketThenRing,
}

/// <summary>
/// The sending end of a lane: frames in one direction, through a ring where they fit, through a stream where they do not. A lane begins on its
/// stream. Whoever has to leave the ring or may come back to it says so with a <see cref="FrameKind.Switch"/> as the last frame on the old way,
/// so the order of frames is kept. Waiting for a slow reader happens on the stream alone, which ends when the other process does.
/// </summary>
internal sealed class LaneWriter(ByteRing ring)
{
    private bool _onStream = true;

    /// <summary>The frame that says: what follows comes the other way.</summary>
    public static ReadOnlyMemory<byte> SwitchFrame { get; } = Empty(FrameKind.Switch);

    /// <summary>The frame that only wakes.</summary>
    public static ReadOnlyMemory<byte> BellFrame { get; } = Empty(FrameKind.Bell);

    public ByteRing Ring => ring;

    /// <summary>Which way whole frames of so many bytes together have to go; must be followed. Says in the ring, if need be, that it is left.</summary>
    public LaneRoute Route(int length)
    {
        // Invariant: the ring has room for one frame more, the one that says that it is left.
        if (_onStream)
        {
            if (length > ring.Capacity - Frames.HeaderSize || !ring.IsDrained)
                return LaneRoute.Socket;
            _onStream = false;
            return LaneRoute.SocketThenRing;
        }
        if (ring.HasRoom(length + Frames.HeaderSize))
            return LaneRoute.Ring;
        ring.Write(SwitchFrame.Span);
        _onStream = true;
        return LaneRoute.Socket;
    }

    /// <summary>Sends a whole frame, with blocking writes to the stream; wakes nobody who sleeps at the ring.</summary>
    public void Put(Stream stream, ReadOnlySpan<byte> frame)
    {
        switch (Route(frame.Length))
        {
            case LaneRoute.Ring:
                ring.Write(frame);
                break;
            case LaneRoute.SocketThenRing:
                // In the ring first: whoever is woken by the stream finds it there.
                ring.Write(frame);
                stream.Write(SwitchFrame.Span);
                break;
            default:
                stream.Write(frame);
                break;
        }
    }

    private static byte[] Empty(FrameKind kind)
    {
        byte[] frame = new byte[Frames.HeaderSize];
        Frames.WriteHeader(frame, kind, 0);
        return frame;
    }
}
