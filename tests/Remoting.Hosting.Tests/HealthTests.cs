using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
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

    [Test]
    public async Task Calls_that_wait_degrade_a_pool()
    {
        var host = await StartAsync(builder => Add(builder, new ProcessPoolHealthLimits { DegradedQueueAge = TimeSpan.FromMilliseconds(1) }));
        var running = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")), TestToken);
        var waiting = ExecutorOf(host).MapAsync(HostedCalls.Remote.Double, Enumerable.Range(0, 10_000), chunkSize: 10_000, cancellationToken: TestToken).FirstAsync(TestToken);
        await UntilFile(FileOf("begun"));

        await Until(() => PoolOf(host).GetSnapshot() is { QueuedCalls: > 0, OldestQueuedCall.TotalMilliseconds: > 1 }, "calls wait");
        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("has waited for", report.Description, StringComparison.Ordinal);
        await File.WriteAllTextAsync(FileOf("released"), "", TestToken);
        await running;
        await waiting;
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
