namespace Remoting.Hosting;

/// <summary>
/// From where on a pool is degraded, and from where on unhealthy. <see langword="null"/>: never. A pool that is broken, or was shut down, is unhealthy in any case.
/// </summary>
public sealed record ProcessPoolHealthLimits
{
    /// <summary>Degraded from so many deaths of workers a minute on. Default: 1.</summary>
    public int? DegradedDeathsPerMinute { get; init; } = 1;

    /// <summary>Unhealthy from so many deaths of workers a minute on. Default: 10.</summary>
    public int? UnhealthyDeathsPerMinute { get; init; } = 10;

    /// <summary>Degraded when a call has waited for so long (<see cref="ProcessPoolSnapshot.OldestUrgentCall"/>). Default: 10 seconds.</summary>
    public TimeSpan? DegradedQueueAge { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Unhealthy when a call has waited for so long (<see cref="ProcessPoolSnapshot.OldestUrgentCall"/>). Default: 1 minute.</summary>
    public TimeSpan? UnhealthyQueueAge { get; init; } = TimeSpan.FromMinutes(1);
}
