using Remoting.Telemetry;

namespace Remoting.Calls;

/// <summary>How an attempt at a call has failed, for whoever wants to know outcomes.</summary>
internal sealed record FailedEnd(PoolEvents Events, string Outcome, string? Error, CallTimes Times);

/// <summary>Takes note of outcomes where a meter or a trace wants to know them.</summary>
internal static class CallEnds
{
    /// <summary>Looked at once for many calls.</summary>
    public static bool AreWanted(PoolEvents events, CallBatch batch) => batch.Traces is not null || events.AreOutcomesWanted;

    /// <summary>One attempt at a call has ended. It is told when the events are raised, and a failure that may be no outcome yet when it has become one.</summary>
    public static void Note(PoolEvents events, CallBatch batch, int index, string outcome, string? error = null, CallTimes times = default)
    {
        if (batch.Retries is { } retries && retries.Keep(index, new FailedEnd(events, outcome, error, times)))
            return;
        Tell(events, batch, index, outcome, error, times);
    }

    /// <summary>A call that failed is not run again: that was its outcome.</summary>
    public static void NoteFailed(CallBatch batch, int index)
    {
        if (batch.Retries?.TakeEnd(index) is not { } end)
            return;
        Tell(end.Events, batch, index, end.Outcome, end.Error, end.Times);
        end.Events.Raise();
    }

    /// <summary>A call that failed is not wanted any more.</summary>
    public static void NoteCancelled(CallBatch batch, int index)
    {
        if (batch.Retries?.TakeEnd(index) is not { } end)
            return;
        Tell(end.Events, batch, index, CallOutcomes.Cancelled, error: null, default);
        end.Events.Raise();
    }

    /// <summary>A call that failed is about to be run again: only an attempt has ended.</summary>
    public static void NoteRetried(PoolEvents events, CallBatch batch, int index, Exception error)
    {
        string outcome = CallOutcomes.Of(error);
        events.NoteRetried(outcome);
        // A worker that lives has told of its attempt itself.
        if (batch.Retries?.TakeLost(index) is { } ran && batch.Traces?.Lose(index, ran, outcome) is { } tell)
            events.NoteStep(tell);
        events.Raise();
    }

    private static void Tell(PoolEvents events, CallBatch batch, int index, string outcome, string? error, CallTimes times)
    {
        if (events.AreOutcomesWanted)
        {
            var callable = batch[index].Callable;
            events.NoteOutcome(new CallRecord(callable.MetricName, outcome, times));
        }
        if (batch.Traces?.End(index, outcome, error) is { } tell)
            events.NoteStep(tell);
    }
}
