namespace Remoting.Hosting;

/// <summary>A pool as its host is to run it.</summary>
/// <param name="Options">How the pool runs its workers.</param>
internal sealed record PoolPlan(ProcessPoolOptions Options)
{
    /// <summary>Whether the start of the host waits for <see cref="ProcessPoolOptions.MinWorkers"/>.</summary>
    public bool WarmsUp { get; init; } = true;

    /// <summary>After so long calls that wait are cancelled when the host stops: half of the time that a host has by default.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where it is said, and not when the host stops.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nobody can wait for so long.</exception>
    public static void CheckDrainTimeout(TimeSpan timeout, string name)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero, name);
        // What a timer can hold.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromMilliseconds(uint.MaxValue - 1), name);
    }
}
