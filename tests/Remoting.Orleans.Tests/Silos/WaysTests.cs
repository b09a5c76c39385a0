using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>How a message finds a silo: by the silo's name alone.</summary>
[Collection(ClusterCollection.Name)]
public sealed class WaysTests(ClusterFixture cluster) : HoldingTest
{
    /// <summary>Before the cluster has noticed that a silo stands still, which takes it twice as long.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Every_way_to_a_silo_is_found_while_another_silo_stands_still()
    {
        await using var sleeper = await cluster.JoinAsync();
        sleeper.Stop();
        try
        {
            var here = cluster.Here.Services.GetRequiredService<IClusterClient>();
            using var clock = new NoticeClock();
            // Nobody has gone these ways yet, so nobody knows where they lead.
            var answers = Enumerable.Range(1_000, 48).Select(way => here.GetGrain<IPoolGrain>(PoolKey.Of(cluster.First.Name, way))
                .ExchangeAsync(new Immutable<byte[]>(new Request(0, 1, [], 0, 0, []).Write())));
            foreach (var answer in await Task.WhenAll(answers))
                Assert.NotEmpty(answer.Value);
            clock.Within(Soon);
        }
        finally
        {
            sleeper.Continue();
        }
    }
}
