using System.Diagnostics;
using Remoting.Calls;
using Remoting.Protocol;
using Remoting.Telemetry;
using Remoting.Transport;

namespace Remoting.Workers;

// What a worker says that is no call's outcome: what was logged there, what was traced, and how long a call took.
internal sealed partial class Worker
{
    /// <summary>Takes in what nobody waits for. False when the frame is about something else.</summary>
    private bool TryTakeNews(FrameKind kind, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Log:
                TakeLog(body);
                return true;
            case FrameKind.Span:
                TakeSpan(SpanFrame.Read(body));
                return true;
            case FrameKind.Timed:
                _time = TimedFrame.Read(body.Span);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A method of its own, as whatever captures something is where every result comes by: the object for that is made where a method begins.</summary>
    private void TakeSpan(SpanFrame span) => _events.NoteStep(() => SpanReplay.Tell(span));

    private void TakeLog(ReadOnlyMemory<byte> body) =>
        (_logs ?? throw new ProtocolException("A worker has logged something although nobody wants it.")).Relay(_slot.Id, LogFrame.Read(body));

    /// <summary>One call is about to get its outcome.</summary>
    private void NoteEnd(CallBatch batch, int index, Exception? replaced, FrameKind kind, ReadOnlyMemory<byte> body, int place)
    {
        if (kind is FrameKind.Item or FrameKind.Report)
            return;
        var times = default(CallTimes);
        // The worker says so: what cannot be is not told.
        if (_times is not null && _times.TryGetValue(place, out var time) && time.Began <= time.Ended)
            times = new CallTimes(time.Began - batch.SubmittedAt, Math.Max(1, time.Ended - time.Began), Stopwatch.GetTimestamp() - time.Ended);
        if (replaced is not null)
            CallEnds.Note(_events, batch, index, CallOutcomes.Of(replaced), replaced.Message, times);
        else if (kind is FrameKind.Result or FrameKind.LargeResult)
            CallEnds.Note(_events, batch, index, CallOutcomes.Ok, null, times);
        else
            NoteError(batch, index, CallError.Read(body), times);
    }

    private void NoteError(CallBatch batch, int index, CallError error, CallTimes times) =>
        CallEnds.Note(_events, batch, index, error.Cancelled ? CallOutcomes.Cancelled : CallOutcomes.Error, $"{error.Type}: {error.Message}", times);
}
