using Remoting.Sharing;

namespace Remoting.Clustering;

// What silos are told of calls that they have, or had.
internal sealed partial class Dispatcher
{
    /// <summary>A silo that does not know yet that it was given up is told so again after so long.</summary>
    private static readonly TimeSpan GivenUpTime = TimeSpan.FromSeconds(1);

    /// <summary>More bytes are not in one record: of a call's arguments, an item of its sources, or a shared value.</summary>
    public long MostBytes => _options.MaxPayloadBytes;

    /// <summary>Items of a stream were taken.</summary>
    public void TellOfItems(SiloSession session, long unit, int count)
    {
        var writer = new RecordWriter(RecordKind.Taken);
        writer.Write(unit);
        writer.Write(count);
        Tell(session, unit, writer.ToArray());
    }

    /// <summary>Reports of progress of a call were told.</summary>
    public void TellOfReports(SiloSession session, long unit, int index, int count)
    {
        var writer = new RecordWriter(RecordKind.Told);
        writer.Write(unit);
        writer.Write(index);
        writer.Write(count);
        Tell(session, unit, writer.ToArray());
    }

    private void Tell(SiloSession session, long unit, byte[] record)
    {
        using (_gate.Enter())
        {
            if (session.Phase == SessionPhase.Lost || !session.Units.ContainsKey(unit))
                return;
            session.Outbox.Add(record);
        }
        Pump();
    }

    /// <summary>Says something of a call that runs there; nothing where it does not any more.</summary>
    public void Say(SiloSession session, CallUnit unit, byte[] record)
    {
        using (_gate.Enter())
        {
            if (session.Phase == SessionPhase.Lost || session.Units.GetValueOrDefault(unit.Number) != unit)
                return;
            session.Outbox.Add(record);
        }
        Pump();
    }

    /// <summary>Says that no further call has a shared value.</summary>
    public void Forget(SiloSession session, SharedItem item)
    {
        using (_gate.Enter())
            session.Forget(item, _time.GetTimestamp());
        Pump();
    }

    /// <summary>A silo says what no silo says: it is given up.</summary>
    public void GiveUp(SiloSession session, string why)
    {
        var deliveries = new List<Delivery>();
        using (_gate.Enter())
        {
            if (session.Phase != SessionPhase.Lost)
                Lose(session, why, deliveries);
            _delivering++;
        }
        Deliver(deliveries);
        Pump();
    }

    /// <summary>
    /// A silo that was given up may live, and be busy with what nobody waits for: it is told, as soon as it can be reached, and for no longer than it takes to notice
    /// by itself. Whatever comes of it, those calls have their outcomes, or their next place.
    /// </summary>
    private async Task TellGivenUpAsync(SiloSession session)
    {
        // Its caller holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        byte[] message = new GivenUp(session.Number).Write();
        long begun = _time.GetTimestamp();
        while (!_stopping.IsCancellationRequested && _time.GetElapsedTime(begun) < SiloPool.Silence)
        {
            try
            {
                await _backend.ExchangeAsync(session.Silo, message, _stopping.Token).WithinAsync(LookTime, _time, _stopping.Token).ConfigureAwait(false);
                return;
            }
            catch (Exception)
            {
                // It cannot be reached, or is no more.
                await Task.Delay(GivenUpTime, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
