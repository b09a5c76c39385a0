using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>Workers are there before the first request is.</summary>
public sealed class WarmUpTests : HostTest
{
    [Test]
    public async Task Workers_are_ready_before_any_service_starts_whatever_the_order_of_registration()
    {
        var host = await StartAsync(builder =>
        {
            builder.Services.AddSingleton<Witness>();
            builder.Services.AddHostedService(services => services.GetRequiredService<Witness>());
            builder.Services.AddProcessPool(options => options with { MaxWorkers = 2, MinWorkers = 2 });
        });

        Assert.Equal([WorkerStatus.Idle, WorkerStatus.Idle], host.Services.GetRequiredService<Witness>().Seen);
    }

    [Test]
    public async Task A_host_that_is_not_to_wait_starts_without_them()
    {
        var host = await StartAsync(builder => builder.Services.AddProcessPool(options => options with
        {
            MaxWorkers = 1,
            MinWorkers = 1,
            Initializer = HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")),
        }).WarmUp(false));

        Assert.Equal(WorkerStatus.Starting, Assert.Single(PoolOf(host).GetSnapshot().Workers).Status);
        await File.WriteAllTextAsync(FileOf("released"), "", TestToken);
        await PoolOf(host).WarmUpAsync(TestToken);
        Assert.Equal(WorkerStatus.Idle, Assert.Single(PoolOf(host).GetSnapshot().Workers).Status);
    }

    [Test]
    public async Task Workers_that_cannot_start_fail_the_start_of_the_host_with_their_reason()
    {
        var host = Build(builder => builder.Services.AddProcessPool(options => options with { MinWorkers = 1, Initializer = Failing.Remote.Fail() }));

        var error = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => host.StartAsync(TestToken));

        Assert.Contains("no licence", error.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Whoever_waits_for_a_pool_that_was_shut_down_is_told_so()
    {
        var pool = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            MinWorkers = 1,
            Initializer = HostedCalls.Remote.WaitFor(FileOf("begun"), FileOf("released")),
        });
        var warm = pool.WarmUpAsync(TestToken);
        await pool.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => warm);
    }

    private sealed class Witness(ProcessPoolExecutor pool) : IHostedService
    {
        public WorkerStatus[] Seen { get; private set; } = [];

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Seen = [.. pool.GetSnapshot().Workers.Select(worker => worker.Status)];
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

public static class Failing
{
    [ProcessPoolCallable]
    public static void Fail() => throw new InvalidOperationException("There is no licence.");
}
