using System.Runtime.CompilerServices;
using Remoting.Protocol;
using Remoting.Sharing;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>Understands what the parent sends to the executing thread, and takes note of what the numbers in it mean.</summary>
internal sealed class Orders : IDisposable
{
    private readonly SegmentTable _segments = new();

    public CallableTable Callables { get; } = new();

    /// <summary>What arguments may name.</summary>
    public ReceivedValues Shared { get; } = new();

    /// <summary>Whether callables are looked for when they are heard of, and not when they are called.</summary>
    public bool LooksAhead { get; set; }

    /// <summary>The worker's log, whose levels the parent tells.</summary>
    public WorkerLog? Log { get; set; }

    /// <summary>What is told of the traces that calls belong to.</summary>
    public CallTracing? Tracing { get; init; }

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
            case FrameKind.Trace:
                TakeTrace(body);
                return false;
            case FrameKind.Levels:
                TakeLevels(body);
                return false;
            case FrameKind.Segment:
                _segments.Define(SegmentFrame.Read(body));
                return false;
            case FrameKind.Share:
                Shared.Define(ShareFrame.Read(body));
                return false;
            case FrameKind.Forget:
                Shared.Forget(ShareFrame.ReadForget(body));
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

    // Apart, so that a worker that is told neither does not load what they need.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeTrace(ReadOnlyMemory<byte> body)
    {
        var trace = TraceFrame.Read(body);
        Tracing?.Note(trace);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeLevels(ReadOnlyMemory<byte> body)
    {
        var levels = LevelsFrame.Read(body);
        Log?.Adopt(levels);
    }

    /// <summary>A worker ends with its process; this is for who only wants to see what bytes mean.</summary>
    public void Dispose()
    {
        _segments.Dispose();
        Shared.Dispose();
    }
}
