using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// What the caller gives a running call of one of its sources, to the listening thread: the call's number (8), that of the enumeration (8), then an item
/// (<see cref="FrameKind.Given"/>), or nothing or an error (<see cref="FrameKind.GivenAll"/>).
/// </summary>
/// <param name="Kind">An item, or the end.</param>
/// <param name="Sequence">Number of the call.</param>
/// <param name="Number">Number of the enumeration, among all of that call.</param>
/// <param name="Content">The item, or the error.</param>
internal readonly record struct SourceFrame(FrameKind Kind, long Sequence, long Number, ReadOnlyMemory<byte> Content)
{
    private const int HeaderSize = 16;

    public static void WriteItem(FrameBuffer buffer, long sequence, long number, ReadOnlySpan<byte> item)
    {
        int start = Begin(buffer, sequence, number);
        item.CopyTo(buffer.GetSpan(item.Length));
        buffer.Advance(item.Length);
        Frames.End(buffer, start, FrameKind.Given);
    }

    public static void WriteEnd(FrameBuffer buffer, long sequence, long number, CallError? error)
    {
        int start = Begin(buffer, sequence, number);
        error?.Write(buffer);
        Frames.End(buffer, start, FrameKind.GivenAll);
    }

    /// <exception cref="ProtocolException">The body is too short.</exception>
    public static SourceFrame Read(FrameKind kind, ReadOnlyMemory<byte> body)
    {
        var (sequence, number) = Frames.ReadNumbers(body.Span);
        return new SourceFrame(kind, sequence, number, body[HeaderSize..]);
    }

    /// <summary>Of the end: what the source threw; null where it has ended well.</summary>
    /// <exception cref="ProtocolException">The bytes are no error.</exception>
    public CallError? ReadError() => Content.Length == 0 ? null : CallError.Read(Content);

    private static int Begin(FrameBuffer buffer, long sequence, long number)
    {
        int start = Frames.Begin(buffer);
        Frames.Append(buffer, sequence);
        Frames.Append(buffer, number);
        return start;
    }
}
