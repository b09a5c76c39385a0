namespace Remoting.Telemetry;

/// <summary>What a pool is at one moment, for gauges.</summary>
internal readonly record struct PoolReading
{
    public long QueuedCalls { get; init; }

    public TimeSpan QueueAge { get; init; }

    public int StartingWorkers { get; init; }

    public int IdleWorkers { get; init; }

    public int BusyWorkers { get; init; }

    public int StandbyWorkers { get; init; }

    public int StoppingWorkers { get; init; }

    public int Leases { get; init; }

    public long SharedMemory { get; init; }

    public long BytesToWorkers { get; init; }

    public long BytesFromWorkers { get; init; }
}

/// <summary>A pool that can be read.</summary>
internal interface IPoolGauge
{
    PoolReading Read();
}

/// <summary>
/// The pools of this process, for instruments that are asked: what they say is read from the pools themselves when somebody asks, and so costs nothing before,
/// and cannot drift. A pool that is dropped is forgotten.
/// </summary>
internal static class PoolGauges
{
    private static readonly Lock Gate = new();
    private static readonly List<WeakReference<IPoolGauge>> Pools = [];

    public static void Add(IPoolGauge pool)
    {
        lock (Gate)
        {
            Pools.RemoveAll(static known => !known.TryGetTarget(out _));
            Pools.Add(new WeakReference<IPoolGauge>(pool));
        }
    }

    /// <summary>A number of all pools together.</summary>
    public static long Sum(Func<PoolReading, long> of) => Read().Sum(of);

    /// <summary>The longest that a call waits.</summary>
    public static double QueueAge() => Read().Select(static reading => reading.QueueAge.TotalSeconds).DefaultIfEmpty().Max();

    private static List<PoolReading> Read()
    {
        List<IPoolGauge> pools = [];
        lock (Gate)
        {
            foreach (var known in Pools)
            {
                if (known.TryGetTarget(out var pool))
                    pools.Add(pool);
            }
        }
        return [.. pools.Select(static pool => pool.Read())];
    }
}
