using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>Understands what the parent sends to the executing thread, and takes note of what the numbers in it mean.</summary>
internal sealed class Orders : IDisposable
{
    private readonly SegmentTable _segments = new();

    public CallableTable Callables { get; } = new();

    /// <summary>Whether callables are looked for when they are heard of, and not when they are called.</summary>
    public bool LooksAhead { get; set; }

    /// <summary>Takes in a frame. Whether there is something to do now: calls to run, or null to stop.</summary>
    /// <exception cref="ProtocolException">A parent sends no such frame here.</exception>
    public bool TryTake(FrameKind kind, ReadOnlyMemory<byte> body, out RunFrame? chunk)
    {
        chunk = null;
        switch (kind)
        {
            case FrameKind.Define:
                var definition = Definition.Read(body);
                Callables.Define(definition);
                if (LooksAhead)
                    Readiness.Prepare(Callables, definition.CallableId);
                return false;
            case FrameKind.Segment:
                _segments.Define(SegmentFrame.Read(body));
                return false;
            case FrameKind.Run:
                chunk = RunFrame.Read(body);
                return true;
            case FrameKind.LargeRun:
                chunk = RunFrame.ReadLarge(body, _segments.Find);
                return true;
            case FrameKind.Stop:
                return true;
            default:
                throw new ProtocolException($"A parent sends no {kind} here.");
        }
    }

    /// <summary>A worker ends with its process; this is for who only wants to see what bytes mean.</summary>
    public void Dispose() => _segments.Dispose();
}
