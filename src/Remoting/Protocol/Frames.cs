using System.Buffers.Binary;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>What a frame says. The values are the wire format.</summary>
internal enum FrameKind : byte
{
    // From the parent to the worker.

    /// <summary>The answer to Hello: who the worker is, and its initializer.</summary>
    Welcome = 1,

    /// <summary>What a callable's number means; comes before its first use.</summary>
    Define = 2,

    /// <summary>Calls to run: number of the first (8), how many (4), attempt (4), then the calls as in <c>EncodedCalls</c>.</summary>
    Run = 3,

    /// <summary>As <see cref="Run"/>, but the calls lie in a segment: its number (8), the place (8), how many bytes (8).</summary>
    LargeRun = 8,

    /// <summary>What the number of a segment means; comes before its first use.</summary>
    Segment = 9,

    /// <summary>Cancel the token of the running call: its number (8).</summary>
    Cancel = 4,

    /// <summary>Exit; there is nothing left to do.</summary>
    Stop = 5,

    /// <summary>Items of a stream were taken by its consumer: the call's number (8), how many (8).</summary>
    Consumed = 6,

    /// <summary>Reports of progress were taken by the caller: the call's number (8), how many (8).</summary>
    Reported = 7,

    // Either way.

    /// <summary>There is something in the ring for a reader that sleeps; nothing else.</summary>
    Bell = 14,

    /// <summary>The last frame on this way: those that follow come through the stream instead of the ring, or the ring instead of the stream.</summary>
    Switch = 15,

    // From the worker to the parent.

    /// <summary>The first frame: token and build.</summary>
    Hello = 16,

    /// <summary>The initializer has run; calls are welcome.</summary>
    Ready = 17,

    /// <summary>The worker cannot serve, because of its initializer or another build of the program: an error.</summary>
    Refused = 18,

    /// <summary>A call has ended: its number (8) and its result.</summary>
    Result = 19,

    /// <summary>A call has failed: its number (8) and the error.</summary>
    Error = 20,

    /// <summary>A call was taken back before it was started: its number (8).</summary>
    Skipped = 21,

    /// <summary>A running stream has an item: the call's number (8), number of the word (8), the item.</summary>
    Item = 22,

    /// <summary>A running call reports progress: its number (8), number of the word (8), parameter (4), the value.</summary>
    Report = 23,

    /// <summary>A call has ended, and its result lies in the arena: its number (8), the place (8), how many bytes (8).</summary>
    LargeResult = 40,
}

/// <summary>
/// A frame is a header of 8 bytes, little-endian, and a body: the kind is the topmost byte of the header, the length of the body the other
/// seven. So lengths are 64-bit, and a stream that has lost its place is noticed by its kinds and lengths.
/// </summary>
internal static class Frames
{
    public const int HeaderSize = 8;
    public const int SequenceSize = 8;

    /// <summary>Place and length of what lies in shared memory.</summary>
    public const int PlaceSize = 16;

    /// <summary>Number of the first call, how many, attempt.</summary>
    public const int RunHeaderSize = 16;

    /// <summary>Number of the call, and of what it says among all that it says before it ends, from 1.</summary>
    public const int WordHeaderSize = 16;

    /// <summary>Index of the parameter that progress is reported to.</summary>
    public const int ParameterSize = 4;

    /// <summary>The longest body that either side accepts: what one array holds, with its header.</summary>
    public static readonly int MaxBody = Array.MaxLength - 64;

    /// <summary>
    /// The longest that either side writes at a time: what is put before it (numbers of calls and words, a parameter) makes it no body that is too long.
    /// The one place where a payload is found to be too large is <see cref="FrameBuffer"/>, so that its own call fails of it, and no reader has to.
    /// </summary>
    public static readonly int MaxPayload = MaxBody - LongestPrefix;

    private const int LongestPrefix = 64;

    private const int KindShift = 56;
    private const ulong LengthMask = (1UL << KindShift) - 1;

    public static void WriteHeader(Span<byte> to, FrameKind kind, long bodyLength) =>
        BinaryPrimitives.WriteUInt64LittleEndian(to, (ulong)kind << KindShift | (ulong)bodyLength);

    /// <exception cref="ProtocolException">The kind is none, or the body too long.</exception>
    public static (FrameKind Kind, int BodyLength) ReadHeader(ReadOnlySpan<byte> from)
    {
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(from);
        var kind = (FrameKind)(header >> KindShift);
        long length = (long)(header & LengthMask);
        bool known = kind is (>= FrameKind.Welcome and <= FrameKind.Segment) or (>= FrameKind.Bell and <= FrameKind.Report) or FrameKind.LargeResult;
        if (!known || length > MaxBody)
            throw new ProtocolException($"A frame of kind {(byte)kind} with {length} bytes is not one of this protocol.");
        return (kind, (int)length);
    }

    /// <exception cref="ProtocolException">The body is too short.</exception>
    public static long ReadSequence(ReadOnlySpan<byte> body) =>
        body.Length >= SequenceSize
            ? BinaryPrimitives.ReadInt64LittleEndian(body)
            : throw new ProtocolException("A frame that should begin with the number of a call is too short.");

    /// <exception cref="ProtocolException">The body is too short.</exception>
    public static (long Sequence, long Number) ReadNumbers(ReadOnlySpan<byte> body) =>
        body.Length >= 2 * SequenceSize
            ? (BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[SequenceSize..]))
            : throw new ProtocolException("A frame that should begin with two numbers is too short.");

    /// <summary>Begins a frame at the end of a buffer; its length is filled in by <see cref="End"/>.</summary>
    public static int Begin(FrameBuffer buffer)
    {
        int start = buffer.Length;
        buffer.Advance(HeaderSize);
        return start;
    }

    public static void End(FrameBuffer buffer, int start, FrameKind kind) =>
        WriteHeader(buffer.Written[start..], kind, buffer.Length - start - HeaderSize);

    /// <summary>A whole frame whose body is one number.</summary>
    public static void WriteNumber(FrameBuffer buffer, FrameKind kind, long number)
    {
        int start = Begin(buffer);
        Append(buffer, number);
        End(buffer, start, kind);
    }

    /// <summary>A whole frame whose body is two numbers.</summary>
    public static void WriteNumbers(FrameBuffer buffer, FrameKind kind, long first, long second)
    {
        int start = Begin(buffer);
        Append(buffer, first);
        Append(buffer, second);
        End(buffer, start, kind);
    }

    /// <summary>Adds a number to the body of a frame.</summary>
    public static void Append(FrameBuffer buffer, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(SequenceSize), number);
        buffer.Advance(SequenceSize);
    }
}

/// <summary>The other side sent what is not a frame, or not the one that was due.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
