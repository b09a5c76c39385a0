using Remoting.CompilerServices;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Leases that one silo cannot give, and another one can: nothing of them has run.</summary>
public sealed class LeaseOpeningTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Where workers are processes, which take their time.</summary>
    private static readonly TimeSpan RealStep = TimeSpan.FromMilliseconds(5);

    [Test]
    public async Task A_silo_whose_workers_cannot_start_leaves_the_lease_to_another_one()
    {
        await using var cluster = new FakeCluster();
        // With the most workers for the least to do, as it seems.
        cluster.Add("broken", new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, Initializer = ModelCalls.Remote.Refuse("no licence") }));
        cluster.Add("good", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken), RealStep);
        var leasing = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        await cluster.RunAsync(leasing, RealStep);
        await cluster.RunAsync((await leasing).DisposeAsync().AsTask(), RealStep);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), RealStep);
    }

    [Test]
    public async Task Where_the_workers_of_no_silo_can_start_a_lease_says_why()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("broken", new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Initializer = ModelCalls.Remote.Refuse("no licence") }));
        var executor = cluster.Connect(new OrleansExecutorOptions { ConnectTimeout = TimeSpan.FromSeconds(5) });
        var leasing = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        await cluster.RunAsync(Task.WhenAny(leasing), RealStep);
        var error = await Assert.ThrowsAsync<RemotingException>(() => leasing);
        Assert.Contains("no licence", error.Message, StringComparison.Ordinal);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), RealStep);
    }

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lease_that_waits_at_a_silo_that_goes_waits_at_another_one(bool isKilled)
    {
        await using var cluster = new FakeCluster();
        var first = cluster.Add("first", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var leasing = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        await cluster.RunAsync(leasing, Step);
        var waiting = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(1), cluster.Time), Step);
        Assert.False(waiting.IsCompleted);
        first.IsCutOff = isKilled;
        var draining = isKilled ? Task.CompletedTask : first.Pool.DrainAsync(TimeSpan.FromSeconds(2));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => executor.GetSnapshot().Silos is [] or [{ State: SiloState.Leaving or SiloState.Joining }]), Step);
        cluster.Add("second", new ThreadPoolExecutor(1));
        await cluster.RunAsync(waiting, Step);
        first.HasLeft = true;
        first.IsCutOff = false;
        await cluster.RunAsync(draining, Step);
        await cluster.RunAsync(first.Pool.DisposeAsync().AsTask(), Step);
        await cluster.RunAsync((await waiting).DisposeAsync().AsTask(), Step);
        await cluster.RunAsync((await leasing).DisposeAsync().AsTask(), Step);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lease_is_of_a_silo_that_has_its_first_call(bool hasOne)
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        cluster.Add("old", new ThreadPoolExecutor(2), callables: new Earlier());
        if (hasOne)
            cluster.Add("new", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(hasOne ? 2 : 1, TestContext.Current.CancellationToken), Step);
        var leasing = executor.LeaseWorkerAsync(new LeaseOptions { Opening = ModelCalls.Remote.Count(test, 1) }, TestContext.Current.CancellationToken);
        await cluster.RunAsync(Task.WhenAny(leasing), Step);
        if (hasOne)
        {
            await cluster.RunAsync((await leasing).DisposeAsync().AsTask(), Step);
            Assert.Equal(1, ModelCalls.Runs[(test, 1)]);
        }
        else
        {
            var error = await Assert.ThrowsAsync<RemotingException>(() => leasing);
            Assert.Contains("No silo of the cluster can run this.", error.Message, StringComparison.Ordinal);
        }
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    /// <summary>A build that has none of the callables.</summary>
    private sealed class Earlier() : CallableCatalog([])
    {
        public override Callable? Find(CallableRecord wanted, out string? why)
        {
            why = "it is of an earlier build.";
            return null;
        }
    }
}
