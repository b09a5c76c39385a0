using Remoting.Calls;

namespace Remoting.Clustering;

// Workers of silos that are leased.
internal sealed partial class Dispatcher
{
    /// <summary>Takes calls of a lease, which go to its silo in their order, or tells them why not.</summary>
    public void Enqueue(LeaseState lease, CallBatch batch, List<CallRange> ranges)
    {
        WorkerDeath? death;
        bool isClosing;
        batch.Lease = lease;
        using (_gate.Enter())
        {
            death = lease.Death;
            isClosing = lease.IsClosing;
            if (death is null && !isClosing)
            {
                foreach (var range in ranges)
                    lease.Queue.PushBack(range);
            }
        }
        if (death is null && !isClosing)
        {
            Pump();
            return;
        }
        foreach (var range in ranges)
        {
            for (int i = range.Start; i < range.Start + range.Count; i++)
            {
                batch.Fail(i, death is null
                    ? new ObjectDisposedException(nameof(WorkerLease))
                    : WorkerDiedException.InLease(batch[i].Callable.Name, death));
            }
        }
        batch.Settle();
    }

    /// <summary>Sends calls of leases, as far as their silos are to have them.</summary>
    private void DispatchLeases(SiloSession session, long now, List<Delivery> failed)
    {
        foreach (var lease in session.Leases.Values)
            Dispatch(lease, now, failed);
    }

    private void Dispatch(LeaseState lease, long now, List<Delivery> failed)
    {
        var session = lease.Session;
        while (lease.Queue.TryPeek(out var range))
        {
            if (session.WhyTooLarge(range) is { } tooLarge)
            {
                Fail(lease.Queue.TakeFront(range, 1), () => tooLarge, failed);
                continue;
            }
            int room = session.RoomFor(lease, range);
            if (room == 0)
                return;
            TryRun(session, lease.Queue.TakeFront(range, room), now, lease, failed);
        }
        session.EndIfDue(lease);
    }

    /// <summary>A lease takes no more calls. Complete (<see cref="LeaseState.Over"/>) when it is over.</summary>
    public void End(LeaseState lease, bool cancelPending)
    {
        var cancelled = new List<CallRange>();
        var deliveries = new List<Delivery>();
        using (_gate.Enter())
        {
            if (lease.Death is null && (!lease.IsClosing || (cancelPending && !lease.IsCancelling)))
                lease.Session.Unlease(lease, cancelPending, cancelled);
            EndCancelled(cancelled, deliveries);
            _delivering++;
        }
        Deliver(deliveries);
        Pump();
    }

    /// <summary>Takes what a silo says of a lease; false where it says something else.</summary>
    private bool TryTakeLease(SiloSession session, RecordKind kind, ref RecordReader reader, List<Delivery> deliveries)
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
        bool isOfSilo = reader.Left > 0 && reader.ReadBoolean();
        if (isOfSilo && session.Load.IsBroken)
            session.BrokenBy ??= error;
        session.Remove(lease);
        lease.IsClosing = true;
        FailWaiting(lease, _ => new ObjectDisposedException(nameof(WorkerLease), "The lease has ended."), deliveries);
        if (error is null)
        {
            lease.Opened.TrySetCanceled();
            lease.Over.TrySetResult();
        }
        else if (isOfSilo && lease.Opened.TrySetResult(null))
        {
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
    private void LoseLeases(SiloSession session, WorkerDeath death, List<Delivery> deliveries)
    {
        foreach (var lease in session.Leases.Values)
        {
            lease.Death = death;
            FailWaiting(lease, callable => WorkerDiedException.InLease(callable, death), deliveries);
            // Where it had none yet nothing is lost.
            lease.Opened.TrySetResult(null);
            lease.Over.TrySetResult();
        }
        session.Leases.Clear();
    }

    /// <summary>Calls of a lease that its silo does not have, and never will.</summary>
    private void FailWaiting(LeaseState lease, Func<string, Exception> error, List<Delivery> deliveries)
    {
        var waiting = new List<CallRange>();
        lease.TakeAll(waiting);
        foreach (var range in waiting)
        {
            for (int i = range.Start; i < range.Start + range.Count; i++)
                deliveries.Add(new Delivery(range.Batch, i, DeliveryKind.Error, Error: error(range.Batch[i].Callable.Name)));
            _completed += range.Count;
        }
    }

    /// <summary>A silo that refuses a call of a lease refuses it for good: no other one has that worker.</summary>
    private void Refuse(SiloSession session, CallUnit unit, List<Delivery> deliveries)
    {
        session.Drop(unit);
        foreach (var range in unit.Open())
        {
            _completed += range.Count;
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
