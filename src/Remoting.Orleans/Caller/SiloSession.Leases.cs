using Remoting.Calls;

namespace Remoting.Clustering;

// Leases of its workers.
internal sealed partial class SiloSession
{
    private long _lastLease;

    /// <summary>Leases of its workers, by number.</summary>
    public Dictionary<long, LeaseState> Leases { get; } = [];

    /// <summary>
    /// Leases that its workers have, or that wait for one: of all callers, as the silo says, and those of this one that it had not heard of then. Not all of this caller's: one
    /// that was forgotten, or has lost its worker, is there until it is disposed of, and has none.
    /// </summary>
    public int LeasesThere
    {
        get
        {
            int leases = Load.Leases;
            foreach (var lease in Leases.Values)
                leases += lease.Piece > Outbox.Confirmed ? 1 : 0;
            return leases;
        }
    }

    /// <summary>Leases that have gone elsewhere, and that the silo counts until it has said so.</summary>
    public int MovedLeases { get; private set; }

    /// <summary>Workers that run calls of anybody.</summary>
    public int FreeWorkers => Math.Max(1, Load.Workers) - LeasesThere;

    /// <summary>How much there is to do for who gives a worker to a lease; the less, the better. Where all are leased, how many wait for each.</summary>
    public double LeaseBurden => FreeWorkers is > 0 and var free ? (PendingCalls + 1.0) / free : int.MaxValue * (1.0 - FreeWorkers) / Math.Max(1, Load.Workers);

    /// <summary>Says that a worker is to be leased.</summary>
    public LeaseState Lease(LeaseOptions options, CallOptions? call, long now)
    {
        if (!IsExpecting)
            LastHeard = now;
        var lease = new LeaseState(++_lastLease, this) { Piece = Outbox.Last + 1 };
        // Who has given it up waits for neither.
        lease.Opened.Task.Observe();
        lease.Over.Task.Observe();
        Leases.Add(lease.Number, lease);
        Outbox.Add(LeaseRecord.Write(lease.Number, options, call));
        return lease;
    }

    /// <summary>A lease that waits for a worker here is given up, and waits elsewhere.</summary>
    public void Move(LeaseState lease)
    {
        Unlease(lease, cancelPending: true, []);
        lease.IsMoved = true;
        MovedLeases++;
        lease.Opened.TrySetResult(null);
    }

    /// <summary>How many calls of a lease's range it may have now: whole chunks, unless they are very long. 0 where it has enough.</summary>
    public int RoomFor(LeaseState lease, CallRange range)
    {
        int chunk = Math.Min(Math.Min(range.Batch.ChunkLength, range.Count), LeaseLimits.MostCalls / 2);
        int room = LeaseLimits.MostCalls - lease.Calls;
        if (lease.Calls > 0 && (room < chunk || lease.Bytes >= LeaseLimits.MostBytes))
            return 0;
        return FitInto(range, Math.Min(room, range.Count), LeaseLimits.MostBytes - lease.Bytes);
    }

    /// <summary>A lease takes no more calls. The silo is told so when it has those that wait, or at once where they are not wanted.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancelPending">Whether what has not begun is cancelled.</param>
    /// <param name="cancelled">What of that the silo does not have.</param>
    public void Unlease(LeaseState lease, bool cancelPending, List<CallRange> cancelled)
    {
        lease.IsClosing = true;
        lease.IsCancelling |= cancelPending;
        if (!Leases.ContainsKey(lease.Number))
            return;
        if (cancelPending)
            lease.TakeAll(cancelled);
        lease.IsEnding = lease.Queue.TryPeek(out _);
        if (!lease.IsEnding)
            SayOver(lease, cancelPending);
    }

    /// <summary>The silo has the last call of a lease.</summary>
    public void EndIfDue(LeaseState lease)
    {
        if (!lease.IsEnding)
            return;
        lease.IsEnding = false;
        SayOver(lease, cancelPending: false);
    }

    /// <summary>The silo has said that a lease is over.</summary>
    public void Remove(LeaseState lease)
    {
        Leases.Remove(lease.Number);
        MovedLeases -= lease.IsMoved ? 1 : 0;
    }

    private void SayOver(LeaseState lease, bool cancelPending)
    {
        var writer = new RecordWriter(RecordKind.Unlease);
        writer.Write(lease.Number);
        writer.Write(cancelPending);
        Outbox.Add(writer.ToArray());
    }
}
