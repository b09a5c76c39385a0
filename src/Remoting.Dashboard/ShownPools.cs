using Remoting.Watching;

namespace Remoting.Dashboard;

/// <summary>A pool on a dashboard, or a cluster.</summary>
internal sealed record ShownPool(string Name, IShown What);

/// <summary>The pools of one dashboard, by name: those that it was given, or all of the process. The one place that knows where names of pools come from.</summary>
internal sealed class ShownPools(RemotingDashboardOptions options)
{
    /// <summary>Those that are there now; clusters first, for they have more to show.</summary>
    public IReadOnlyList<ShownPool> All()
    {
        var alive = PoolRegistry.Shown();
        if (options.Pools.Count == 0)
            return [.. alive.OrderBy(entry => entry.What is IWatchedPool).Select(entry => new ShownPool(NameOf(entry.Number, entry.What, alive), entry.What))];
        return [.. options.Pools.Where(shown => alive.Exists(entry => entry.What == shown.Executor.Shown)).Select(shown => new ShownPool(shown.Name, shown.Executor.Shown!))];
    }

    /// <summary>What the program calls it; with its number where there is another of that name, or none.</summary>
    private static string NameOf(int number, IShown what, List<(int Number, IShown What)> all)
    {
        if (string.IsNullOrWhiteSpace(what.Name))
            return $"pool {number}";
        return all.Count(other => other.What.Name == what.Name) == 1 ? what.Name : $"{what.Name} ({number})";
    }

    /// <summary>One of them; the first, where no name is given. Null where there is none.</summary>
    public ShownPool? Find(string? name) => All().FirstOrDefault(shown => string.IsNullOrEmpty(name) || shown.Name == name);
}
