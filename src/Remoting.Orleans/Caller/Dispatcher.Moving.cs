using Remoting.Calls;

namespace Remoting.Clustering;

// What waits for workers that are all leased, while others have nothing to do.
internal sealed partial class Dispatcher
{
    /// <summary>Whether something waits for a worker, and goes to the first silo that has one: silos whose workers are all leased are asked for news.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>
    /// Calls and leases that wait for a worker of a silo that has none but leased ones go where there is another: a lease may last for as long as its owner wants. So do leases
    /// that wait at a silo that leaves. Whether some still wait.
    /// </summary>
    private bool LeaveLeased(long now)
    {
        bool isWaiting = _queue.TryPeek(out _);
        foreach (var session in _sessions.Values)
        {
            if (session.Phase == SessionPhase.Leaving)
                MoveLeases(session, session.Leases.Count);
            else if (session.Phase == SessionPhase.Open && session.FreeWorkers <= 0)
                isWaiting |= !TryLeave(session, now);
        }
        return isWaiting;
    }

    /// <summary>False where something waits there, and has to.</summary>
    private bool TryLeave(SiloSession session, long now)
    {
        bool isLeft = true;
        // Those that wait for calls to end, and for no other lease, get a worker soon.
        int excess = Math.Min(-session.FreeWorkers - session.MovedLeases, session.Leases.Values.Count(lease => lease.IsWaiting));
        if (excess > 0)
        {
            // Those that were moved just now may not have asked there yet.
            int free = _sessions.Values.Sum(other => (other.Phase == SessionPhase.Open && other.IsMember ? Math.Max(0, other.FreeWorkers) : 0) - other.MovedLeases);
            MoveLeases(session, Math.Min(excess, free));
            isLeft = free >= excess;
        }
        // Asked once: there may be many, and all of them are looked at with each call.
        bool hasWorkers = _sessions.Values.Any(other => other.Phase == SessionPhase.Open && other.IsMember && other.FreeWorkers > 0);
        foreach (var unit in session.Units.Values)
        {
            if (!hasWorkers && !isLeft)
                break;
            if (unit is not { Lease: null, IsRecalled: false, IsUnwanted: false })
                continue;
            if (hasWorkers && HasWorkerFor(unit, now))
                session.Recall(unit);
            else
                isLeft = false;
        }
        return isLeft;
    }

    /// <summary>The last ones, which have waited the least.</summary>
    private static void MoveLeases(SiloSession session, int count)
    {
        foreach (var lease in session.Leases.Values.Where(lease => lease.IsWaiting).OrderByDescending(lease => lease.Number).Take(count).ToArray())
            session.Move(lease);
    }

    private bool HasWorkerFor(CallUnit unit, long now)
    {
        var callables = unit.Batch.Encoded!.CallablesOf(unit.Batch);
        foreach (var session in _sessions.Values)
        {
            if (session.Phase == SessionPhase.Open && session.IsMember && session.BusyUntil <= now && session.FreeWorkers > 0 && session.RoomFor(unit.Range) > 0
                && WhyRefused(session, callables) is null && session.WhyTooLarge(unit.Range) is null)
                return true;
        }
        return false;
    }
}
