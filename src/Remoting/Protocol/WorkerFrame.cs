using System.Runtime.CompilerServices;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>A frame of a worker that is ready, as its parent understands it.</summary>
/// <param name="Kind">One of those that such a worker sends.</param>
/// <param name="Sequence">Number of the call that it is about.</param>
/// <param name="Content">
/// The result, wherever it lies, or the error. Of what a call says before it ends, all of the body: <see cref="MessageFrame"/> reads it when it is known whose it is.
/// </param>
internal readonly record struct WorkerFrame(FrameKind Kind, long Sequence, ReadOnlyMemory<byte> Content)
{
    /// <summary>Whether it is what a call says before it ends.</summary>
    public bool IsMessage => IsOf(Kind);

    /// <summary>Whether that is an item of a stream, a report of progress, or what is wanted of a source.</summary>
    public static bool IsOf(FrameKind kind) => kind is FrameKind.Item or FrameKind.Report or FrameKind.Wanted;

    /// <exception cref="ProtocolException">A worker that is ready sends no such frame.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WorkerFrame Read(FrameKind kind, ReadOnlyMemory<byte> body, Ledger ledger) =>
        // What nearly all frames are.
        kind == FrameKind.Result ? ReadOutcome(kind, body) : ReadOther(kind, body, ledger);

    private static WorkerFrame ReadOther(FrameKind kind, ReadOnlyMemory<byte> body, Ledger ledger) => kind switch
    {
        FrameKind.Error or FrameKind.Skipped => ReadOutcome(kind, body),
        FrameKind.Item or FrameKind.Report or FrameKind.Wanted => new WorkerFrame(kind, MessageFrame.ReadNumbers(kind, body.Span).Sequence, body),
        FrameKind.LargeResult => ReadLarge(body.Span, ledger),
        _ => throw new ProtocolException($"A worker that is ready sends no {kind}."),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WorkerFrame ReadOutcome(FrameKind kind, ReadOnlyMemory<byte> body)
    {
        var (sequence, content) = OutcomeFrame.Read(body);
        return new WorkerFrame(kind, sequence, content);
    }

    /// <summary>A result in the arena is read where it is. Whatever its writer still does to it, it is bytes, and reading bytes is safe.</summary>
    private static WorkerFrame ReadLarge(ReadOnlySpan<byte> body, Ledger ledger)
    {
        var (sequence, offset, length) = OutcomeFrame.ReadLarge(body);
        return new WorkerFrame(FrameKind.LargeResult, sequence, ledger.ArenaMemory(offset, length));
    }
}
