using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Those who wait for a silo, where there is none.</summary>
public sealed class WaitingTests
{
    [Test]
    public async Task Who_waits_for_silos_does_not_wait_for_an_executor_that_is_shut_down()
    {
        await using var cluster = new FakeCluster();
        var executor = cluster.Connect();
        var waiting = executor.WaitForSilosAsync(1, CancellationToken.None);
        var leasing = executor.LeaseWorkerAsync(cancellationToken: CancellationToken.None);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => leasing.WaitAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.WaitForSilosAsync(1, CancellationToken.None).WaitAsync(TestContext.Current.CancellationToken));
    }

    [Test]
    public async Task A_lease_waits_for_a_silo_as_long_as_a_call_does()
    {
        await using var cluster = new FakeCluster();
        var executor = cluster.Connect();
        var begun = cluster.Time.GetUtcNow();
        var leasing = executor.LeaseWorkerAsync(cancellationToken: CancellationToken.None);
        await cluster.RunAsync(Task.WhenAny(leasing));
        var error = await Assert.ThrowsAsync<RemotingException>(() => leasing);
        Assert.Contains("AddRemotingWorkers", error.Message, StringComparison.Ordinal);
        Assert.InRange(cluster.Time.GetUtcNow() - begun, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_lease_does_not_go_to_a_silo_that_is_no_member_and_may_be_given_up()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var running = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1))));
        silo.HasLeft = true;
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(3), cluster.Time));
        using var givenUp = new CancellationTokenSource();
        // It would not come back from that, if it did not wait.
        var leasing = Task.Run(() => executor.LeaseWorkerAsync(cancellationToken: givenUp.Token), CancellationToken.None);
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(1), cluster.Time));
        Assert.False(leasing.IsCompleted);
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leasing.WaitAsync(TestContext.Current.CancellationToken));
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(running);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }
}
