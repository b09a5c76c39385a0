using System.Diagnostics;
using Microsoft.Extensions.Logging;
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
                _cost = CostFrame.OfTime(TimedFrame.Read(body.Span));
                return true;
            case FrameKind.Cost:
                _cost = CostFrame.Read(body.Span);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A method of its own, as whatever captures something is where every result comes by: the object for that is made where a method begins.</summary>
    private void TakeSpan(SpanFrame span) => _events.NoteStep(() => SpanReplay.Tell(span));

    private void TakeLog(ReadOnlyMemory<byte> body)
    {
        var logs = _logs ?? throw new ProtocolException("A worker has logged something although nobody wants it.");
        var record = LogFrame.Read(body);
        logs.Relay(_slot.Id, record);
        if (_scheduler.Watch.Lines is not null)
            _scheduler.Watch.NoteLogged(_slot.Id, record.Level >= LogLevel.Error, $"{record.Level}: {record.Category}: {record.State}{(record.Error is { } error ? $"\n{error.Type}: {error.Message}" : "")}");
    }

    /// <summary>One call is about to get its outcome.</summary>
    private void NoteEnd(CallBatch batch, int index, Exception? replaced, FrameKind kind, ReadOnlyMemory<byte> body, int place)
    {
        if (WorkerFrame.IsOf(kind))
        {
            _saidBytes += body.Length;
            return;
        }
        var times = default(CallTimes);
        // The worker says so: what cannot be is not told.
        if (_costs is not null && _costs.TryGetValue(place, out var cost) && cost.Time is var time && time.Began <= time.Ended)
        {
            times = new CallTimes(time.Began - batch.SubmittedAt, Math.Max(1, time.Ended - time.Began), Stopwatch.GetTimestamp() - time.Ended);
            if (batch.Account == CallAccount.Cost && cost.IsWhole)
                NoteCost(batch, index, CallAccounts.Make(batch, index, cost, body.Length + _saidBytes));
        }
        _saidBytes = 0;
        if (replaced is not null)
            CallEnds.Note(_events, batch, index, CallOutcomes.Of(replaced), replaced.Message, times);
        else if (kind is FrameKind.Result or FrameKind.LargeResult)
            CallEnds.Note(_events, batch, index, CallOutcomes.Ok, null, times);
        else
            NoteError(batch, index, CallError.Read(body), times);
    }

    private void NoteCost(CallBatch batch, int index, CallMeasurement measurement)
    {
        batch.Measured(index, measurement);
        _scheduler.Watch.NoteCost(batch, index, measurement);
    }

    private void NoteError(CallBatch batch, int index, CallError error, CallTimes times) =>
        CallEnds.Note(_events, batch, index, error.Cancelled ? CallOutcomes.Cancelled : CallOutcomes.Error, $"{error.Type}: {error.Message}", times);
}
