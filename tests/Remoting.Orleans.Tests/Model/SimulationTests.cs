using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>A hundred silos in memory: who gets how much, and what it costs in messages. What the model on paper (docs/cluster.md) says, looked at.</summary>
public sealed class SimulationTests
{
    private const int Silos = 100;
    private const int Workers = 8;
    private const int Items = 16_000;

    [Test]
    public async Task A_hundred_silos_get_even_shares_and_few_messages()
    {
        await using var cluster = new FakeCluster();
        var pools = new ScriptedPool[Silos];
        for (int i = 0; i < Silos; i++)
            cluster.Add($"silo{i:00}", pools[i] = new ScriptedPool(Workers, TimeSpan.FromMilliseconds(100), cluster.Time));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(Silos));
        long messages = cluster.Messages;
        int next = 0;
        var map = Task.Run(async () =>
        {
            await foreach (int number in executor.MapAsync(ModelCalls.Remote.Identity, Enumerable.Range(0, Items)))
                Assert.Equal(next++, number);
        });
        await cluster.RunAsync(map, TimeSpan.FromMilliseconds(10));
        messages = cluster.Messages - messages;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Silos} silos, {Items} calls: {pools.Min(pool => pool.Done)} to {pools.Max(pool => pool.Done)} a silo, {(double)messages / Items:0.00} messages a call");
        Assert.Equal(Items, pools.Sum(pool => pool.Done));
        // No silo has nothing, and none twice its share.
        Assert.InRange(pools.Min(pool => pool.Done), Items / Silos / 2, Items);
        Assert.InRange(pools.Max(pool => pool.Done), 0, 2 * Items / Silos);
        Assert.InRange((double)messages / Items, 0, 2.5);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }
}
