using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>What becomes of calls when their host stops.</summary>
public sealed partial class DrainTests : HostTest
{
    private const int SigTerm = 15;

    [Test]
    public async Task A_service_that_stops_may_use_the_pool_to_its_end()
    {
        var host = await StartAsync(builder =>
        {
            builder.Services.AddProcessPool(options => options with { MaxWorkers = 1 });
            builder.Services.AddSingleton<LateUser>();
            builder.Services.AddHostedService(services => services.GetRequiredService<LateUser>());
        });

        await host.StopAsync(TestToken);

        Assert.Equal(14, host.Services.GetRequiredService<LateUser>().Result);
        Assert.Empty(PoolOf(host).GetSnapshot().Workers);
    }

    [Test]
    public async Task Calls_end_before_the_host_has_stopped()
    {
        var host = await StartAsync(builder => builder.Services.AddProcessPool(options => options with { MaxWorkers = 1 }));
        var running = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")), TestToken);
        var waiting = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.Double(4), TestToken);
        await UntilFile(FileOf("begun"));

        var stopped = host.StopAsync(TestToken);
        await Until(() => IsShutDown(ExecutorOf(host)), "the pool takes no more calls");
        Assert.False(stopped.IsCompleted);
        await File.WriteAllTextAsync(FileOf("released"), "", TestToken);
        await stopped;

        Assert.Equal("ended", await running);
        Assert.Equal(8, await waiting);
    }

    /// <summary>The host waits for one after the other, and a slow one would take the time of the others.</summary>
    [Test]
    public async Task All_pools_of_a_host_begin_to_end_at_once()
    {
        string[] names = ["one", "two", "three"];
        var host = await StartAsync(builder =>
        {
            foreach (string name in names)
                builder.Services.AddProcessPool(name, options => options with { MaxWorkers = 1 });
        });
        var running = names.Select(name => ExecutorOf(host, name).SubmitAsync(HostedCalls.Remote.WaitFor(FileOf(name), FileOf("released")), TestToken)).ToArray();
        foreach (string name in names)
            await UntilFile(FileOf(name));

        var stopped = host.StopAsync(TestToken);
        await Until(() => names.All(name => IsShutDown(ExecutorOf(host, name))), "no pool takes more calls");
        Assert.False(stopped.IsCompleted);
        await File.WriteAllTextAsync(FileOf("released"), "", TestToken);
        await stopped;
        await Task.WhenAll(running);
    }

    [Test]
    public async Task Calls_that_wait_too_long_are_cancelled_and_those_that_run_end()
    {
        var host = await StartAsync(builder => builder.Services.AddProcessPool(options => options with { MaxWorkers = 1 }).DrainFor(TimeSpan.Zero));
        var running = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")), TestToken);
        var waiting = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.Double(4), TestToken);
        await UntilFile(FileOf("begun"));

        var stopped = host.StopAsync(TestToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await File.WriteAllTextAsync(FileOf("released"), "", TestToken);
        await stopped;

        Assert.Equal("ended", await running);
    }

    /// <summary>Where it is said, and not when the host stops.</summary>
    [Test]
    public void A_time_that_no_timer_can_hold_is_refused()
    {
        var pool = new ServiceCollection().AddProcessPool();
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.DrainFor(TimeSpan.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.DrainFor(TimeSpan.FromMilliseconds(-2)));
        pool.DrainFor(TimeSpan.FromDays(49)).DrainFor(Timeout.InfiniteTimeSpan);
    }

    [Test]
    public async Task At_the_limit_of_the_host_workers_are_killed()
    {
        var host = await StartAsync(builder => builder.Services.AddProcessPool(options => options with { MaxWorkers = 1 }));
        var running = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")), TestToken);
        await UntilFile(FileOf("begun"));
        int worker = Assert.Single(PoolOf(host).GetSnapshot().Workers).ProcessId!.Value;

        using var limit = new CancellationTokenSource();
        var stopped = host.StopAsync(limit.Token);
        await Until(() => IsShutDown(ExecutorOf(host)), "the pool takes no more calls");
        await limit.CancelAsync();
        try
        {
            await stopped;
        }
        catch (OperationCanceledException)
        {
            // What the host says of its limit is its own affair.
        }

        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => running);
        await UntilGone(worker);
    }

    [Test]
    public async Task A_signal_to_every_process_of_the_service_does_not_end_workers_before_their_calls()
    {
        if (OperatingSystem.IsWindows())
            return;
        var host = await StartAsync(builder => builder.Services.AddProcessPool(options => options with { MaxWorkers = 2, MinWorkers = 2 }));
        var running = ExecutorOf(host).SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")), TestToken);
        await UntilFile(FileOf("begun"));
        var workers = PoolOf(host).GetSnapshot().Workers;

        foreach (var worker in workers)
            Assert.Equal(0, Kill(worker.ProcessId!.Value, SigTerm));
        var stopped = host.StopAsync(TestToken);
        await Until(() => IsShutDown(ExecutorOf(host)), "the pool takes no more calls");
        await File.WriteAllTextAsync(FileOf("released"), "", TestToken);
        await stopped;

        Assert.Equal("ended", await running);
        Assert.Equal(0, PoolOf(host).GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task The_pool_itself_can_still_ask_such_workers_to_end()
    {
        await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            IgnoreTerminationSignal = true,
            // One that is killed for not ending would take so long.
            WorkerExitTimeout = TimeSpan.FromMinutes(10),
        });
        var running = pool.SubmitAsync(HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")), TestToken);
        await UntilFile(FileOf("begun"));

        pool.TerminateWorkers();

        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => running);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private static bool IsShutDown(Executor executor) =>
        executor.SubmitAsync(HostedCalls.Remote.Double(1), TestToken) is { IsFaulted: true, Exception.InnerException: ObjectDisposedException };

    private sealed class LateUser(Executor executor) : IHostedService
    {
        public int Result { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) =>
            Result = await executor.SubmitAsync(HostedCalls.Remote.Double(7), cancellationToken);
    }
}
