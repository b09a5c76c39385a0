using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>The pools of this process that have not ended, and the clusters that it calls, for those who look at all of them. It keeps none of them alive.</summary>
internal static class PoolRegistry
{
    private static readonly OrderedLock Gate = new(LockRank.Leaf);
    private static readonly List<(int Number, WeakReference<IShown> Pool)> Pools = [];
    private static int _last;

    /// <summary>Whether somebody may come to look at any pool, and wants to see then what has failed before.</summary>
    private static bool _keeps;

    /// <summary>Another number means that a pool has come or gone.</summary>
    public static int Version { get; private set; }

    /// <summary>Adds a pool or a cluster, and gives it the next number from 1.</summary>
    public static int Add(IShown pool)
    {
        bool keeps;
        int number;
        using (Gate.Enter())
        {
            Version++;
            Pools.RemoveAll(entry => !entry.Pool.TryGetTarget(out _));
            Pools.Add((++_last, new(pool)));
            keeps = _keeps;
            number = _last;
        }
        if (pool is not IWatchedPool own)
            return number;
        if (keeps)
            own.Watch.Keep();
        TopSource.Begin();
        return number;
    }

    /// <summary>From now on the pools of this process keep what fails and what workers print, within their limits; those that are made later, too.</summary>
    public static void KeepAll()
    {
        using (Gate.Enter())
            _keeps = true;
        foreach (var (_, pool) in All())
            pool.Watch.Keep();
    }

    public static void Remove(IShown pool)
    {
        using (Gate.Enter())
        {
            Version++;
            Pools.RemoveAll(entry => !entry.Pool.TryGetTarget(out var other) || other == pool);
        }
    }

    /// <summary>The pools.</summary>
    public static List<(int Number, IWatchedPool Pool)> All() =>
        [.. Shown().Where(entry => entry.What is IWatchedPool).Select(entry => (entry.Number, (IWatchedPool)entry.What))];

    /// <summary>Pools and clusters.</summary>
    public static List<(int Number, IShown What)> Shown()
    {
        using (Gate.Enter())
        {
            var all = new List<(int, IShown)>();
            foreach (var (number, reference) in Pools)
            {
                if (reference.TryGetTarget(out var pool))
                    all.Add((number, pool));
            }
            return all;
        }
    }
}
