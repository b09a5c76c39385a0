using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>A frame of a worker that is ready, as its parent understands it.</summary>
/// <param name="Kind">One of those that such a worker sends.</param>
/// <param name="Sequence">Number of the call that it is about.</param>
/// <param name="Content">
/// The result, wherever it lies, or the error. Of what a call says before it ends, all of the body: its number comes before it is known whose it is.
/// </param>
internal readonly record struct WorkerFrame(FrameKind Kind, long Sequence, ReadOnlyMemory<byte> Content)
{
    /// <summary>Whether it is an item of a stream or a report of progress.</summary>
    public bool IsWord => Kind is FrameKind.Item or FrameKind.Report;

    /// <exception cref="ProtocolException">A worker that is ready sends no such frame.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WorkerFrame Read(FrameKind kind, ReadOnlyMemory<byte> body, Ledger ledger) =>
        // What nearly all frames are.
        kind == FrameKind.Result ? new WorkerFrame(kind, Frames.ReadSequence(body.Span), body[Frames.SequenceSize..]) : ReadOther(kind, body, ledger);

    private static WorkerFrame ReadOther(FrameKind kind, ReadOnlyMemory<byte> body, Ledger ledger) => kind switch
    {
        FrameKind.Error => new WorkerFrame(kind, Frames.ReadSequence(body.Span), body[Frames.SequenceSize..]),
        FrameKind.Skipped => new WorkerFrame(kind, Frames.ReadSequence(body.Span), default),
        FrameKind.Item or FrameKind.Report => new WorkerFrame(kind, ReadWord(kind, body.Span), body),
        FrameKind.LargeResult => new WorkerFrame(kind, Frames.ReadSequence(body.Span), Find(body.Span, ledger)),
        _ => throw new ProtocolException($"A worker that is ready sends no {kind}."),
    };

    private static long ReadWord(FrameKind kind, ReadOnlySpan<byte> body)
    {
        int least = Frames.WordHeaderSize + (kind == FrameKind.Report ? Frames.ParameterSize : 0);
        return body.Length >= least ? Frames.ReadSequence(body) : throw new ProtocolException("A frame of what a call said is too short.");
    }

    /// <summary>A result in the arena is read where it is. Whatever its writer still does to it, it is bytes, and reading bytes is safe.</summary>
    private static Memory<byte> Find(ReadOnlySpan<byte> body, Ledger ledger)
    {
        if (body.Length < Frames.SequenceSize + Frames.PlaceSize)
            throw new ProtocolException("A frame that should say where a result is is too short.");
        return ledger.ArenaMemory(BinaryPrimitives.ReadInt64LittleEndian(body[8..]), BinaryPrimitives.ReadInt64LittleEndian(body[16..]));
    }
}
