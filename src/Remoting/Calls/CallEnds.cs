using Remoting.Telemetry;

namespace Remoting.Calls;

/// <summary>Takes note of outcomes where a meter or a trace wants to know them.</summary>
internal static class CallEnds
{
    /// <summary>Looked at once for many calls.</summary>
    public static bool AreWanted(PoolEvents events, CallBatch batch) => batch.Traces is not null || events.AreOutcomesWanted;

    /// <summary>One call is about to get its outcome. It is told when the events are raised.</summary>
    public static void Note(PoolEvents events, CallBatch batch, int index, string outcome, string? error = null, CallTimes times = default)
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
