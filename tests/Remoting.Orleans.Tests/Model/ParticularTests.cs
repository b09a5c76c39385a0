using Remoting.CompilerServices;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Calls that not every silo can run.</summary>
public sealed class ParticularTests
{
    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_that_wait_for_the_one_silo_that_can_run_them_hold_up_no_others(bool isMap)
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        // Only the first one has what the calls ask for that wait.
        var first = cluster.Add("first", new ThreadPoolExecutor(1));
        cluster.Add("second", new ThreadPoolExecutor(1), callables: new Without("Wait"));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken));
        var waiting = Enumerable.Range(0, 20).Select(number => executor.SubmitAsync(ModelCalls.Remote.Wait(test, -1 - number))).ToArray();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => executor.GetSnapshot() is { QueuedCalls: > 0 } now && now.Silos.All(silo => silo.Calls == (silo.Name == "first" ? first.Pool.Calls : 0))));
        if (isMap)
        {
            var map = executor.MapAsync(number => ModelCalls.Remote.Count(test, number), Enumerable.Range(0, 100), chunkSize: 4).ToArrayAsync(TestContext.Current.CancellationToken).AsTask();
            await cluster.RunAsync(map);
            Assert.Equal(Enumerable.Range(0, 100), await map);
        }
        else
        {
            var calls = Task.WhenAll(Enumerable.Range(0, 100).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))));
            await cluster.RunAsync(calls);
            Assert.Equal(Enumerable.Range(0, 100), await calls);
        }
        Assert.All(waiting, call => Assert.False(call.IsCompleted));
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(Task.WhenAll(waiting));
        Assert.All(Enumerable.Range(0, 100), number => Assert.Equal(1, ModelCalls.Runs[(test, number)]));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>One that no silo can run waits behind them, for all that are there may still become able to.</summary>
    [Test]
    public async Task Nor_does_one_that_no_silo_can_run()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var first = cluster.Add("first", new ThreadPoolExecutor(1), callables: new Without("Note"));
        cluster.Add("second", new ThreadPoolExecutor(1), callables: new Without("Wait", "Note"));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken));
        // Both are known to refuse it.
        var refused = executor.SubmitAsync(ModelCalls.Remote.Note(test, 0));
        await cluster.RunAsync(Task.WhenAny(refused));
        await Assert.ThrowsAsync<RemotingException>(() => refused);
        var waiting = Enumerable.Range(0, 20).Select(number => executor.SubmitAsync(ModelCalls.Remote.Wait(test, -1 - number))).ToArray();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => executor.GetSnapshot() is { QueuedCalls: > 0 } now && now.Silos.All(silo => silo.Calls == (silo.Name == "first" ? first.Pool.Calls : 0))));
        var nowhere = executor.SubmitAsync(ModelCalls.Remote.Note(test, 1));
        var behind = executor.SubmitAsync(ModelCalls.Remote.Count(test, 2));
        await cluster.RunAsync(behind);
        Assert.Equal(2, await behind);
        Assert.All(waiting, call => Assert.False(call.IsCompleted));
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(Task.WhenAll(waiting));
        await cluster.RunAsync(Task.WhenAny(nowhere));
        await Assert.ThrowsAsync<RemotingException>(() => nowhere);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>A build in which some callables take something else.</summary>
    private sealed class Without(params string[] callables) : CallableCatalog([])
    {
        public override Callable? Find(CallableRecord wanted, out string? why) =>
            base.Find(callables.Any(name => wanted.Name.Contains(name, StringComparison.Ordinal)) ? wanted with { Build = Guid.NewGuid(), Shape = wanted.Shape + 1 } : wanted, out why);
    }
}
