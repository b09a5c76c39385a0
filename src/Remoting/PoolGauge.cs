using Remoting.Scheduling;
using Remoting.Telemetry;
using Remoting.Transport;

namespace Remoting;

/// <summary>A pool as the meter reads it: by the state that it goes by itself.</summary>
internal sealed class PoolGauge(Scheduler scheduler, SegmentPool? segments) : IPoolGauge
{
    public PoolReading Read() => scheduler.ReadGauges() with
    {
        SharedMemory = segments?.Held ?? 0,
    };
}
