using Microsoft.Extensions.DependencyInjection;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>A silo that stands still for so long that Orleans declares it dead: it ends when it finds out, and its workers with it.</summary>
[Collection(StandstillCollection.Name)]
public sealed class StandstillTests(StandstillFixture cluster) : HoldingTest
{
    [Test]
    public async Task A_silo_that_was_declared_dead_ends_with_its_workers_and_every_call_has_one_outcome()
    {
        await using var sleeper = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(sleeper);
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var released = ReleasedAtTheEnd();
        var calls = await HeldAsync(executor, sleeper);
        Assert.Equal(sleeper.Settings.Workers, sleeper.Workers().Length);
        sleeper.Stop();
        try
        {
            await Task.WhenAny(calls);
            // As the silos that go on see it: nobody sends it calls any more.
            await Until(() => executor.GetSnapshot().Silos.All(silo => silo.Name != sleeper.Name), "it is no member any more");
            // Not before Orleans has made up its mind: what goes on earlier comes back, which another test looks at.
            await Until(cluster.IsDead(sleeper.Name), "it was declared dead");
        }
        finally
        {
            sleeper.Continue();
        }
        await Until(() => sleeper.HasEnded, "the silo has ended");
        await Until(() => sleeper.Workers().Length == 0, "its workers have ended");
        await File.WriteAllTextAsync(FileOf("release"), "", TestToken);
        int lost = 0;
        foreach (var call in calls)
        {
            if (await Task.WhenAny(call) is { IsCompletedSuccessfully: true })
            {
                Assert.NotEqual(sleeper.Name, await call);
                continue;
            }
            Assert.Contains(sleeper.Name, (await Assert.ThrowsAsync<WorkerDiedException>(() => call)).Message, StringComparison.Ordinal);
            lost++;
        }
        Assert.InRange(lost, sleeper.Settings.Workers, calls.Length);
        Assert.Equal(2, await executor.SubmitAsync(ClusterCalls.Remote.Double(1), TestToken));
    }

    [Test]
    public async Task The_workers_of_a_killed_silo_end_with_it()
    {
        await using var victim = await cluster.JoinAsync();
        using var client = await cluster.ConnectAsync(victim);
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var released = ReleasedAtTheEnd();
        await HeldAsync(executor, victim);
        Assert.Equal(victim.Settings.Workers, victim.Workers().Length);
        victim.Kill();
        await Until(() => victim.Workers().Length == 0, "its workers have ended");
    }
}

/// <summary>A cluster that declares silos dead sooner. No sooner than this: the test program is a silo of it, and ends at once when it is declared dead.</summary>
public sealed class StandstillFixture : ClusterFixture
{
    protected override int ProbeSeconds => 2;

    /// <summary>Whether Orleans takes a silo for dead, as this process knows.</summary>
    internal Func<bool> IsDead(string silo)
    {
        var oracle = Here.Services.GetRequiredService<Orleans.Runtime.ISiloStatusOracle>();
        var address = Orleans.Runtime.SiloAddress.FromParsableString(silo);
        return () => oracle.GetApproximateSiloStatus(address) is Orleans.Runtime.SiloStatus.Dead or Orleans.Runtime.SiloStatus.None;
    }
}

/// <summary>Silos that stand still, in a cluster of their own.</summary>
[CollectionDefinition(Name)]
public sealed class StandstillCollection : ICollectionFixture<StandstillFixture>
{
    public const string Name = "standstill";
}
