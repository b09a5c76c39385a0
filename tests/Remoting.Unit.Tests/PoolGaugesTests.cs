using System.Runtime.CompilerServices;
using Remoting.Telemetry;

namespace Remoting.Tests;

/// <summary>What instruments read of all pools together.</summary>
public sealed class PoolGaugesTests
{
    [Test]
    public void Bytes_of_pools_that_are_no_more_still_count()
    {
        var (before, _) = PoolGauges.Traffic();
        Send(1000);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(PoolGauges.Traffic().Sent - before, 1000, long.MaxValue);
        Assert.InRange(PoolGauges.Traffic().Received, 500, long.MaxValue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Send(long bytes)
    {
        var traffic = new PoolTraffic();
        PoolGauges.Add(new Gauge(), traffic);
        traffic.Send(bytes);
        traffic.Receive(bytes / 2);
    }

    private sealed class Gauge : IPoolGauge
    {
        public PoolReading Read() => default;
    }
}
