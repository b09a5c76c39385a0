using System.Collections.Concurrent;
using System.Diagnostics;
using Remoting.Protocol;
using Remoting.Telemetry;

namespace Remoting.Calls;

/// <summary>The activities of a batch's calls, where somebody listens: from the submission of each to its outcome.</summary>
internal sealed class CallTraces
{
    private readonly Activity?[] _activities;
    private readonly List<KeyValuePair<string, string?>> _baggage;

    /// <summary>By index, the attempt that was lost last. Several threads write it: policies of several calls may be asked at once.</summary>
    private ConcurrentDictionary<int, ActivityContext>? _lost;

    /// <summary>Who listens has been told of their beginnings, or never is; only steps of the queue look at it.</summary>
    private bool _told;

    private CallTraces(Activity?[] activities)
    {
        _activities = activities;
        _baggage = [.. (Activity.Current?.Baggage ?? []).Take(TraceFrame.MostBaggage)];
    }

    /// <summary>Begins them, on the thread of who submits; null where nobody wants them, as of most calls where few are sampled.</summary>
    public static CallTraces? Begin(CallBatch batch, List<CallRange> ranges, PoolEvents events) =>
        PoolActivities.AreWanted ? BeginWanted(batch, ranges, events) : null;

    private static CallTraces? BeginWanted(CallBatch batch, List<CallRange> ranges, PoolEvents events)
    {
        Activity?[]? activities = null;
        List<Action>? tell = null;
        foreach (var range in ranges)
        {
            for (int i = range.Start; i < range.Start + range.Count; i++)
            {
                var (activity, begun) = events.Ask(static callable => PoolActivities.Begin(callable), batch[i].Callable.MetricName);
                if (activity is not null)
                    (activities ??= new Activity?[batch.Count])[i] = activity;
                if (begun is not null)
                    (tell ??= []).Add(begun);
            }
        }
        if (activities is null)
            return null;
        var traces = new CallTraces(activities);
        traces.Announce(events, tell ?? []);
        return traces;
    }

    /// <summary>What the worker is told of a call's trace; null where that is not recorded.</summary>
    public TraceFrame? FrameOf(int index, long sequence)
    {
        if (_activities[index] is not { Recorded: true } activity)
            return null;
        string? lost = Volatile.Read(ref _lost)?.TryGetValue(index, out var attempt) == true ? TraceFrame.TextOf(attempt) : null;
        return new TraceFrame(sequence, TraceFrame.TextOf(activity.Context), activity.TraceStateString, lost, _baggage);
    }

    /// <summary>An attempt has died with its worker. Nothing of the program's runs here: the step that tells it is given back.</summary>
    public Action? Lose(int index, TimeSpan ran, string reason)
    {
        if (_activities[index] is not { Recorded: true } activity)
            return null;
        var lost = new ActivityContext(activity.TraceId, ActivitySpanId.CreateRandom(), activity.ActivityTraceFlags);
        LazyInitializer.EnsureInitialized(ref _lost)[index] = lost;
        var ended = DateTime.UtcNow;
        return () => PoolActivities.TellLost(activity, lost, ended - ran, ended, reason);
    }

    /// <summary>A call has its outcome. Nothing of the program's runs here: the step that tells it is given back.</summary>
    public Action? End(int index, string outcome, string? error)
    {
        if (Interlocked.Exchange(ref _activities[index], null) is not { } activity)
            return null;
        var ended = DateTime.UtcNow;
        return () =>
        {
            // The queue was full: half of it is worse than nothing.
            if (!_told)
                return;
            activity.SetTag("remoting.outcome", outcome);
            if (error is not null)
                activity.SetStatus(ActivityStatusCode.Error, error).SetTag("error.type", outcome);
            activity.SetEndTime(ended);
            activity.Stop();
            activity.Dispose();
        };
    }

    private void Announce(PoolEvents events, List<Action> tell)
    {
        events.NoteStep(() => TellBegun(tell));
        events.Raise();
    }

    private void TellBegun(List<Action> tell)
    {
        _told = true;
        List<Exception>? errors = null;
        foreach (var begun in tell)
        {
            try
            {
                begun();
            }
            catch (Exception e)
            {
                (errors ??= []).Add(e);
            }
        }
        if (errors is not null)
            throw new AggregateException(errors);
    }
}
