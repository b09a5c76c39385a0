using Remoting.Calls;

namespace Remoting.Watching;

/// <summary>What a worker does, in words for those who look.</summary>
internal enum SeenStatus
{
    Starting,
    Standby,
    Idle,
    Busy,
    Leaving,
}

/// <summary>One worker at one moment, as somebody sees it who looks again and again.</summary>
/// <param name="Id">The worker.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Status">What it does.</param>
/// <param name="Current">What it runs, or is about to run.</param>
/// <param name="Sequence">The number of that call on this worker: with it the call can be meant, and no other.</param>
/// <param name="Since">When it was the call's turn.</param>
/// <param name="Done">Calls that it has ended.</param>
/// <param name="IsLeased">Whether it belongs to a lease.</param>
/// <param name="ArgumentBytes">What the arguments of the current call take.</param>
internal readonly record struct WorkerView(int Id, int? ProcessId, SeenStatus Status, CallRange? Current, long Sequence, long Since, long Done, bool IsLeased,
    long ArgumentBytes);

/// <summary>A pool at one moment.</summary>
/// <param name="Workers">Its workers.</param>
/// <param name="MostWorkers">How many it may have.</param>
/// <param name="Queued">Calls that no worker has.</param>
/// <param name="Oldest">How long the first of those has waited, in ticks.</param>
/// <param name="Completed">Calls that have ended.</param>
/// <param name="Deaths">Workers that died without having been asked to.</param>
/// <param name="Broken">Why the pool takes no more calls, where that is so because it broke.</param>
internal sealed record PoolView(List<WorkerView> Workers, int MostWorkers, long Queued, long Oldest, long Completed, long Deaths, string? Broken);

/// <summary>A pool as those see it who look at it.</summary>
internal interface IWatchedPool : IShown
{
    PoolWatch Watch { get; }

    /// <summary>What the pool has found out about how it is used.</summary>
    IReadOnlyList<PoolAdvice> InspectAdvice();

    PoolView View();

    /// <summary>
    /// Ends a running call as if its caller had cancelled it: its token is cancelled, and past the grace period its worker is killed. False when the worker
    /// does not have this call at its head any more.
    /// </summary>
    bool TryEndCall(int workerId, long sequence);

    /// <summary>Lets a worker end the calls that it has, and be replaced. False when it is not there, or leaves already.</summary>
    bool TryRecycle(int workerId);

    /// <summary>Where a worker's call is. It stands still while it is looked at.</summary>
    string? TryTakeStack(int workerId);

    IFrames IShown.Look(string name) => FeedWriter.Open(this, name);
}
