using System.Collections.Concurrent;
using Orleans;
using Orleans.Concurrency;

namespace Remoting.Clustering;

/// <summary>A real cluster: the one place that calls it.</summary>
/// <param name="cluster">A client, or a silo's own.</param>
internal sealed class OrleansBackend(IClusterClient cluster) : IClusterBackend
{
    /// <summary>A client sends by a gateway that goes by the key: a silo has so many keys, which mean the same there.</summary>
    private const int Routes = 64;

    private readonly ConcurrentDictionary<string, int> _routes = new(StringComparer.Ordinal);
    private int _asked;

    public async Task<IReadOnlyList<string>> FindSilosAsync(CancellationToken cancellationToken)
    {
        // A client asks another gateway each time: its first one may be the silo that is gone.
        return await cluster.GetGrain<ISiloListGrain>(Interlocked.Increment(ref _asked) & 7).FindSilosAsync().ConfigureAwait(false);
    }

    public async Task<byte[]> ExchangeAsync(string silo, byte[] message, CancellationToken cancellationToken)
    {
        var answer = await cluster.GetGrain<IPoolGrain>(PoolKey.Of(silo, _routes.GetValueOrDefault(silo))).ExchangeAsync(new Immutable<byte[]>(message)).ConfigureAwait(false);
        return answer.Value;
    }

    public void Reroute(string silo) => _routes.AddOrUpdate(silo, 1, static (_, route) => (route + 1) % Routes);
}
