using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Workers of silos of one's own.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LeaseTests(ClusterFixture cluster) : PoolTest
{
    [Test]
    public async Task The_calls_of_a_lease_run_in_one_worker_in_their_order()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        Assert.NotEqual(0, lease.ProcessId);
        int expected = 0;
        await foreach (int count in lease.MapAsync(LeasedCalls.Remote.Add, Enumerable.Range(1, 500), chunkSize: 10, cancellationToken: TestToken))
            Assert.Equal(++expected, count);
        Assert.Equal(lease.ProcessId, await lease.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task What_a_lease_keeps_is_there_for_its_calls_and_for_no_other()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        await using var text = await lease.SubmitAsync(LeasedCalls.Remote.Open("a"), TestToken);
        Assert.Equal("ab", await lease.SubmitAsync(LeasedCalls.Remote.Append(text, "b"), TestToken));
        Assert.Equal("abc", await lease.SubmitAsync(LeasedCalls.Remote.Append(text, "c"), TestToken));
        await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(LeasedCalls.Remote.Append(text, "d"), TestToken));
    }

    [Test]
    public async Task A_lease_ends_with_its_worker_and_gives_no_other()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(ClusterCalls.Remote.Exit(), TestToken));
        var late = await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(ClusterCalls.Remote.Double(1), TestToken));
        Assert.Equal(0, late.Attempts);
        Assert.Equal(2, await executor.SubmitAsync(ClusterCalls.Remote.Double(1), TestToken));
    }

    [Test]
    public async Task A_lease_that_is_given_back_takes_no_calls_and_its_worker_is_free()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        for (int i = 0; i < 6; i++)
        {
            var lease = await executor.LeaseWorkerAsync(TestToken);
            await lease.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => lease.SubmitAsync(ClusterCalls.Remote.Double(1), TestToken));
        }
    }

    [Test]
    public async Task A_lease_is_lost_with_its_silo()
    {
        string test = Guid.NewGuid().ToString();
        await using var model = new FakeCluster();
        var silo = model.Add("silo", new ThreadPoolExecutor(2));
        var executor = model.Connect();
        var leasing = executor.LeaseWorkerAsync(TestToken);
        await model.RunAsync(leasing);
        var lease = await leasing;
        var call = lease.SubmitAsync(ModelCalls.Remote.Count(test, 1), TestToken);
        await model.RunAsync(call);
        silo.IsCutOff = true;
        var lost = lease.SubmitAsync(ModelCalls.Remote.Count(test, 2), TestToken);
        await model.RunAsync(Task.WhenAny(lost));
        await Assert.ThrowsAsync<WorkerDiedException>(() => lost);
        await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(ModelCalls.Remote.Count(test, 3), TestToken));
        await model.RunAsync(lease.DisposeAsync().AsTask());
        // The silo gives the place back when it has not heard its caller for long.
        silo.IsCutOff = false;
        await model.RunAsync(executor.DisposeAsync().AsTask());
    }
}

/// <summary>What keeps something in its worker.</summary>
public static class LeasedCalls
{
    [ProcessPoolCallable]
    public static int Add(int number)
    {
        var state = RemotingWorker.Current!.State;
        int count = state.TryGetValue("count", out object? before) ? (int)before! : 0;
        state["count"] = ++count;
        return count == number ? count : -1;
    }

    [ProcessPoolCallable]
    public static int ProcessId() => Environment.ProcessId;

    [ProcessPoolCallable]
    public static Handle<System.Text.StringBuilder> Open(string text) => Handle.Create(new System.Text.StringBuilder(text));

    [ProcessPoolCallable]
    public static string Append(Handle<System.Text.StringBuilder> text, string more) => text.Value.Append(more).ToString();
}
