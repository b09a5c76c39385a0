using System.Buffers.Binary;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// What a call says before it ends: its number (8), number of the message among all of that call (8), then an item of its stream
/// (<see cref="FrameKind.Item"/>), or a report of its progress (<see cref="FrameKind.Report"/>: index of the parameter (4), the value), or what it wants of a
/// source (<see cref="FrameKind.Wanted"/>: index of the parameter (4), number of the enumeration (4), how many were taken (8)).
/// </summary>
internal static class MessageFrame
{
    /// <summary>Number of the call, and of the message, from 1.</summary>
    public const int HeaderSize = 16;

    /// <summary>Index of the parameter that progress is reported to.</summary>
    public const int ParameterSize = 4;

    /// <summary>What is wanted of a source.</summary>
    private const int OrderSize = 16;

    private const int NumberAt = 8;

    /// <summary>Begins the frame of an item, whose content follows.</summary>
    public static int BeginItem(FrameBuffer buffer, long sequence)
    {
        int start = Frames.Begin(buffer);
        Frames.Append(buffer, sequence);
        // The message's number is known when it is sent.
        Frames.Append(buffer, 0);
        return start;
    }

    /// <summary>Begins the frame of a report, whose value follows.</summary>
    public static int BeginReport(FrameBuffer buffer, long sequence, int parameter)
    {
        int start = BeginItem(buffer, sequence);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(ParameterSize), parameter);
        buffer.Advance(ParameterSize);
        return start;
    }

    /// <summary>Begins the frame that says what is wanted of a source; nothing follows.</summary>
    public static int BeginOrder(FrameBuffer buffer, long sequence, SourceOrder order)
    {
        int start = BeginItem(buffer, sequence);
        var span = buffer.GetSpan(OrderSize);
        BinaryPrimitives.WriteInt32LittleEndian(span, order.Parameter);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], order.Number);
        BinaryPrimitives.WriteInt64LittleEndian(span[8..], order.Count);
        buffer.Advance(OrderSize);
        return start;
    }

    public static void End(FrameBuffer buffer, int start, FrameKind kind, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.Written[(start + Frames.HeaderSize + NumberAt)..], number);
        Frames.End(buffer, start, kind);
    }

    /// <summary>Whose message it is, and which.</summary>
    /// <exception cref="ProtocolException">The body is too short.</exception>
    public static (long Sequence, long Number) ReadNumbers(FrameKind kind, ReadOnlySpan<byte> body)
    {
        int least = HeaderSize + kind switch { FrameKind.Report => ParameterSize, FrameKind.Wanted => OrderSize, _ => 0 };
        return body.Length >= least ? Frames.ReadNumbers(body) : throw new ProtocolException("A frame of what a call said is too short.");
    }

    /// <summary>The item, of a body whose numbers were read.</summary>
    public static ReadOnlyMemory<byte> ReadItem(ReadOnlyMemory<byte> body) => body[HeaderSize..];

    /// <summary>What is wanted of a source, of a body whose numbers were read.</summary>
    public static SourceOrder ReadOrder(ReadOnlySpan<byte> body)
    {
        var order = body[HeaderSize..];
        return new SourceOrder(BinaryPrimitives.ReadInt32LittleEndian(order), BinaryPrimitives.ReadInt32LittleEndian(order[4..]), BinaryPrimitives.ReadInt64LittleEndian(order[8..]));
    }

    /// <summary>The report, of a body whose numbers were read.</summary>
    public static (int Parameter, ReadOnlyMemory<byte> Value) ReadReport(ReadOnlyMemory<byte> body) =>
        (BinaryPrimitives.ReadInt32LittleEndian(body.Span[HeaderSize..]), body[(HeaderSize + ParameterSize)..]);
}
