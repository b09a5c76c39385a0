using Remoting.Watching;

namespace Remoting.Dashboard;

/// <summary>A pool on a dashboard, or a cluster.</summary>
/// <param name="Number">No other of this process has ever had it, while a name may become another's.</param>
/// <param name="Name">What it is called now.</param>
/// <param name="What">What is shown.</param>
internal sealed record ShownPool(int Number, string Name, IShown What);

/// <summary>The pools of one dashboard, by name: those that it was given, or all of the process. The one place that knows where names of pools come from.</summary>
internal sealed class ShownPools(RemotingDashboardOptions options)
{
    /// <summary>Those that are there now; clusters first, for they have more to show.</summary>
    public IReadOnlyList<ShownPool> All()
    {
        var alive = PoolRegistry.Shown();
        if (options.Pools.Count == 0)
            return [.. alive.OrderBy(entry => entry.What is IWatchedPool).Select(entry => new ShownPool(entry.Number, NameOf(entry.Number, entry.What, alive), entry.What))];
        return [.. from shown in options.Pools
                   from entry in alive
                   where entry.What == shown.Executor.Shown
                   select new ShownPool(entry.Number, shown.Name, entry.What)];
    }

    /// <summary>What the program calls it; with its number where there is another of that name, or none.</summary>
    private static string NameOf(int number, IShown what, List<(int Number, IShown What)> all)
    {
        if (string.IsNullOrWhiteSpace(what.Name))
            return $"pool {number}";
        return all.Count(other => other.What.Name == what.Name) == 1 ? what.Name : $"{what.Name} ({number})";
    }

    /// <summary>The one of a number; null where it has ended.</summary>
    public ShownPool? Find(int number) => All().FirstOrDefault(shown => shown.Number == number);

    /// <summary>One of them; the first, where no name is given. Null where there is none.</summary>
    public ShownPool? Find(string? name) => All().FirstOrDefault(shown => string.IsNullOrEmpty(name) || shown.Name == name);
}
