using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>What the parent says to the listening thread while a call runs: the call's number (8), and how many (8), but for a cancel.</summary>
/// <param name="Kind">Cancel the call, or take note that its caller has taken items or reports.</param>
/// <param name="Sequence">Number of the call.</param>
/// <param name="Count">How many were taken.</param>
internal readonly record struct ControlFrame(FrameKind Kind, long Sequence, long Count = 0)
{
    public void Write(FrameBuffer buffer)
    {
        int start = Frames.Begin(buffer);
        Frames.Append(buffer, Sequence);
        if (Kind != FrameKind.Cancel)
            Frames.Append(buffer, Count);
        Frames.End(buffer, start, Kind);
    }

    /// <exception cref="ProtocolException">A parent sends no such frame here.</exception>
    public static ControlFrame Read(FrameKind kind, ReadOnlySpan<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Cancel:
                return new ControlFrame(kind, Frames.ReadSequence(body));
            case FrameKind.Consumed or FrameKind.Reported:
                var (sequence, count) = Frames.ReadNumbers(body);
                return new ControlFrame(kind, sequence, count);
            default:
                throw new ProtocolException($"A parent sends no {kind} here.");
        }
    }
}
