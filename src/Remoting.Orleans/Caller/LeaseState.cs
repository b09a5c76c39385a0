namespace Remoting.Clustering;

/// <summary>What a dispatcher knows of a lease. Its lock guards it.</summary>
/// <param name="number">Its number in the session.</param>
/// <param name="session">The silo whose worker it is, and no other's.</param>
internal sealed class LeaseState(long number, SiloSession session)
{
    public long Number => number;

    public SiloSession Session => session;

    /// <summary>Complete when there is a worker: its number, and its process.</summary>
    public TaskCompletionSource<(int WorkerId, int ProcessId)> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Complete when it is over.</summary>
    public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It takes no more calls.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Its silo was given up.</summary>
    public WorkerDeath? Death { get; set; }
}
