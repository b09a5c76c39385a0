using Remoting.Protocol;
using Remoting.Transport;
using Remoting.WorkerHost;

namespace Remoting.Tests.Hostile;

/// <summary>
/// What each side does with the bytes that the other sends, up to the point where a frame's content is known: the readers of the product themselves.
/// </summary>
internal sealed class FrameReaders(string folder) : IDisposable
{
    /// <summary>Where the parent finds large results.</summary>
    private readonly Ledger _ledger = Ledger.Create(folder, ringCapacity: 256);

    public void Dispose() => _ledger.Dispose();

    /// <summary>
    /// Feeds bytes to the reader of one side, in pieces, until they are at an end or refused. Any way to refuse them is right that the side
    /// expects; whatever else is thrown escapes.
    /// </summary>
    /// <returns>How many frames were understood.</returns>
    public int Feed(ReadOnlySpan<byte> bytes, bool asParent, int pieceSize)
    {
        using var orders = new Orders();
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
                        ReadAsWorker(orders, kind, body);
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

    // The last ones are those of opening a segment that is not there.
    private static bool IsRefusal(Exception error) =>
        error is ProtocolException or IOException or UnauthorizedAccessException or ArgumentException;

    private void ReadAsParent(FrameKind kind, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            // From a worker that starts.
            case FrameKind.Hello:
                _ = Hello.Read(body);
                break;
            case FrameKind.Refused:
                _ = RefusedFrame.Read(body);
                break;
            case FrameKind.Ready:
                break;
            // From a worker at any time.
            case FrameKind.Log:
                _ = LogFrame.Read(body);
                break;
            case FrameKind.Timed:
                _ = TimedFrame.Read(body.Span);
                break;
            case FrameKind.Cost:
                _ = CostFrame.Read(body.Span);
                break;
            case FrameKind.Span:
                _ = SpanFrame.Read(body);
                break;
            // Those of the lane itself say all by their kind.
            case FrameKind.Bell or FrameKind.Switch:
                break;
            default:
                var frame = WorkerFrame.Read(kind, body, _ledger);
                if (kind == FrameKind.Error)
                    _ = CallError.Read(frame.Content);
                else if (kind == FrameKind.Report)
                    _ = MessageFrame.ReadReport(frame.Content);
                else if (kind == FrameKind.Wanted)
                    _ = MessageFrame.ReadOrder(frame.Content.Span);
                else if (kind == FrameKind.Item)
                    _ = MessageFrame.ReadItem(frame.Content);
                break;
        }
    }

    private static void ReadAsWorker(Orders orders, FrameKind kind, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            // The first one.
            case FrameKind.Welcome:
                _ = Welcome.Read(body);
                break;
            case FrameKind.Bell or FrameKind.Switch:
                break;
            // To the listening thread.
            case FrameKind.Cancel or FrameKind.Consumed or FrameKind.Reported:
                _ = ControlFrame.Read(kind, body.Span);
                break;
            case FrameKind.Given or FrameKind.GivenAll:
                if (SourceFrame.Read(kind, body) is { Kind: FrameKind.GivenAll } end)
                    _ = end.ReadError();
                break;
            default:
                if (orders.TryTake(kind, body, out var chunk) && chunk is { } calls)
                    TakeCalls(calls);
                break;
        }
    }

    private static void TakeCalls(RunFrame chunk)
    {
        var calls = chunk.Calls;
        for (int i = 0; i < chunk.Count; i++)
            _ = RunFrame.TakeCall(ref calls);
    }
}
