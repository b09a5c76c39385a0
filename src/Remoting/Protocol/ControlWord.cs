namespace Remoting.Protocol;

/// <summary>What the parent says to the listening thread while a call runs.</summary>
/// <param name="Kind">Cancel the call, or take note that its caller has taken items or reports.</param>
/// <param name="Sequence">Number of the call.</param>
/// <param name="Count">How many were taken.</param>
internal readonly record struct ControlWord(FrameKind Kind, long Sequence, long Count)
{
    /// <exception cref="ProtocolException">A parent sends no such frame here.</exception>
    public static ControlWord Read(FrameKind kind, ReadOnlySpan<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Cancel:
                return new ControlWord(kind, Frames.ReadSequence(body), 0);
            case FrameKind.Consumed or FrameKind.Reported:
                var (sequence, count) = Frames.ReadNumbers(body);
                return new ControlWord(kind, sequence, count);
            default:
                throw new ProtocolException($"A parent sends no {kind} here.");
        }
    }
}
