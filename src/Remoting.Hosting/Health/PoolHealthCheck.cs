using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Remoting.Hosting.Health;

/// <summary>Looks at a pool by its snapshot, which is what the pool itself goes by, and says in a sentence what is wrong.</summary>
internal sealed class PoolHealthCheck(ProcessPoolExecutor pool, ProcessPoolHealthLimits limits, TimeProvider time) : IHealthCheck
{
    private readonly DeathRate _deaths = new(time);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var snapshot = pool.GetSnapshot();
        int deaths = _deaths.Note(snapshot.WorkerDeaths, snapshot.RecentWorkerDeaths);
        var data = new Dictionary<string, object>
        {
            ["workers"] = snapshot.Workers.Count,
            ["busy"] = snapshot.Workers.Count(worker => worker.Status == WorkerStatus.Busy),
            ["queuedCalls"] = snapshot.QueuedCalls,
            ["queueAge"] = snapshot.OldestUrgentCall,
            ["deathsPerMinute"] = deaths,
        };
        return Task.FromResult(Judge(snapshot, deaths, data));
    }

    private HealthCheckResult Judge(ProcessPoolSnapshot snapshot, int deaths, Dictionary<string, object> data)
    {
        if (snapshot.BrokenBy is { } cause)
            return HealthCheckResult.Unhealthy($"The pool is broken: {cause.Message}", cause, data);
        if (snapshot.IsShutDown)
            return HealthCheckResult.Unhealthy("The pool was shut down, and takes no more calls.", null, data);
        string died = $"{deaths} worker{(deaths == 1 ? "" : "s")} died in the last minute.";
        string waits = string.Create(CultureInfo.InvariantCulture,
            $"A call has waited for {snapshot.OldestUrgentCall.TotalSeconds:0.#} s, and {snapshot.QueuedCalls} wait in all.");
        var unhealthy = Reasons((deaths >= limits.UnhealthyDeathsPerMinute, died), (snapshot.OldestUrgentCall >= limits.UnhealthyQueueAge, waits));
        if (unhealthy.Length > 0)
            return HealthCheckResult.Unhealthy(unhealthy, null, data);
        var degraded = Reasons((deaths >= limits.DegradedDeathsPerMinute, died), (snapshot.OldestUrgentCall >= limits.DegradedQueueAge, waits));
        return degraded.Length > 0 ? HealthCheckResult.Degraded(degraded, null, data) : HealthCheckResult.Healthy(null, data);
    }

    private static string Reasons(params (bool Applies, string Text)[] reasons) =>
        string.Join(" ", reasons.Where(reason => reason.Applies).Select(reason => reason.Text));
}
