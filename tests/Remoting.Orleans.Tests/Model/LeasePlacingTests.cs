using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Workers that are leased run nothing of others: those wait for them only where there is no other worker.</summary>
public sealed class LeasePlacingTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private static readonly OrleansExecutorOptions Patient = new() { SiloTimeout = TimeSpan.FromSeconds(12) };

    [Test]
    public async Task No_call_waits_for_a_leased_worker_while_another_silo_has_one()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var executor = await ConnectAsync(cluster, 1, 1);
        var lease = await OpenAsync(cluster, executor);
        var calls = Task.WhenAll(Enumerable.Range(0, 20).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))));
        await cluster.RunAsync(calls, Step);
        Assert.Equal(Enumerable.Range(0, 20), await calls);
        await EndAsync(cluster, lease, executor);
    }

    /// <summary>Nobody has told this one that the worker is leased.</summary>
    [Test]
    public async Task Nor_where_somebody_else_has_leased_it()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var other = await ConnectAsync(cluster, 1, 1);
        var executor = cluster.Connect(Patient);
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken), Step);
        var lease = await OpenAsync(cluster, other);
        var calls = Task.WhenAll(Enumerable.Range(0, 20).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))));
        await cluster.RunAsync(calls, Step);
        Assert.Equal(Enumerable.Range(0, 20), await calls);
        Assert.All(Enumerable.Range(0, 20), number => Assert.Equal(1, ModelCalls.Runs[(test, number)]));
        await EndAsync(cluster, lease, other, executor);
    }

    [Test]
    public async Task Calls_that_wait_where_all_workers_are_leased_run_where_one_comes_back()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var other = await ConnectAsync(cluster, 1, 1);
        WorkerLease[] leases = [await OpenAsync(cluster, other), await OpenAsync(cluster, other)];
        var executor = cluster.Connect(Patient);
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken), Step);
        var calls = Enumerable.Range(0, 5).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))).ToArray();
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(2), cluster.Time), Step);
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        await cluster.RunAsync(leases[1].DisposeAsync().AsTask(), Step);
        await cluster.RunAsync(Task.WhenAll(calls), Step);
        Assert.All(Enumerable.Range(0, 5), number => Assert.Equal(1, ModelCalls.Runs[(test, number)]));
        await EndAsync(cluster, leases[0], other, executor);
    }

    [Test]
    public async Task Each_of_several_leases_has_a_worker_as_long_as_there_is_one()
    {
        await using var cluster = new FakeCluster();
        var executors = new[] { await ConnectAsync(cluster, 1, 3, 1), cluster.Connect(Patient), cluster.Connect(Patient) };
        var leases = new List<WorkerLease>();
        // The first one knows of none of the others, and nobody asks it.
        foreach (var executor in executors)
            await cluster.RunAsync(executor.WaitForSilosAsync(3, TestContext.Current.CancellationToken), Step);
        for (int i = 0; i < 5; i++)
            leases.Add(await OpenAsync(cluster, executors[i % executors.Length]));
        foreach (var lease in leases)
            await cluster.RunAsync(lease.DisposeAsync().AsTask(), Step);
        foreach (var executor in executors)
            await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    [Test]
    public async Task A_lease_that_waits_goes_where_another_one_ends()
    {
        await using var cluster = new FakeCluster();
        var other = await ConnectAsync(cluster, 1, 1);
        WorkerLease[] leases = [await OpenAsync(cluster, other), await OpenAsync(cluster, other)];
        var executor = cluster.Connect(Patient);
        foreach (var lease in leases)
        {
            var waiting = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
            await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(2), cluster.Time), Step);
            Assert.False(waiting.IsCompleted);
            await cluster.RunAsync(lease.DisposeAsync().AsTask(), Step);
            await cluster.RunAsync(waiting, Step);
            await cluster.RunAsync((await waiting).DisposeAsync().AsTask(), Step);
            // So that there is nothing free at first.
            if (lease == leases[0])
                leases[0] = await OpenAsync(cluster, other);
        }
        await EndAsync(cluster, leases[0], other, executor);
    }

    [Test]
    public async Task The_worker_of_a_lease_that_was_forgotten_is_there_for_others()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var executor = await ConnectAsync(cluster, 1);
        var opening = executor.LeaseWorkerAsync(new LeaseOptions { IdleTimeout = TimeSpan.FromMilliseconds(20) }, TestContext.Current.CancellationToken);
        await cluster.RunAsync(opening, Step);
        var call = executor.SubmitAsync(ModelCalls.Remote.Count(test, 1));
        await cluster.RunAsync(call, Step);
        // It is not in the way of another one either.
        var second = await OpenAsync(cluster, executor);
        await cluster.RunAsync((await opening).DisposeAsync().AsTask(), Step);
        await EndAsync(cluster, second, executor);
    }

    private static async Task<OrleansExecutor> ConnectAsync(FakeCluster cluster, params int[] workers)
    {
        foreach (int count in workers)
            cluster.Add($"silo{Guid.NewGuid()}", new ThreadPoolExecutor(count));
        var executor = cluster.Connect(Patient);
        await cluster.RunAsync(executor.WaitForSilosAsync(workers.Length, TestContext.Current.CancellationToken), Step);
        return executor;
    }

    private static async Task<WorkerLease> OpenAsync(FakeCluster cluster, OrleansExecutor executor)
    {
        var leasing = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        await cluster.RunAsync(leasing, Step);
        return await leasing;
    }

    private static async Task EndAsync(FakeCluster cluster, params IAsyncDisposable[] all)
    {
        foreach (var one in all)
            await cluster.RunAsync(one.DisposeAsync().AsTask(), Step);
    }
}
