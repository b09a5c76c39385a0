using Remoting.Calls;

namespace Remoting.Clustering;

// Workers of silos that are leased.
internal sealed partial class Dispatcher
{
    /// <summary>Asks the silo with the least to do for a worker. Null where no silo takes calls.</summary>
    /// <exception cref="ObjectDisposedException">The executor was shut down.</exception>
    public LeaseState? Lease(LeaseOptions options, CallOptions? call)
    {
        LeaseState? lease;
        using (_gate.Enter())
        {
            ObjectDisposedException.ThrowIf(_isShutDown, typeof(OrleansExecutor));
            var silo = _sessions.Values.Where(session => session.Phase == SessionPhase.Open && session.IsMember).MinBy(session => session.Burden + session.Leases.Count);
            lease = silo?.Lease(options, call, _time.GetTimestamp());
        }
        Pump();
        return lease;
    }

    /// <summary>Sends calls of a lease, in their order, or tells them why not.</summary>
    public void Enqueue(LeaseState lease, CallBatch batch, List<CallRange> ranges)
    {
        WorkerDeath? death;
        bool isClosing;
        var failed = new List<Delivery>();
        using (_gate.Enter())
        {
            death = lease.Death;
            isClosing = lease.IsClosing;
            if (death is null && !isClosing)
            {
                foreach (var range in ranges)
                    Run(lease, range, failed);
            }
        }
        if (death is null && !isClosing)
        {
            _handOver.Give(failed);
            Pump();
            return;
        }
        foreach (var range in ranges)
        {
            for (int i = range.Start; i < range.Start + range.Count; i++)
            {
                batch.FailForGood(i, death is null
                    ? new ObjectDisposedException(nameof(WorkerLease))
                    : WorkerDiedException.InLease(batch[i].Callable.Name, death));
            }
        }
        batch.Settle();
    }

    private void Run(LeaseState lease, CallRange range, List<Delivery> failed)
    {
        while (range.Count > 0)
        {
            var error = lease.Session.WhyTooLarge(range);
            int count = error is null ? lease.Session.FitInto(range, range.Count) : 1;
            if (error is null)
                TryRun(lease.Session, range.Take(count), _time.GetTimestamp(), lease, failed);
            else
                Fail(range.Take(count), () => error, failed);
            range = range.Skip(count);
        }
    }

    /// <summary>A lease takes no more calls. Complete (<see cref="LeaseState.Over"/>) when it is over.</summary>
    public void End(LeaseState lease, bool cancelPending)
    {
        using (_gate.Enter())
        {
            if (lease.Death is null && !lease.IsClosing)
                lease.Session.Unlease(lease, cancelPending);
        }
        Pump();
    }

    /// <summary>Takes what a silo says of a lease; false where it says something else.</summary>
    private static bool TryTakeLease(SiloSession session, RecordKind kind, ref RecordReader reader)
    {
        if (kind is not (RecordKind.Leased or RecordKind.Unleased))
            return false;
        if (!session.Leases.TryGetValue(reader.ReadInt64(), out var lease))
            return true;
        if (kind == RecordKind.Leased)
        {
            int worker = reader.ReadInt32();
            lease.Opened.TrySetResult((worker, reader.ReadInt32()));
            return true;
        }
        // Before it is removed: where this cannot be read the silo is given up, and with it the leases that are there.
        var error = reader.ReadBoolean() ? ErrorForm.Read(ref reader, "the lease", session.Silo, []) : null;
        session.Leases.Remove(lease.Number);
        lease.IsClosing = true;
        if (error is null)
        {
            lease.Opened.TrySetCanceled();
            lease.Over.TrySetResult();
        }
        else if (!lease.Opened.TrySetException(error))
        {
            lease.Over.TrySetException(error);
        }
        else
        {
            lease.Over.TrySetResult();
        }
        return true;
    }

    /// <summary>Leases end with their silo: what their workers kept is lost.</summary>
    private static void LoseLeases(SiloSession session, WorkerDeath death)
    {
        foreach (var lease in session.Leases.Values)
        {
            lease.Death = death;
            lease.Opened.TrySetException(WorkerDiedException.InLease("the lease", death));
            lease.Over.TrySetResult();
        }
        session.Leases.Clear();
    }

    /// <summary>A silo that refuses a call of a lease refuses it for good: no other one has that worker.</summary>
    private static void Refuse(SiloSession session, CallUnit unit, List<Delivery> deliveries)
    {
        session.Drop(unit);
        foreach (var range in unit.Open())
        {
            for (int i = range.Start; i < range.Start + range.Count; i++)
            {
                var callable = unit.Batch[i].Callable;
                deliveries.Add(new Delivery(unit.Batch, i, DeliveryKind.Error, Error: session.Refused.TryGetValue(callable, out string? why)
                    ? new RemotingException($"The silo of the lease, {session.Silo}, cannot run this: {why}")
                    : new ObjectDisposedException(nameof(WorkerLease))));
            }
        }
    }
}
