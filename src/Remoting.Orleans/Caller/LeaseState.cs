using Remoting.Calls;
using Remoting.Scheduling;

namespace Remoting.Clustering;

/// <summary>What a dispatcher knows of a lease. Its lock guards it.</summary>
/// <param name="number">Its number in the session.</param>
/// <param name="session">The silo whose worker it is, and no other's.</param>
internal sealed class LeaseState(long number, SiloSession session)
{
    public long Number => number;

    public SiloSession Session => session;

    /// <summary>Complete when there is a worker: its number, and its process. Null where this silo gives none, and another one is to be asked.</summary>
    public TaskCompletionSource<(int WorkerId, int ProcessId)?> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number of the piece that asks for it.</summary>
    public long Piece { get; init; }

    /// <summary>Whether it waits for a worker.</summary>
    public bool IsWaiting => !IsClosing && !Opened.Task.IsCompleted;

    /// <summary>Complete when it is over.</summary>
    public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls that the silo does not have yet, in their order.</summary>
    public CallQueue Queue { get; } = new(isOrdered: true);

    /// <summary>Calls that the silo has...</summary>
    public int Calls { get; set; }

    /// <summary>... and the bytes of their arguments.</summary>
    public long Bytes { get; set; }

    /// <summary>It takes no more calls.</summary>
    public bool IsClosing { get; set; }

    /// <summary>What of its calls has not begun is cancelled, too.</summary>
    public bool IsCancelling { get; set; }

    /// <summary>It waits at another silo by now.</summary>
    public bool IsMoved { get; set; }

    /// <summary>The silo is told that it is over behind the last call that waits here.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Its silo was given up.</summary>
    public WorkerDeath? Death { get; set; }

    /// <summary>What waits here does so no more: it goes to <paramref name="taken"/>.</summary>
    public void TakeAll(List<CallRange> taken)
    {
        while (Queue.TryPeek(out var range))
        {
            Queue.TakeFront(range);
            taken.Add(range);
        }
    }
}
