using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// Calls to run (<see cref="FrameKind.Run"/>, <see cref="FrameKind.LargeRun"/>): number of the first (8), how many (4), attempt (4), then the calls, or
/// where they lie. Each call is the number of its callable (4), the length of its arguments (4), and the arguments.
/// </summary>
/// <param name="FirstSequence">Number of the first; the others follow.</param>
/// <param name="Count">How many.</param>
/// <param name="Attempt">How often they were started before, because a worker died under them.</param>
/// <param name="Calls">Their bytes.</param>
/// <param name="IsInFrame">Whether those are part of the frame, and stay as they are; otherwise they lie in a segment.</param>
internal readonly record struct RunFrame(long FirstSequence, int Count, int Attempt, ReadOnlyMemory<byte> Calls, bool IsInFrame)
{
    /// <summary>What goes before the calls.</summary>
    public const int HeaderSize = 16;

    /// <summary>What goes before the arguments of each call.</summary>
    public const int CallHeaderSize = 8;

    private const int CountAt = 8;
    private const int AttemptAt = 12;

    /// <summary>A frame of calls but for the calls, whose bytes follow.</summary>
    public static void Begin(FrameBuffer buffer, long firstSequence, int count, int attempt, int callsLength) =>
        Begin(buffer, FrameKind.Run, firstSequence, count, attempt, callsLength);

    /// <summary>A whole frame of calls that lie in a segment.</summary>
    public static void WriteLarge(FrameBuffer buffer, long firstSequence, int count, int attempt, SegmentPlace place)
    {
        Begin(buffer, FrameKind.LargeRun, firstSequence, count, attempt, SegmentPlace.Size);
        place.Write(buffer);
    }

    /// <summary>Lets a frame that was written hold more calls, whose bytes follow on it.</summary>
    public static void Extend(Span<byte> frame, int count, int callsLength)
    {
        Frames.WriteHeader(frame, FrameKind.Run, frame.Length - Frames.HeaderSize + (long)callsLength);
        var counted = frame[(Frames.HeaderSize + CountAt)..];
        BinaryPrimitives.WriteInt32LittleEndian(counted, BinaryPrimitives.ReadInt32LittleEndian(counted) + count);
    }

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static RunFrame Read(ReadOnlyMemory<byte> body)
    {
        var span = body.Span;
        if (span.Length < HeaderSize)
            throw new ProtocolException("A frame of calls is too short.");
        return new RunFrame(BinaryPrimitives.ReadInt64LittleEndian(span), BinaryPrimitives.ReadInt32LittleEndian(span[CountAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(span[AttemptAt..]), body[HeaderSize..], IsInFrame: true);
    }

    /// <param name="body">The frame's body.</param>
    /// <param name="find">Gives the bytes at a place.</param>
    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static RunFrame ReadLarge(ReadOnlyMemory<byte> body, Func<SegmentPlace, ReadOnlyMemory<byte>> find)
    {
        var run = Read(body);
        return run with { Calls = find(SegmentPlace.Read(run.Calls.Span)), IsInFrame = false };
    }

    /// <summary>Fills in what goes before the arguments of a call.</summary>
    /// <param name="call">All of its bytes, the first of them to be filled in.</param>
    /// <param name="callableId">Number of its callable.</param>
    public static void WriteCallHeader(Span<byte> call, int callableId)
    {
        BinaryPrimitives.WriteInt32LittleEndian(call, callableId);
        BinaryPrimitives.WriteInt32LittleEndian(call[4..], call.Length - CallHeaderSize);
    }

    /// <summary>Takes the first call off.</summary>
    /// <exception cref="ProtocolException">There is none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int CallableId, ReadOnlyMemory<byte> Arguments) TakeCall(ref ReadOnlyMemory<byte> calls)
    {
        var span = calls.Span;
        if (span.Length < CallHeaderSize)
            throw new ProtocolException("A call is too short.");
        int id = BinaryPrimitives.ReadInt32LittleEndian(span);
        int length = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        if ((uint)length > (uint)(span.Length - CallHeaderSize))
            throw new ProtocolException($"There are no {length} bytes of arguments.");
        var arguments = calls.Slice(CallHeaderSize, length);
        calls = calls[(CallHeaderSize + length)..];
        return (id, arguments);
    }

    private static void Begin(FrameBuffer buffer, FrameKind kind, long firstSequence, int count, int attempt, int length)
    {
        var span = buffer.GetSpan(Frames.HeaderSize + HeaderSize);
        Frames.WriteHeader(span, kind, HeaderSize + (long)length);
        span = span[Frames.HeaderSize..];
        BinaryPrimitives.WriteInt64LittleEndian(span, firstSequence);
        BinaryPrimitives.WriteInt32LittleEndian(span[CountAt..], count);
        BinaryPrimitives.WriteInt32LittleEndian(span[AttemptAt..], attempt);
        buffer.Advance(Frames.HeaderSize + HeaderSize);
    }
}
