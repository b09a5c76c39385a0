namespace Remoting;

/// <summary>What an executor knows of its cluster at one moment.</summary>
/// <param name="Silos">The silos, those that join or leave included.</param>
/// <param name="QueuedCalls">Calls that no silo has yet.</param>
/// <param name="CompletedCalls">Calls that have ended, well or not.</param>
/// <param name="SiloLosses">How often a silo was given up that had calls.</param>
public sealed record ClusterSnapshot(IReadOnlyList<SiloSnapshot> Silos, long QueuedCalls, long CompletedCalls, long SiloLosses);

/// <summary>One silo as an executor sees it.</summary>
/// <param name="Name">Its address.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Workers">How many calls it runs at a time.</param>
/// <param name="Calls">Calls of this executor that it has.</param>
/// <param name="AllCalls">Calls of all callers, as it said last.</param>
public sealed record SiloSnapshot(string Name, SiloState State, int Workers, long Calls, long AllCalls);

/// <summary>What a silo is doing.</summary>
public enum SiloState
{
    /// <summary>It has not answered yet.</summary>
    Joining,

    /// <summary>It takes calls.</summary>
    Ready,

    /// <summary>It takes no more calls.</summary>
    Leaving,

    /// <summary>It has no workers.</summary>
    WithoutWorkers,
}
