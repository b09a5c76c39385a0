using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Silos that stand still, join, leave and have too much to do, while calls are on their way.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LossTests(ClusterFixture cluster) : HoldingTest
{
    /// <summary>A silo that joins has calls within this time.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(5);

    [Test]
    public async Task A_silo_that_stands_still_is_given_up_and_taken_back()
    {
        await using var sleeper = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(sleeper);
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var release = ReleasedAtTheEnd();
        var calls = await HeldAsync(executor, sleeper);
        sleeper.Stop();
        try
        {
            await DiedOnAsync(calls, sleeper, Noticed);
        }
        finally
        {
            sleeper.Continue();
        }
        // What it runs for nobody it is told to end.
        await Until(() => FilesOf("cancelled.").Count() == sleeper.Settings.Workers, "the silo ends what it ran for who has given it up");
        // It is asked again, and answers.
        await Until(() => executor.GetSnapshot().Silos.Any(silo => silo.Name == sleeper.Name && silo.State == SiloState.Ready), "the silo takes calls again");
    }

    [Test]
    public async Task Cancelling_reaches_a_worker_on_another_silo()
    {
        await using var executor = ClusterFixture.ExecutorOf(cluster.Here);
        await executor.WaitForSilosAsync(2, TestToken);
        using var cancelling = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 8).Select(number => executor.SubmitAsync(ClusterCalls.Remote.Hold(FileOf(""), number), cancelling.Token)).ToArray();
        await Until(() => BegunOn(cluster.First.Name) == 2, "calls run on the other silo");
        int begun = FilesOf("begun.").Count();
        await cancelling.CancelAsync();
        foreach (var call in calls)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.InRange(FilesOf("cancelled.").Count(), begun, calls.Length);
    }

    [Test]
    public async Task A_silo_that_joins_takes_work_within_seconds()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await executor.WaitForSilosAsync(1, TestToken);
        using var over = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!over.IsCancellationRequested)
                await executor.SubmitAsync(ClusterCalls.Remote.Sleep(5), TestToken);
        }));
        await using var joining = await cluster.JoinAsync();
        using var clock = new NoticeClock();
        await Until(() => executor.GetSnapshot().Silos.Any(silo => silo.Name == joining.Name && silo.Calls > 0), "the new silo has calls");
        clock.Within(Noticed);
        await over.CancelAsync();
        await load;
    }

    [Test]
    public async Task A_silo_that_leaves_in_order_loses_no_call()
    {
        await using var leaving = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(leaving);
        await using var executor = ClusterFixture.ExecutorOf(client);
        await executor.WaitForSilosAsync(2, TestToken);
        int done = 0;
        Task? left = null;
        await foreach (int doubled in executor.MapAsync(ClusterCalls.Remote.Double, Enumerable.Range(0, 20_000), chunkSize: 10, cancellationToken: TestToken))
        {
            Assert.Equal(2 * done, doubled);
            if (++done == 2_000)
                left = leaving.LeaveAsync();
        }
        await left!;
        Assert.Equal(20_000, done);
    }

    [Test]
    public async Task A_silo_that_has_too_much_to_do_says_so_and_nothing_is_lost()
    {
        await using var small = await cluster.JoinAsync(workers: 1, maxPendingCalls: 4);
        using var client = await cluster.ConnectAsync(small);
        await using var first = ClusterFixture.ExecutorOf(client);
        await using var second = ClusterFixture.ExecutorOf(client);
        var sums = await Task.WhenAll(SumAsync(first), SumAsync(second));
        Assert.All(sums, sum => Assert.Equal(3_000 * 2_999, sum));
    }

    private static async Task<int> SumAsync(OrleansExecutor executor)
    {
        int sum = 0;
        await foreach (int doubled in executor.MapAsync(ClusterCalls.Remote.Double, Enumerable.Range(0, 3_000), cancellationToken: TestToken))
            sum += doubled;
        return sum;
    }
}
