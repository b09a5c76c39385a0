using System.Collections.Concurrent;
using System.Diagnostics;
using Remoting.Protocol;
using Remoting.Telemetry;

namespace Remoting.Workers;

/// <summary>
/// Tells an activity of a worker to the listeners of this process, as if it had been here: under the name of its own source, with its own times and numbers. Who
/// does not listen to that source is not told. Runs where the program's code may.
/// </summary>
internal static class SpanReplay
{
    /// <summary>Of so many sources; a worker may make up names.</summary>
    private const int MostSources = 256;

    private static readonly ConcurrentDictionary<(string, string?), ActivitySource> Sources = new();

    public static void Tell(SpanFrame span)
    {
        if (SourceOf(span) is not { } source || !source.HasListeners())
            return;
        var current = Activity.Current;
        try
        {
            Activity.Current = null;
            Tell(span, source);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    private static void Tell(SpanFrame span, ActivitySource source)
    {
        var parent = new ActivityContext(span.Context.TraceId, span.Parent, span.Context.TraceFlags, span.Context.TraceState, isRemote: true);
        using var activity = source.CreateActivity(span.Name, span.Kind, parent, span.Tags, span.Links.Select(link => new ActivityLink(link)));
        if (activity is null)
            return;
        activity.DisplayName = span.Tags.ToString();
        QuietStart.Begin(activity.SetStartTime(span.Start), span.Context.SpanId)?.Invoke();
        foreach (var (at, state) in span.Events)
            activity.AddEvent(new ActivityEvent(state.ToString(), at, new ActivityTagsCollection(state)));
        activity.SetStatus(span.Status, span.Description).SetEndTime(span.Start + span.Duration);
        activity.Stop();
    }

    private static ActivitySource? SourceOf(SpanFrame span)
    {
        var key = (span.Source, span.Version);
        return Sources.TryGetValue(key, out var known) ? known
            : Sources.Count >= MostSources ? null
            : Sources.GetOrAdd(key, static key => new ActivitySource(key.Item1, key.Item2));
    }
}
