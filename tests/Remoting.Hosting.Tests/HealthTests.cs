using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Remoting.Hosting.Health;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>What a health check says of a pool.</summary>
public sealed class HealthTests : HostTest
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Deaths_degrade_a_pool_before_they_make_it_unhealthy_and_are_forgotten_after_a_minute()
    {
        var host = await StartAsync(builder => Add(builder, new ProcessPoolHealthLimits { DegradedDeathsPerMinute = 1, UnhealthyDeathsPerMinute = 2 }));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        await DieAsync(host);
        var degraded = await CheckAsync(host);
        Assert.Equal((HealthStatus.Degraded, "1 worker died in the last minute."), (degraded.Status, degraded.Description));
        Assert.Equal(1, degraded.Data["deathsPerMinute"]);

        await DieAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    /// <summary>As the pool itself knows when they were: who looks for the first time has seen none.</summary>
    [Test]
    public void Deaths_that_were_long_before_anybody_looked_are_not_those_of_the_last_minute()
    {
        var rate = new DeathRate(_time);
        Assert.Equal(2, rate.Note(total: 40, recent: 2));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, rate.Note(total: 43, recent: 0));
        Assert.Equal(1, rate.Note(total: 44, recent: 3));
    }

    [Test]
    public async Task Calls_that_wait_degrade_a_pool()
    {
        var host = await StartAsync(builder => Add(builder, new ProcessPoolHealthLimits { DegradedQueueAge = TimeSpan.FromMilliseconds(1) }));
        var running = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")), TestToken);
        await UntilFile(FileOf("begun"));
        // They are there to wait.
        var map = ExecutorOf(host).MapAsync(HostedCalls.Remote.Double, Enumerable.Range(0, 10_000), chunkSize: 10_000, cancellationToken: TestToken).FirstAsync(TestToken).AsTask();
        var low = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.Double(1), new CallOptions { Priority = CallPriority.Low }, TestToken);
        await Until(() => PoolOf(host).GetSnapshot() is { QueuedCalls: > 1, OldestQueuedCall.TotalMilliseconds: > 1 }, "they wait");
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        var waiting = Enumerable.Range(0, 20).Select(item => ExecutorOf(host).SubmitAsync(HostedCalls.Remote.Double(item), TestToken)).ToArray();
        await Until(() => PoolOf(host).GetSnapshot().OldestUrgentCall.TotalMilliseconds > 1, "calls wait");
        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("has waited for", report.Description, StringComparison.Ordinal);
        await File.WriteAllTextAsync(FileOf("released"), "", TestToken);
        await Task.WhenAll([running, map, low, .. waiting]);
    }

    [Test]
    public async Task A_broken_pool_is_unhealthy_and_says_why()
    {
        var host = await StartAsync(builder => Add(builder, null, options => options with { WorkerLoss = WorkerLoss.BreakPool }));
        await DieAsync(host);

        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.StartsWith("The pool is broken: ", report.Description, StringComparison.Ordinal);
        Assert.IsType<BrokenProcessPoolException>(report.Exception);
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task A_pool_that_was_shut_down_is_unhealthy(bool killed)
    {
        var host = await StartAsync(builder => Add(builder, null));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        if (killed)
            PoolOf(host).KillWorkers();
        else
            await PoolOf(host).ShutdownAsync();

        var report = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, "The pool was shut down, and takes no more calls."), (report.Status, report.Description));
        Assert.True(PoolOf(host).GetSnapshot().IsShutDown);
    }

    private static async Task DieAsync(IHost host)
    {
        try
        {
            await ExecutorOf(host).SubmitAsync(HostedCalls.Remote.Exit(), TestToken);
        }
        catch (BrokenProcessPoolException)
        {
        }
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host) =>
        Assert.Single((await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestToken)).Entries).Value;

    private void Add(HostApplicationBuilder builder, ProcessPoolHealthLimits? limits, Func<ProcessPoolOptions, ProcessPoolOptions>? configure = null)
    {
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddProcessPool(options => options with { MaxWorkers = 1 }).Configure(configure ?? (static options => options));
        builder.Services.AddHealthChecks().AddProcessPoolHealthCheck(limits: limits);
    }
}
