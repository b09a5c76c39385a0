using Remoting.CompilerServices;
using Remoting.Transport;

namespace Remoting.Clustering;

// What the caller asks for, one thing after the other.
internal sealed partial class ServedSession
{
    private bool _ordering;

    // One thread at a time carries out orders: this is that one's.
    private readonly Dictionary<int, CallableRecord> _defined = [];

    /// <summary>Those of them that this silo has, once they were looked for.</summary>
    private readonly Dictionary<int, Callable> _found = [];
    private long _lastUnit;

    /// <summary>Does what was asked, one thing after the other, under no lock: loggers and listeners of the program's own may hear of it.</summary>
    private void CarryOut()
    {
        while (TryBegin(out var order))
        {
            try
            {
                var reader = new RecordReader(order);
                CarryOut((RecordKind)reader.ReadByte(), ref reader);
            }
            catch (ProtocolException)
            {
                // No caller says that. Whoever does has no session any more.
                _pool.End(this);
            }
            catch (Exception)
            {
                // No memory, perhaps. The order is taken, and is not said again: a session that went on without it would keep its caller waiting for ever.
                _pool.End(this);
            }
            finally
            {
                lock (_gate)
                    _ordering = false;
            }
        }
    }

    private bool TryBegin(out ReadOnlyMemory<byte> order)
    {
        lock (_gate)
        {
            order = default;
            if (_ordering || !_orders.TryDequeue(out order))
                return false;
            _ordering = true;
            return true;
        }
    }

    private void CarryOut(RecordKind kind, ref RecordReader reader)
    {
        switch (kind)
        {
            case RecordKind.Define:
                var callable = CallableRecord.Read(ref reader);
                _defined[callable.Id] = callable;
                _found.Remove(callable.Id);
                break;
            case RecordKind.Run:
                Run(RunRecord.Read(ref reader));
                break;
            case RecordKind.Cancel:
                long cancelled = reader.ReadInt64();
                bool queuedOnly = reader.ReadBoolean();
                bool comesBack = reader.ReadBoolean();
                if (Find(cancelled) is not { } unit)
                    break;
                if (comesBack)
                    unit.Runner!.Recall(unit.Batch);
                else
                    unit.Runner!.Cancel(unit.Batch, queuedOnly);
                break;
            case RecordKind.Taken:
                long streaming = reader.ReadInt64();
                int taken = reader.ReadInt32();
                if (taken > 0)
                    Find(streaming)?.Stream?.OnTaken(taken);
                break;
            case RecordKind.Told:
                long reporting = reader.ReadInt64();
                int call = reader.ReadInt32();
                int told = reader.ReadInt32();
                Find(reporting)?.OnTold(call, told);
                break;
            case RecordKind.Bye:
                _pool.End(this);
                break;
            case RecordKind.Lease:
                Lease(LeaseRecord.Read(ref reader));
                break;
            case RecordKind.Unlease:
                long number = reader.ReadInt64();
                bool cancelPending = reader.ReadBoolean();
                if (FindLease(number) is { } over)
                    _ = over.EndAsync(cancelPending);
                break;
            case RecordKind.Share:
                Share(SharedRecord.Read(ref reader));
                break;
            case RecordKind.Part:
                AddPart(reader.ReadInt64(), reader.ReadRest());
                break;
            case RecordKind.Forget:
                Forget(reader.ReadInt64());
                break;
            case RecordKind.Given or RecordKind.GivenAll:
                long wanting = reader.ReadInt64();
                int index = reader.ReadInt32();
                int enumeration = reader.ReadInt32();
                if (kind == RecordKind.Given)
                    Find(wanting)?.Give(index, enumeration, reader.ReadRest(), null);
                else
                    Find(wanting)?.Give(index, enumeration, null, SourceRecord.ReadError(ref reader));
                break;
            default:
                throw new ProtocolException("A caller does not say that.");
        }
    }

    private ServedLease? FindLease(long number)
    {
        lock (_gate)
            return _leases.GetValueOrDefault(number);
    }

    private void Lease(LeaseRecord record)
    {
        ServedLease lease;
        bool isOneTooMany;
        lock (_gate)
        {
            if (_ended)
                return;
            if (_leases.ContainsKey(record.Number))
                throw new ProtocolException("A lease has a number of its own.");
            isOneTooMany = _leases.Count >= LeaseLimits.MostLeases;
            _pool.CountLease(1);
            lease = new ServedLease(_pool, this, record.Number);
            if (!isOneTooMany)
                _leases.Add(record.Number, lease);
        }
        if (_pool.IsStopping)
            lease.SayOver(new ObjectDisposedException(nameof(WorkerLease)));
        else if (isOneTooMany)
            lease.SayOver(new RemotingException($"The silo has {LeaseLimits.MostLeases} leases of this caller, and opens no more."));
        else
            _ = lease.OpenAsync(record);
    }

    private ForwardedUnit? Find(long number)
    {
        lock (_gate)
            return _units.GetValueOrDefault(number);
    }

    private void Run(RunRecord run)
    {
        // Records come once and in order, so do numbers: one that is not the next is not of this library.
        if (run.Unit <= _lastUnit)
            throw new ProtocolException("A unit has a number of its own.");
        _lastUnit = run.Unit;
        var lease = run.Lease == 0 ? null : FindLease(run.Lease);
        CheckRoom(lease);
        if (Prepare(run, out var uses) is not { } unit)
            return;
        unit.Lease = lease;
        unit.Runner = run.Lease == 0 ? _pool.Executor : lease?.Lease;
        bool isBusy;
        lock (_gate)
        {
            // The calls of a lease keep their order: they are taken, however much others have to do.
            isBusy = _ended || unit.Runner is null || (run.Lease == 0 && !_pool.HasRoomFor(unit));
            if (!isBusy)
            {
                _units.Add(unit.Number, unit);
                Count(unit, 1);
            }
        }
        if (isBusy)
        {
            uses?.Release();
            SayBusy(run.Unit);
        }
        else
        {
            unit.Runner!.Enqueue(unit.Batch);
            CancelIfLate(unit);
        }
    }

    /// <summary>The calls of a lease cannot be sent back, for they have an order: the caller keeps what is too much, and who does not is no caller.</summary>
    private void CheckRoom(ServedLease? lease)
    {
        lock (_gate)
        {
            if (lease is { HasTooMuch: true })
                throw new ProtocolException($"A lease has {lease.Calls} calls with {lease.Bytes} bytes here, and its caller sends more.");
        }
    }

    /// <summary>The session may have ended just before its calls came to the pool, and have found nothing there that could be cancelled.</summary>
    private void CancelIfLate(ForwardedUnit unit)
    {
        lock (_gate)
        {
            if (!_ended)
                return;
        }
        GiveUp(unit);
    }

    /// <summary>Makes a unit of what has come. Null where that cannot be; then the caller has been told why.</summary>
    private ForwardedUnit? Prepare(RunRecord run, out SharedUses? uses)
    {
        uses = null;
        ForwardedUnit? unit = null;
        try
        {
            string? why = null;
            uses = FindShared(run.Shared, out var whyNotShared);
            unit = ForwardedUnit.Create(this, run, id => FindCallable(id, ref why), uses, out int missing);
            if (unit is null)
            {
                Refuse(run.Unit, missing, why!);
                return null;
            }
            if (whyNotShared is null)
                return unit;
            unit.FailAll(whyNotShared);
            return null;
        }
        catch (Exception e) when (e is not ProtocolException)
        {
            // An assembly that a type of theirs is in is not there, perhaps. It is these calls' error: none of them has begun.
            FailAll(run, new RemotingException($"The silo could not begin these calls: {e.Message}", e));
            return null;
        }
        finally
        {
            if (unit is null)
                uses?.Release();
        }
    }

    private void FailAll(RunRecord run, RemotingException error)
    {
        var writer = new RecordWriter();
        ErrorForm.Write(writer, error);
        byte[] bytes = writer.ToArray();
        var outcomes = new OutcomesRecord(run.Unit);
        for (int i = 0; i < run.Ends.Length; i++)
        {
            outcomes.Add(i, OutcomeKind.Error, bytes);
            if (i == run.Ends.Length - 1 || outcomes.Length > RecordOutbox.PieceBytes)
                PostPlain(outcomes.Take()!);
        }
    }

    private Callable? FindCallable(int id, ref string? why)
    {
        if (_found.TryGetValue(id, out var known))
            return known;
        if (!_defined.TryGetValue(id, out var wanted))
            throw new ProtocolException($"What callable number {id} is was not said.");
        if (_pool.Callables.Find(wanted, out why) is not { } found)
            return null;
        _found.Add(id, found);
        return found;
    }

    private void Refuse(long unit, int callable, string why)
    {
        var writer = new RecordWriter(RecordKind.Refused);
        writer.Write(unit);
        writer.Write(callable);
        writer.Write(why);
        PostPlain(writer.ToArray());
    }

    private void SayBusy(long unit)
    {
        var writer = new RecordWriter(RecordKind.Busy);
        writer.Write(unit);
        PostPlain(writer.ToArray());
    }
}
