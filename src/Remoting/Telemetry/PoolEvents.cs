using Microsoft.Extensions.Logging;

namespace Remoting.Telemetry;

/// <summary>What happens in a pool, told once to all who want to know: the log and the meter.</summary>
internal sealed class PoolEvents(ILoggerFactory? loggers)
{
    private readonly PoolLog _log = new(loggers);

    public void WorkerReady(int workerId, int processId, TimeSpan took)
    {
        PoolMeter.WorkerReady(took);
        _log.WorkerStarted(workerId, processId, took.TotalMilliseconds);
    }

    public void WorkerRetired(int workerId, int? processId, RetireReason reason)
    {
        if (reason != RetireReason.PoolEnds)
            PoolMeter.WorkerRecycled(reason);
        _log.WorkerRetired(workerId, processId, reason);
    }

    public void WorkerKilled(int workerId, int? processId, KillReason reason, string? callable)
    {
        PoolMeter.WorkerKilled(reason);
        // What the program has asked for is no surprise.
        var level = reason is KillReason.Ordered or KillReason.NotNeeded ? LogLevel.Debug : LogLevel.Warning;
        _log.WorkerKilled(level, workerId, processId, callable, reason);
    }

    /// <summary>A worker is gone.</summary>
    /// <param name="death">Its end.</param>
    /// <param name="wasReady">Whether it had been ready.</param>
    /// <param name="expected">Whether it was asked to end, or killed by the pool.</param>
    public void WorkerGone(WorkerDeath death, bool wasReady, bool expected)
    {
        if (wasReady)
            PoolMeter.WorkerGone();
        if (expected)
        {
            _log.WorkerEnded(death.WorkerId, death.ProcessId, death.ExitCode);
            return;
        }
        PoolMeter.WorkerDied(death.Reason);
        _log.WorkerDied(death.WorkerId, death.ProcessId, death.ExitCode, death.Reason, death.StandardErrorTail);
    }

    public void CallRetried(WorkerDeath death, string callable, int attempt)
    {
        PoolMeter.CallRetried(death.Reason);
        _log.CallRetried(callable, attempt, death.WorkerId, death.ProcessId, death.Reason);
    }

    public void PoolBroken(Exception exception) => _log.PoolBroken(exception);

    public void WorkerFailed(int workerId, int? processId, Exception exception) => _log.WorkerFailed(workerId, processId, exception);
}
