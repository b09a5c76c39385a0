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
    private static readonly List<(WeakReference<IPoolGauge> Pool, PoolTraffic Traffic)> Pools = [];

    /// <summary>What pools have sent and received that are no more: a counter never falls.</summary>
    private static long _sent;
    private static long _received;

    public static void Add(IPoolGauge pool, PoolTraffic traffic)
    {
        lock (Gate)
        {
            Forget();
            Pools.Add((new WeakReference<IPoolGauge>(pool), traffic));
        }
    }

    /// <summary>A number of all pools together.</summary>
    public static long Sum(Func<PoolReading, long> of) => Read().Sum(of);

    /// <summary>The longest that a call waits.</summary>
    public static double QueueAge() => Read().Select(static reading => reading.QueueAge.TotalSeconds).DefaultIfEmpty().Max();

    /// <summary>All bytes that have ever gone to workers and come from them.</summary>
    public static (long Sent, long Received) Traffic()
    {
        lock (Gate)
        {
            Forget();
            return (_sent + Pools.Sum(static known => known.Traffic.ToWorkers), _received + Pools.Sum(static known => known.Traffic.FromWorkers));
        }
    }

    /// <summary>Leaves out the pools that were dropped, but for what they have sent and received.</summary>
    private static void Forget()
    {
        Pools.RemoveAll(static known =>
        {
            if (known.Pool.TryGetTarget(out _))
                return false;
            _sent += known.Traffic.ToWorkers;
            _received += known.Traffic.FromWorkers;
            return true;
        });
    }

    private static List<PoolReading> Read()
    {
        List<IPoolGauge> pools = [];
        lock (Gate)
        {
            foreach (var (known, _) in Pools)
            {
                if (known.TryGetTarget(out var pool))
                    pools.Add(pool);
            }
        }
        return [.. pools.Select(static pool => pool.Read())];
    }
}
