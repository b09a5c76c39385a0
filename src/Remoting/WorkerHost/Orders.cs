using Remoting.Channels;

namespace Remoting.WorkerHost;

/// <summary>Understands what the parent sends to the executing thread, and takes note of what the numbers in it mean.</summary>
internal sealed class Orders
{
    private readonly SegmentTable _segments = new();

    public CallableTable Callables { get; } = new();

    /// <summary>Takes in a frame. Whether there is something to do now: calls to run, or null to stop.</summary>
    /// <exception cref="ProtocolException">A parent sends no such frame here.</exception>
    public bool TryTake(FrameKind kind, ReadOnlyMemory<byte> body, out CallChunk? chunk)
    {
        chunk = null;
        switch (kind)
        {
            case FrameKind.Define:
                Callables.Define(Definition.Read(body));
                return false;
            case FrameKind.Segment:
                _segments.Define(SegmentIdentity.Read(body));
                return false;
            case FrameKind.Run:
                chunk = CallChunk.Read(body);
                return true;
            case FrameKind.LargeRun:
                chunk = CallChunk.Read(body, _segments);
                return true;
            case FrameKind.Stop:
                return true;
            default:
                throw new ProtocolException($"A parent sends no {kind} here.");
        }
    }
}

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
