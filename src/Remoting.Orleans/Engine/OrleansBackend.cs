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

    /// <summary>
    /// A message that follows on one without an answer takes so many of them at once. Its gateway may stand still, and half of the others be behind the same one:
    /// one after the other the silo would be given up before a way was found. That it comes several times does no harm.
    /// </summary>
    private const int RoutesInDoubt = 16;

    private readonly ConcurrentDictionary<string, Way> _ways = new(StringComparer.Ordinal);

    /// <summary>What stands for a silo by a route; made once.</summary>
    private readonly ConcurrentDictionary<(string Silo, int Route), IPoolGrain> _grains = new();
    private int _asked;

    public async Task<IReadOnlyList<string>> FindSilosAsync(CancellationToken cancellationToken)
    {
        // A client asks another gateway each time: its first one may be the silo that is gone.
        string[] silos = await cluster.GetGrain<ISiloListGrain>(Interlocked.Increment(ref _asked) & 7).FindSilosAsync().ConfigureAwait(false);
        Forget(silos);
        return silos;
    }

    public async Task<byte[]> ExchangeAsync(string silo, byte[] message, CancellationToken cancellationToken)
    {
        var way = _ways.GetValueOrDefault(silo);
        if (!way.IsInDoubt)
            return await SendAsync(silo, way.Route, message).ConfigureAwait(false);
        var sent = Enumerable.Range(way.Route, RoutesInDoubt).ToDictionary(route => SendAsync(silo, route % Routes, message), route => route % Routes);
        foreach (var one in sent.Keys)
            one.Observe();
        while (true)
        {
            var first = await Task.WhenAny(sent.Keys).ConfigureAwait(false);
            sent.Remove(first, out int route);
            if (!first.IsCompletedSuccessfully && sent.Count > 0)
                continue;
            byte[] answer = await first.ConfigureAwait(false);
            _ways[silo] = new Way(route, IsInDoubt: false);
            return answer;
        }
    }

    /// <summary>
    /// Those that were tried in vain are not tried again before all others: the gateways that they go by may stand still.
    /// </summary>
    public void Reroute(string silo) => _ways.AddOrUpdate(silo, new Way(1, IsInDoubt: true),
        static (_, way) => new Way((way.Route + (way.IsInDoubt ? RoutesInDoubt : 1)) % Routes, IsInDoubt: true));

    /// <summary>A silo that has left does not come back under its name.</summary>
    private void Forget(string[] members)
    {
        foreach (string silo in _ways.Keys)
        {
            if (!members.Contains(silo))
                _ways.TryRemove(silo, out _);
        }
        foreach (var key in _grains.Keys)
        {
            if (!members.Contains(key.Silo))
                _grains.TryRemove(key, out _);
        }
    }

    private async Task<byte[]> SendAsync(string silo, int route, byte[] message)
    {
        var grain = _grains.GetOrAdd((silo, route), static (key, cluster) => cluster.GetGrain<IPoolGrain>(PoolKey.Of(key.Silo, key.Route)), cluster);
        var answer = await grain.ExchangeAsync(new Immutable<byte[]>(message)).ConfigureAwait(false);
        return answer.Value;
    }

    /// <summary>How a silo is reached.</summary>
    /// <param name="Route">Which of its keys.</param>
    /// <param name="IsInDoubt">Nothing has been heard by it lately.</param>
    private readonly record struct Way(int Route, bool IsInDoubt);
}
