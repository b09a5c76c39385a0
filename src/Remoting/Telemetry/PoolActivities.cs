using System.Diagnostics;

namespace Remoting.Telemetry;

/// <summary>
/// The activity source "Remoting": an activity for each call, from its submission to its outcome. Where nobody listens it costs one look. Whoever submits runs no
/// more of a listener's code than its choice whether to record; that it has begun and ended is told on the queue of the pool's events.
/// </summary>
internal static class PoolActivities
{
    public const string Name = "Remoting";

    private static readonly ActivitySource? Source = MakeSource();

    /// <summary>A listener that submits a call where it is asked whether to record one would be asked for ever.</summary>
    [ThreadStatic]
    private static bool _asking;

    public static bool AreWanted => Source?.HasListeners() == true && !_asking;

    /// <summary>Begins the activity of a call, and leaves the current one as it is. Throws what a listener throws.</summary>
    /// <returns>Null where nobody wants it, and what tells that it has begun.</returns>
    public static (Activity? Activity, Action? Tell) Begin(string callable)
    {
        _asking = true;
        try
        {
            return Source?.CreateActivity(callable, ActivityKind.Client) is { } activity ? (activity, QuietStart.Begin(activity)) : default;
        }
        finally
        {
            _asking = false;
        }
    }

    /// <summary>What is left of an attempt whose worker died: nobody else can tell of it.</summary>
    public static void TellLost(Activity call, ActivityContext lost, DateTime began, DateTime ended, string reason)
    {
        using var activity = Source?.CreateActivity(call.OperationName, ActivityKind.Server, call.Context);
        if (activity is null)
            return;
        QuietStart.Begin(activity.SetStartTime(began), lost.SpanId)?.Invoke();
        activity.SetStatus(ActivityStatusCode.Error, reason).SetTag("error.type", reason).SetEndTime(ended);
        activity.Stop();
    }

    private static ActivitySource? MakeSource()
    {
        try
        {
            return new ActivitySource(Name, typeof(PoolActivities).Assembly.GetName().Version?.ToString());
        }
        catch (Exception)
        {
            // A listener was asked whether it is interested, and threw: no call is to fail of that.
            return null;
        }
    }
}
