namespace Remoting;

/// <summary>What a pool has found out about how it is used, and what would pay. Said once for each callable and kind, in the log, too.</summary>
/// <param name="Callable">The callable that it is about; empty where it is about the pool.</param>
/// <param name="Kind">What was found.</param>
/// <param name="Text">A sentence with the numbers, and one with what would pay.</param>
public sealed record PoolAdvice(string Callable, PoolAdviceKind Kind, string Text);

/// <summary>What a pool may find out about how it is used.</summary>
public enum PoolAdviceKind
{
    /// <summary>The work of a call is small against what it takes to get it to a worker and back.</summary>
    SmallWork,

    /// <summary>Most of the time of a call is that of its arguments on their way.</summary>
    LargeArguments,

    /// <summary>Workers are replaced for their memory after few calls.</summary>
    FrequentRecycling,

    /// <summary>Workers have nothing to do while items of a map are on their way to others.</summary>
    StarvingWorkers,
}
