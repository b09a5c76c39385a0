using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Remoting.Hosting;

/// <summary>
/// A pool's life with its host. It is there, and warm, before any service of the program starts, and goes when all of them have stopped: a server that lets its
/// requests end needs the pool until then.
/// </summary>
internal sealed partial class PoolLifetime(IServiceProvider services, PoolRegistration registration) : IHostedLifecycleService
{
    /// <summary>Workers that were killed are gone within this time, or the machine has other troubles.</summary>
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Remoting.Hosting");
    private readonly string _name = registration.Name ?? "(default)";
    private ProcessPoolExecutor? _pool;
    private PoolPlan? _plan;

    private readonly Lock _gate = new();
    private Task? _ended;

    /// <summary>A pool whose options cannot be fails the start of its host here, and not the first call.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _plan = services.GetRequiredKeyedService<PoolPlan>(registration.Key);
        _pool = registration.FindPool(services);
        if (!_plan.WarmsUp || _plan.Options.MinWorkers == 0)
            return;
        await _pool.WarmUpAsync(cancellationToken).ConfigureAwait(false);
        LogWarm(_name, _plan.Options.MinWorkers);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All pools of the host begin to end at once, for the host waits for one after the other, and its time has a limit.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        foreach (var pool in services.GetServices<IHostedService>().OfType<PoolLifetime>())
            _ = pool.BeginEnd(cancellationToken);
        return BeginEnd(cancellationToken);
    }

    private Task BeginEnd(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _ended ??= EndAsync(cancellationToken);
    }

    /// <summary>First all calls may end, then those that run, and at the limit of the host none any more.</summary>
    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_pool is not { } pool || _plan is not { } plan)
            return;
        if (await EndsWithin(pool.ShutdownAsync(), plan.DrainTimeout, cancellationToken).ConfigureAwait(false))
            return;
        if (!cancellationToken.IsCancellationRequested)
        {
            LogCancelling(_name, pool.GetSnapshot().QueuedCalls, plan.DrainTimeout);
            if (await EndsWithin(pool.ShutdownAsync(cancelPending: true), Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false))
                return;
        }
        LogKilling(_name, pool.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Busy));
        pool.KillWorkers();
        await EndsWithin(pool.ShutdownAsync(cancelPending: true), KillGrace, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<bool> EndsWithin(Task ended, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await ended.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Pool {PoolName} is warm: {Workers} workers are ready for calls")]
    private partial void LogWarm(string poolName, int workers);

    [LoggerMessage(2, LogLevel.Warning, "Pool {PoolName} cancels {QueuedCalls} calls that have waited for their turn for {DrainTimeout} since the host stops")]
    private partial void LogCancelling(string poolName, long queuedCalls, TimeSpan drainTimeout);

    [LoggerMessage(3, LogLevel.Warning, "Pool {PoolName} kills its workers, {BusyWorkers} of them busy: the host's time to stop is over")]
    private partial void LogKilling(string poolName, int busyWorkers);
}
