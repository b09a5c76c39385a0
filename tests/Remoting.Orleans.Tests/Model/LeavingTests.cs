using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Silos that leave in order, while not all is in order.</summary>
public sealed class LeavingTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Where the test itself has to be in time, by the model's clock.</summary>
    private static readonly TimeSpan SmallStep = TimeSpan.FromMilliseconds(4);

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_silo_that_was_given_up_leaves_without_waiting_for_calls_that_nobody_fetches(bool isReachableAgain)
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var first = cluster.Add("first", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { MaxAttempts = 2 });
        var running = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        var waiting = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 2));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1)) && first.Pool.Calls == 2));
        first.IsCutOff = true;
        cluster.Add("second", new ThreadPoolExecutor(2));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs[(test, 1)] == 2 && ModelCalls.Runs.ContainsKey((test, 2))), Step);
        first.IsCutOff = !isReachableAgain;
        var begun = cluster.Time.GetUtcNow();
        await cluster.RunAsync(first.Pool.DrainAsync(DrainTime), Step);
        Assert.InRange(cluster.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        Assert.Equal(0, first.Pool.Calls);
        first.HasLeft = true;
        await cluster.RunAsync(first.Pool.DisposeAsync().AsTask());
        // Each has one outcome, of the second silo; the call that the first one had not begun has run there alone.
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(Task.WhenAll(running, waiting));
        Assert.Equal((1, 2), (await running, await waiting));
        Assert.Equal((2, 1), (ModelCalls.Runs[(test, 1)], ModelCalls.Runs[(test, 2)]));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_silo_that_was_given_up_is_told_so_and_ends_its_calls()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1)) && silo.Pool.Calls == 1));
        silo.IsCutOff = true;
        await cluster.RunAsync(Task.WhenAny(call), Step);
        await Assert.ThrowsAsync<WorkerDiedException>(() => call);
        Assert.Equal(1, silo.Pool.Calls);
        silo.IsCutOff = false;
        var begun = cluster.Time.GetUtcNow();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 0), Step);
        // Long before it would have noticed by itself.
        Assert.InRange(cluster.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_silo_that_leaves_waits_until_its_last_outcome_has_come()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1)) && silo.Pool.Calls == 1));
        var leaving = LeaveAsync(silo);
        // The answer with the outcome is lost, and asked for again.
        silo.IsCutOff = true;
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 0), SmallStep);
        silo.IsCutOff = false;
        await cluster.RunAsync(Task.WhenAny(call), Step);
        Assert.Equal(1, await call);
        var heard = cluster.Time.GetUtcNow();
        await cluster.RunAsync(leaving, Step);
        // It is told that the outcome has come, and has no more to wait for.
        Assert.InRange(cluster.Time.GetUtcNow() - heard, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(1, ModelCalls.Runs[(test, 1)]);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>No message of the caller is held when the call ends, so the silo cannot tell it before the next one comes.</summary>
    [Test]
    public async Task A_silo_that_leaves_waits_until_an_outcome_that_it_could_not_tell_yet_has_come()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        var call = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1)) && silo.Pool.Calls == 1));
        silo.IsCutOff = true;
        // Whatever was held has been answered by then.
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(1), cluster.Time), SmallStep);
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 0), SmallStep);
        var leaving = LeaveAsync(silo);
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(3), cluster.Time), SmallStep);
        Assert.False(leaving.IsCompleted);
        silo.IsCutOff = false;
        await cluster.RunAsync(Task.WhenAny(call), SmallStep);
        Assert.Equal(1, await call);
        await cluster.RunAsync(leaving, Step);
        Assert.Equal(1, ModelCalls.Runs[(test, 1)]);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>It has not heard that the silo leaves, and sends it calls when it has left. They were never begun, so they are not lost.</summary>
    [Test]
    public async Task Calls_that_come_to_a_silo_after_it_has_left_run_elsewhere_and_once()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var first = cluster.Add("first", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var before = executor.SubmitAsync(ModelCalls.Remote.Count(test, 0));
        await cluster.RunAsync(before);
        cluster.Add("second", new ThreadPoolExecutor(1));
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken));
        // Nothing of it is heard until it is over.
        first.IsCutOff = true;
        await cluster.RunAsync(first.Pool.DrainAsync(DrainTime), SmallStep);
        await cluster.RunAsync(first.Pool.DisposeAsync().AsTask(), SmallStep);
        first.IsCutOff = false;
        var late = Enumerable.Range(1, 20).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))).ToArray();
        await cluster.RunAsync(Task.WhenAny(Task.WhenAll(late)), SmallStep);
        await Task.WhenAll(late);
        Assert.All(Enumerable.Range(1, 20), number => Assert.Equal(1, ModelCalls.Runs[(test, number)]));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    private static async Task LeaveAsync(FakeCluster.Node silo)
    {
        await silo.Pool.DrainAsync(DrainTime);
        silo.HasLeft = true;
        await silo.Pool.DisposeAsync();
    }
}
