using System.Diagnostics;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Silos that die, stand still, join, leave and have too much to do, while calls are on their way.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LossTests(ClusterFixture cluster) : PoolTest
{
    /// <summary>Who has calls on a silo that is gone hears of it within this time.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Silos_and_clients_hear_of_a_killed_silo_within_five_seconds()
    {
        await using var victim = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(victim);
        await using var ofClient = ClusterFixture.ExecutorOf(client);
        await using var ofSilo = ClusterFixture.ExecutorOf(cluster.Here);
        var calls = await Task.WhenAll(HeldAsync(ofClient, victim, 0), HeldAsync(ofSilo, victim, 100));
        victim.Kill();
        await Task.WhenAll(calls.Select(held => DiedOnAsync(held, victim, Noticed)));
        await File.WriteAllTextAsync(FileOf("release"), "", TestToken);
        // The others are none the worse for it.
        foreach (var call in calls.SelectMany(held => held))
        {
            if (await Task.WhenAny(call) is { IsFaulted: false })
                Assert.NotEqual(victim.Name, await call);
        }
    }

    [Test]
    public async Task Every_call_is_accounted_for_when_a_silo_is_killed_under_load()
    {
        await using var victim = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(victim);
        await using var executor = ClusterFixture.ExecutorOf(client);
        await executor.WaitForSilosAsync(2, TestToken);
        int good = 0, died = 0;
        bool isKilled = false;
        string folder = FileOf("");
        var items = Enumerable.Range(0, 4_000).ToArray();
        var outcomes = executor.MapUnorderedAsync(number => ClusterCalls.Remote.Mark(folder, number), items, cancellationToken: TestToken);
        await foreach (var outcome in outcomes)
        {
            if (outcome.Error is null)
                good++;
            else if (outcome.Error is WorkerDiedException)
                died++;
            if (good >= 500 && !isKilled && executor.GetSnapshot().Silos.Any(silo => silo.Name == victim.Name && silo.Calls > 10))
            {
                isKilled = true;
                victim.Kill();
            }
        }
        Assert.Equal(items.Length, good + died);
        Assert.InRange(died, 1, items.Length);
        // None ran twice, and each that has a result has run.
        int[] marks = [.. FilesOf("mark.").SelectMany(File.ReadLines).Select(line => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(marks.Length, marks.Distinct().Count());
        Assert.InRange(marks.Length, good, items.Length);
    }

    [Test]
    public async Task Calls_that_may_run_twice_are_run_again_elsewhere()
    {
        await using var victim = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(victim);
        await using var executor = ClusterFixture.ExecutorOf(client, new OrleansExecutorOptions { MaxAttempts = 2 });
        await executor.WaitForSilosAsync(2, TestToken);
        var calls = Enumerable.Range(0, 8).Select(number => executor.SubmitAsync(ClusterCalls.Remote.Hold(FileOf(""), number), TestToken)).ToArray();
        await Until(() => BegunOn(victim.Name) > 0, "a call runs on the silo");
        victim.Kill();
        await Until(() => executor.GetSnapshot().SiloLosses == 1, "the silo is given up");
        await File.WriteAllTextAsync(FileOf("release"), "", TestToken);
        Assert.All(await Task.WhenAll(calls), silo => Assert.NotEqual(victim.Name, silo));
        Assert.Contains(FilesOf("begun."), file => file.EndsWith(".2", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_silo_that_stands_still_is_given_up_and_taken_back()
    {
        await using var sleeper = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(sleeper);
        await using var executor = ClusterFixture.ExecutorOf(client);
        var calls = await HeldAsync(executor, sleeper);
        sleeper.Stop();
        try
        {
            await DiedOnAsync(calls, sleeper, Noticed);
        }
        finally
        {
            sleeper.Continue();
            await File.WriteAllTextAsync(FileOf("release"), "", TestToken);
        }
        // It is asked again, and answers.
        await Until(() => executor.GetSnapshot().Silos.Any(silo => silo.Name == sleeper.Name && silo.State == SiloState.Ready), "the silo takes calls again");
        // What it ran for those who had given it up is cancelled there: not before the silence is long, so that is looked at in the model.
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
        var clock = Stopwatch.StartNew();
        await Until(() => executor.GetSnapshot().Silos.Any(silo => silo.Name == joining.Name && silo.Calls > 0), "the new silo has calls");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Noticed);
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

    /// <summary>Calls that run until they are let, some of them on a silo whose workers are all busy with such.</summary>
    private async Task<Task<string>[]> HeldAsync(OrleansExecutor executor, SiloProcess silo, int first = 0)
    {
        var calls = Enumerable.Range(first, 12).Select(number => executor.SubmitAsync(ClusterCalls.Remote.Hold(FileOf(""), number), TestToken)).ToArray();
        await Until(() => executor.GetSnapshot().Silos.Any(known => known.Name == silo.Name && known.Calls > 0) && BegunOn(silo.Name) == silo.Settings.Workers, "calls run on the silo");
        return calls;
    }

    private static async Task DiedOnAsync(Task<string>[] calls, SiloProcess silo, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAny(calls);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, limit);
        foreach (var call in calls.Where(call => call.IsCompleted))
        {
            var died = await Assert.ThrowsAsync<WorkerDiedException>(() => call);
            Assert.Contains(silo.Name, died.Message, StringComparison.Ordinal);
        }
    }

    private int BegunOn(string silo) => FilesOf("begun.").Where(file => !file.EndsWith(".new", StringComparison.Ordinal)).Count(file => File.ReadAllText(file) == silo);

    private static async Task<int> SumAsync(OrleansExecutor executor)
    {
        int sum = 0;
        await foreach (int doubled in executor.MapAsync(ClusterCalls.Remote.Double, Enumerable.Range(0, 3_000), cancellationToken: TestToken))
            sum += doubled;
        return sum;
    }
}
