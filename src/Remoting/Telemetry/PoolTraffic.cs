namespace Remoting.Telemetry;

/// <summary>How many bytes a pool and its workers have sent each other. Added to once for what goes together, not once a call.</summary>
internal sealed class PoolTraffic
{
    private long _toWorkers;
    private long _fromWorkers;

    public long ToWorkers => Volatile.Read(ref _toWorkers);

    public long FromWorkers => Volatile.Read(ref _fromWorkers);

    public void Send(long bytes) => Interlocked.Add(ref _toWorkers, bytes);

    public void Receive(long bytes) => Interlocked.Add(ref _fromWorkers, bytes);
}
