using System.Diagnostics;

namespace Remoting.Telemetry;

/// <summary>
/// The activity source "Remoting": an activity for each call, from its submission to its outcome. Where nobody listens it costs one look. Starting one runs the
/// code of who listens on the thread that submits; ending one on the queue of the pool's events.
/// </summary>
internal static class PoolActivities
{
    public const string Name = "Remoting";

    private static readonly ActivitySource Source = new(Name, typeof(PoolActivities).Assembly.GetName().Version?.ToString());

    public static bool AreWanted => Source.HasListeners();

    /// <summary>Begins the activity of a call, and leaves the current one as it is.</summary>
    public static Activity? Begin(string callable)
    {
        var current = Activity.Current;
        try
        {
            return Source.StartActivity(callable, ActivityKind.Client);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    /// <summary>What is left of an attempt whose worker died: nobody else can tell of it.</summary>
    public static void TellLost(Activity call, ActivityContext lost, DateTime began, DateTime ended, string reason)
    {
        using var activity = Source.CreateActivity(call.OperationName, ActivityKind.Server, call.Context);
        if (activity is null)
            return;
        activity.SetStartTime(began).Start();
        ActivityIdentity.Set(activity, lost.SpanId);
        activity.SetStatus(ActivityStatusCode.Error, reason).SetTag("error.type", reason).SetEndTime(ended);
        activity.Stop();
    }
}
