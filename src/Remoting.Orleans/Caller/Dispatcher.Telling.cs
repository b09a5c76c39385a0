using Remoting.Sharing;

namespace Remoting.Clustering;

// What silos are told of calls that they have.
internal sealed partial class Dispatcher
{
    /// <summary>More bytes are not in one record: of a call's arguments, an item of its sources, or a shared value.</summary>
    public long MostBytes => _options.MaxPayloadBytes;

    /// <summary>Says something small to a silo.</summary>
    public void Tell(SiloSession session, RecordKind kind, long unit, int count)
    {
        var writer = new RecordWriter(kind);
        writer.Write(unit);
        writer.Write(count);
        byte[] record = writer.ToArray();
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
            session.Forget(item);
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
        }
        _handOver.Give(deliveries);
    }
}
