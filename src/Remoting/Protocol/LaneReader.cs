using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>The receiving end of a lane (<see cref="LaneWriter"/>): puts the frames of ring and stream back into one order. Knows no waiting.</summary>
internal sealed class LaneReader(ByteRing ring)
{
    private readonly FrameAssembler _fromStream = new();
    private readonly FrameAssembler _fromRing = new();
    private bool _onStream = true;

    /// <summary>Whether the next frame comes from the ring.</summary>
    public bool IsOnRing => !_onStream;

    /// <summary>Where to receive the next bytes of the stream.</summary>
    public Memory<byte> GetStreamMemory() => _fromStream.GetMemory();

    /// <summary>So many bytes came on the stream.</summary>
    public void AdvanceStream(int count) => _fromStream.Advance(count);

    /// <summary>Whether a frame is there, or may be, so that <see cref="Fill"/> and <see cref="TryRead"/> are worth calling.</summary>
    public bool MayHaveMore => _onStream ? _fromStream.HasFrame : _fromRing.HasFrame || ring.HasUnread;

    /// <summary>The next frame of those that were taken in. Its body is valid until the next <see cref="Fill"/> or reception.</summary>
    /// <exception cref="ProtocolException">The bytes are not frames.</exception>
    public bool TryRead(out FrameKind kind, out ReadOnlyMemory<byte> body)
    {
        while ((_onStream ? _fromStream : _fromRing).TryRead(out kind, out body))
        {
            switch (kind)
            {
                case FrameKind.Switch:
                    _onStream = !_onStream;
                    break;
                case FrameKind.Bell when _onStream:
                    break;
                default:
                    return true;
            }
        }
        return false;
    }

    /// <summary>Takes in what lies in the ring, as much as is good at a time, when that is where the next frame comes from.</summary>
    public bool Fill()
    {
        if (_onStream)
            return false;
        int count = ring.Read(_fromRing.GetMemory().Span);
        _fromRing.Advance(count);
        return count > 0;
    }

    /// <summary>
    /// Called before waiting for the stream: says that its bytes must wake this side from here on. False when there is something to read first.
    /// </summary>
    /// <exception cref="ProtocolException">On the stream there is a frame that the ring says nothing of.</exception>
    public bool TrySleep()
    {
        if (_onStream)
            return true;
        // Bells that came while nobody slept any more.
        while (_fromStream.TryDrop(FrameKind.Bell))
        {
        }
        if (!_fromStream.HasFrame)
            return ring.TrySleep();
        if (!ring.HasUnread)
            throw new ProtocolException("A frame has come on the stream while frames go through the ring.");
        return false;
    }

    /// <summary>The waiting is over.</summary>
    public void Awake() => ring.Awake();
}
