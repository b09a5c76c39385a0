using Remoting.Telemetry;

namespace Remoting.Scheduling;

// What the meter reads of a pool.
internal sealed partial class Scheduler
{
    public PoolReading ReadGauges()
    {
        using (_gate.Enter())
        {
            var (starting, idle, busy, standby, stopping, leases) = (0, 0, 0, 0, 0, 0);
            foreach (var slot in _workers.Concat(_aside))
            {
                leases += slot.Lease is null ? 0 : 1;
                _ = slot.State switch
                {
                    WorkerState.Starting or WorkerState.Initializing => starting++,
                    WorkerState.Standing => standby++,
                    WorkerState.Ready => slot.SentCount == 0 ? idle++ : busy++,
                    _ => stopping++,
                };
            }
            return new PoolReading
            {
                QueuedCalls = QueuedCalls(),
                QueueAge = QueueAge(),
                StartingWorkers = starting,
                IdleWorkers = idle,
                BusyWorkers = busy,
                StandbyWorkers = standby,
                StoppingWorkers = stopping,
                Leases = leases,
            };
        }
    }
}
