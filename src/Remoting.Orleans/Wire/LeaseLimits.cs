namespace Remoting.Clustering;

/// <summary>How much of a lease is on its silo at a time. The rest waits at the caller, in its order: a lease has one worker, which gets through no more at once.</summary>
internal static class LeaseLimits
{
    /// <summary>So many calls of one lease are on the silo...</summary>
    public const int MostCalls = 1024;

    /// <summary>... or, if that is reached first, so many bytes of arguments. The last call may go beyond it.</summary>
    public const long MostBytes = 64L << 20;

    /// <summary>
    /// A silo ends a session that has so many times as much there. Not at once: it counts calls that travel together until the last of them has its outcome, and the
    /// caller until it has heard of each.
    /// </summary>
    public const int Excess = 4;

    /// <summary>A caller has so many leases on one silo, those that wait for a worker among them.</summary>
    public const int MostLeases = 1024;
}
