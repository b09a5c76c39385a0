namespace Remoting.Hosting;

/// <summary>A pool as its host is to run it.</summary>
/// <param name="Options">How the pool runs its workers.</param>
internal sealed record PoolPlan(ProcessPoolOptions Options)
{
    /// <summary>Whether the start of the host waits for <see cref="ProcessPoolOptions.MinWorkers"/>.</summary>
    public bool WarmsUp { get; init; } = true;

    /// <summary>After so long calls that wait are cancelled when the host stops: half of the time that a host has by default.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
