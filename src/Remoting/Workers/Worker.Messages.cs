using Remoting.Calls;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Workers;

// What a running call says before it ends, and the grants that it gets for more.
internal sealed partial class Worker : ICallAcknowledgements
{
    /// <summary>The call that sent something last, and the number of its last message.</summary>
    private (long Sequence, long Number) _lastMessage;

    public void OnConsumed(long sequence, int count) => Grant(FrameKind.Consumed, sequence, count);

    public void OnReported(long sequence, int count) => Grant(FrameKind.Reported, sequence, count);

    /// <summary>Counts a message; gives the number of its call.</summary>
    /// <exception cref="ProtocolException">One is missing.</exception>
    private long CheckMessage(FrameKind kind, ReadOnlySpan<byte> body)
    {
        var (sequence, number) = MessageFrame.ReadNumbers(kind, body);
        if (number != (_lastMessage.Sequence == sequence ? _lastMessage.Number : 0) + 1)
            throw new ProtocolException("A worker has left out a part of what a call said.");
        _lastMessage = (sequence, number);
        return sequence;
    }

    /// <summary>Hands over an item or a report.</summary>
    private void HandOverMessage(CallBatch batch, int index, FrameKind kind, ReadOnlyMemory<byte> body)
    {
        var (sequence, _) = MessageFrame.ReadNumbers(kind, body.Span);
        if (kind == FrameKind.Wanted)
            batch.OpenSources(index).Take(MessageFrame.ReadOrder(body.Span), this, sequence);
        else if (kind == FrameKind.Report)
            HandOverReport(batch, index, sequence, body);
        else if (batch is StreamedCall stream)
            stream.TakeItem(MessageFrame.ReadItem(body), this, sequence);
        else
            throw new ProtocolException("A worker has sent an item of a call that gives none.");
    }

    private void HandOverReport(CallBatch batch, int index, long sequence, ReadOnlyMemory<byte> body)
    {
        var (parameter, bytes) = MessageFrame.ReadReport(body);
        var remote = batch[index];
        // Read where it is told: reading may run code of the program's own. The bytes are valid only until this returns.
        var value = bytes.ToArray();
        var report = () =>
        {
            if (ReportLine.Read(remote, parameter, value, _serializer) is { } tell)
                tell();
            else
                BeginEnd(Classify(new ProtocolException("A worker has reported progress to what takes none.")));
        };
        batch.OpenReports(index, _scheduler.Outcomes).Report(report, value.Length, this, sequence);
    }

    private void Grant(FrameKind kind, long sequence, int count)
    {
        _control!.Post(new ControlFrame(kind, sequence, count));
        _control.Flush();
    }
}
