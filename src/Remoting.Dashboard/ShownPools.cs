using Remoting.Watching;

namespace Remoting.Dashboard;

/// <summary>A pool on a dashboard.</summary>
internal sealed record ShownPool(string Name, IWatchedPool Pool);

/// <summary>The pools of one dashboard, by name: those that it was given, or all of the process. The one place that knows where names of pools come from.</summary>
internal sealed class ShownPools(RemotingDashboardOptions options)
{
    /// <summary>Those that are there now.</summary>
    public IReadOnlyList<ShownPool> All()
    {
        var alive = PoolRegistry.All();
        if (options.Pools.Count == 0)
            return [.. alive.Select(entry => new ShownPool(NameOf(entry.Number, entry.Pool, alive), entry.Pool))];
        return [.. options.Pools.Where(shown => alive.Exists(entry => entry.Pool == shown.Pool.Watched)).Select(shown => new ShownPool(shown.Name, shown.Pool.Watched))];
    }

    /// <summary>What the program calls it; with its number where there is another of that name, or none.</summary>
    private static string NameOf(int number, IWatchedPool pool, List<(int Number, IWatchedPool Pool)> all)
    {
        if (string.IsNullOrWhiteSpace(pool.Name))
            return $"pool {number}";
        return all.Count(other => other.Pool.Name == pool.Name) == 1 ? pool.Name : $"{pool.Name} ({number})";
    }

    /// <summary>One of them; the first, where no name is given. Null where there is none.</summary>
    public ShownPool? Find(string? name) => All().FirstOrDefault(shown => string.IsNullOrEmpty(name) || shown.Name == name);
}
