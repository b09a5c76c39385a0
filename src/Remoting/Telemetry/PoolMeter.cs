using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Remoting.Telemetry;

/// <summary>
/// The meter "Remoting": counters of what happens to workers and calls, over all pools of this process. Where nobody listens they cost nothing.
/// <c>dotnet-counters monitor --counters Remoting -p PID</c> shows them.
/// </summary>
internal static class PoolMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Remoting";

    private const string ReasonTag = "remoting.reason";

    private static readonly Meter Meter = new(Name, typeof(PoolMeter).Assembly.GetName().Version?.ToString());

    private static readonly UpDownCounter<long> Workers =
        Meter.CreateUpDownCounter<long>("remoting.workers", "{worker}", "Worker processes that are ready or retiring");

    private static readonly Histogram<double> StartDuration =
        Meter.CreateHistogram<double>("remoting.worker.start.duration", "s", "From the start of a worker until it is ready");

    private static readonly Counter<long> Deaths =
        Meter.CreateCounter<long>("remoting.worker.deaths", "{worker}", "Workers that ended without having been asked to, by exit reason");

    private static readonly Counter<long> Kills =
        Meter.CreateCounter<long>("remoting.worker.kills", "{worker}", "Workers that their pool has killed, by reason");

    private static readonly Counter<long> Recycles =
        Meter.CreateCounter<long>("remoting.worker.recycles", "{worker}", "Workers that were let go while their pool goes on, by reason");

    private static readonly Counter<long> Calls =
        Meter.CreateCounter<long>("remoting.calls", "{call}", "Calls that a worker has ended, well or not");

    private static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("remoting.call.retries", "{call}", "Calls that were started again because a worker died under them, by exit reason");

    public static void WorkerReady(TimeSpan took)
    {
        Workers.Add(1);
        StartDuration.Record(took.TotalSeconds);
    }

    /// <summary>A worker that had been ready is gone.</summary>
    public static void WorkerGone() => Workers.Add(-1);

    public static void WorkerDied(WorkerExitReason reason) => Deaths.Add(1, Tag(reason));

    public static void WorkerKilled(KillReason reason) => Kills.Add(1, Tag(reason));

    public static void WorkerRecycled(RetireReason reason) => Recycles.Add(1, Tag(reason));

    public static void CallsEnded(int count) => Calls.Add(count);

    public static void CallRetried(WorkerExitReason reason) => Retries.Add(1, Tag(reason));

    private static KeyValuePair<string, object?> Tag(Enum reason) => new(ReasonTag, reason.ToString());
}
