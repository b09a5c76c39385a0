using Remoting.Channels;
using Remoting.WorkerHost;

namespace Remoting.Tests.Hostile;

/// <summary>What each side does with the bytes that the other sends, up to the point where a frame's content is known.</summary>
internal static class FrameReaders
{
    /// <summary>
    /// Feeds bytes to the reader of one side, in pieces, until they are at an end or refused. Any way to refuse them is right that the side
    /// expects; whatever else is thrown escapes.
    /// </summary>
    /// <returns>How many frames were understood.</returns>
    public static int Feed(ReadOnlySpan<byte> bytes, bool asParent, int pieceSize)
    {
        var assembler = new FrameAssembler();
        int understood = 0;
        try
        {
            while (bytes.Length > 0)
            {
                var room = assembler.GetMemory();
                int count = Math.Min(Math.Min(room.Length, bytes.Length), pieceSize);
                Assert.True(count > 0, "there is always room for more");
                bytes[..count].CopyTo(room.Span);
                bytes = bytes[count..];
                assembler.Advance(count);
                while (assembler.TryRead(out var kind, out var body))
                {
                    if (asParent)
                        ReadAsParent(kind, body);
                    else
                        ReadAsWorker(kind, body);
                    understood++;
                }
            }
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // The channel is given up, and the worker with it.
        }
        return understood;
    }

    // The last two: a length that does not fit the bytes, found by the base library.
    private static bool IsRefusal(Exception error) =>
        error is ProtocolException or MessagePack.MessagePackSerializationException or EndOfStreamException or ArgumentException or OverflowException;

    private static void ReadAsParent(FrameKind kind, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Hello:
                _ = Hello.Read(body);
                break;
            case FrameKind.Refused:
                _ = CallError.Read(body);
                break;
            case FrameKind.Error:
                _ = Frames.ReadSequence(body.Span);
                _ = CallError.Read(body[Frames.SequenceSize..]);
                break;
            case FrameKind.Result or FrameKind.Skipped:
                _ = Frames.ReadSequence(body.Span);
                break;
            case FrameKind.Ready:
                break;
            default:
                throw new ProtocolException("Not a worker's.");
        }
    }

    private static void ReadAsWorker(FrameKind kind, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Welcome:
                _ = Welcome.Read(body);
                break;
            case FrameKind.Define:
                _ = Definition.Read(body);
                break;
            case FrameKind.Run:
                _ = CallChunk.Read(body);
                break;
            case FrameKind.Segment:
                _ = SegmentIdentity.Read(body);
                break;
            case FrameKind.Cancel:
                _ = Frames.ReadSequence(body.Span);
                break;
            case FrameKind.Consumed or FrameKind.Reported:
                _ = Frames.ReadNumbers(body.Span);
                break;
            case FrameKind.Stop:
                break;
            default:
                throw new ProtocolException("Not a parent's.");
        }
    }
}
