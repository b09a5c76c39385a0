using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Calls that have not begun, and that nobody wants any more, when their silo gives them back.</summary>
public sealed class UnwantedTests
{
    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_that_come_back_when_nobody_wants_them_run_nowhere(bool isShutDown)
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1), new SiloWorkerOptions { MaxPendingCalls = 1 });
        var other = cluster.Connect();
        var blocking = other.SubmitAsync(ModelCalls.Remote.Wait(test, -1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(1, TestContext.Current.CancellationToken));
        // What the silo says to these calls comes when they are not wanted any more.
        cluster.Delay = TimeSpan.FromMilliseconds(200);
        if (isShutDown)
        {
            var calls = Enumerable.Range(0, 3).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))).ToArray();
            await cluster.RunAsync(executor.ShutdownAsync(cancelPending: true));
            foreach (var call in calls)
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
        else
        {
            using var left = new CancellationTokenSource();
            var map = executor.MapAsync(number => ModelCalls.Remote.Count(test, number), Enumerable.Range(0, 3), cancellationToken: left.Token).ToArrayAsync(CancellationToken.None).AsTask();
            await FakeCluster.UntilAsync(() => executor.GetSnapshot().Silos[0].Calls > 0);
            await left.CancelAsync();
            await cluster.RunAsync(Task.WhenAny(map));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map);
        }
        // What was on its way has come, and was not taken.
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(1), cluster.Time));
        cluster.Delay = TimeSpan.Zero;
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(blocking);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
        await cluster.RunAsync(other.DisposeAsync().AsTask());
        Assert.DoesNotContain(ModelCalls.Runs.Keys, run => run.Test == test && run.Number >= 0);
    }
}
