namespace Remoting.Watching;

/// <summary>A silo at one moment, as an executor knows it.</summary>
/// <param name="Name">Its address.</param>
/// <param name="State">What it does, in words.</param>
/// <param name="IsAnswering">Whether the last message to it had an answer.</param>
/// <param name="Workers">How many calls it runs at a time.</param>
/// <param name="Calls">Calls of this executor that it has.</param>
/// <param name="AllCalls">Calls of all callers, as it said last.</param>
/// <param name="CallTime">How long a call took there lately; zero where that is not known.</param>
internal readonly record struct SiloView(string Name, string State, bool IsAnswering, int Workers, long Calls, long AllCalls, TimeSpan CallTime);

/// <summary>A cluster at one moment, as an executor knows it.</summary>
/// <param name="Silos">Its silos.</param>
/// <param name="Queued">Calls that no silo has.</param>
/// <param name="Completed">Calls that have ended.</param>
/// <param name="Losses">How often a silo was given up that had calls.</param>
internal sealed record ClusterView(IReadOnlyList<SiloView> Silos, long Queued, long Completed, long Losses);

/// <summary>A cluster as those see it who look at it.</summary>
internal interface IWatchedCluster : IShown
{
    ClusterView View();

    /// <summary>
    /// Asks a silo what its workers do: for a frame of its pool's lanes. Frames of one viewer are numbered from 1; who asks for one again gets the same one.
    /// Null where the silo does not tell.
    /// </summary>
    /// <exception cref="Exception">It has not answered.</exception>
    Task<ReadOnlyMemory<byte>?> LookAsync(string silo, long viewer, long frame);

    IFrames IShown.Look(string name) => new ClusterFrames(this, name);
}
