using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Silos that are killed while calls are on their way.</summary>
[Collection(DeathCollection.Name)]
public sealed class DeathTests(DeathFixture cluster) : HoldingTest
{
    /// <summary>Who has calls on a silo that is gone hears of it within this time.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Silos_and_clients_hear_of_a_killed_silo_within_five_seconds()
    {
        var victim = cluster.Take();
        using var client = await cluster.ConnectAsync(victim);
        await using var ofClient = ClusterFixture.ExecutorOf(client);
        await using var ofSilo = ClusterFixture.ExecutorOf(cluster.Here);
        await using var released = ReleasedAtTheEnd();
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
        var victim = cluster.Take();
        using var client = await cluster.ConnectAsync(victim);
        await using var executor = ClusterFixture.ExecutorOf(client);
        await Until(() => executor.GetSnapshot().Silos.Any(known => known.Name == victim.Name && known.State == SiloState.Ready), "the silo takes calls");
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
    public async Task The_workers_of_a_killed_silo_end_with_it()
    {
        var victim = cluster.Take();
        using var client = await cluster.ConnectAsync(victim);
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var released = ReleasedAtTheEnd();
        await HeldAsync(executor, victim);
        Assert.Equal(victim.Settings.Workers, victim.Workers().Length);
        victim.Kill();
        await Until(() => victim.Workers().Length == 0, "its workers have ended");
    }

    [Test]
    public async Task Calls_that_may_run_twice_are_run_again_elsewhere()
    {
        var victim = cluster.Take();
        using var client = await cluster.ConnectAsync(victim);
        await using var executor = ClusterFixture.ExecutorOf(client, new OrleansExecutorOptions { MaxAttempts = 2 });
        await using var released = ReleasedAtTheEnd();
        var calls = await HeldAsync(executor, victim);
        victim.Kill();
        await Until(() => executor.GetSnapshot().SiloLosses == 1, "the silo is given up");
        await File.WriteAllTextAsync(FileOf("release"), "", TestToken);
        Assert.All(await Task.WhenAll(calls), silo => Assert.NotEqual(victim.Name, silo));
        Assert.Contains(FilesOf("begun."), file => file.EndsWith(".2", StringComparison.Ordinal));
    }
}
