using System.Buffers.Binary;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// What a call says before it ends: its number (8), number of the message among all of that call (8), then an item of its stream
/// (<see cref="FrameKind.Item"/>), or a report of its progress (<see cref="FrameKind.Report"/>: index of the parameter (4), the value).
/// </summary>
internal static class MessageFrame
{
    /// <summary>Number of the call, and of the message, from 1.</summary>
    public const int HeaderSize = 16;

    /// <summary>Index of the parameter that progress is reported to.</summary>
    public const int ParameterSize = 4;

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

    public static void End(FrameBuffer buffer, int start, FrameKind kind, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.Written[(start + Frames.HeaderSize + NumberAt)..], number);
        Frames.End(buffer, start, kind);
    }

    /// <summary>Whose message it is, and which.</summary>
    /// <exception cref="ProtocolException">The body is too short.</exception>
    public static (long Sequence, long Number) ReadNumbers(FrameKind kind, ReadOnlySpan<byte> body)
    {
        int least = HeaderSize + (kind == FrameKind.Report ? ParameterSize : 0);
        return body.Length >= least ? Frames.ReadNumbers(body) : throw new ProtocolException("A frame of what a call said is too short.");
    }

    /// <summary>The item, of a body whose numbers were read.</summary>
    public static ReadOnlyMemory<byte> ReadItem(ReadOnlyMemory<byte> body) => body[HeaderSize..];

    /// <summary>The report, of a body whose numbers were read.</summary>
    public static (int Parameter, ReadOnlyMemory<byte> Value) ReadReport(ReadOnlyMemory<byte> body) =>
        (BinaryPrimitives.ReadInt32LittleEndian(body.Span[HeaderSize..]), body[(HeaderSize + ParameterSize)..]);
}
