using Remoting.Calls;
using Remoting.Transport;

namespace Remoting.Clustering;

// What silos say.
internal sealed partial class Dispatcher
{
    private void Hear(SiloMessage message, byte[] answer)
    {
        var session = message.Session;
        var deliveries = new List<Delivery>();
        using (session.Receiving.Enter())
        {
            using (_gate.Enter())
            {
                session.OnAnswered(message, _time.GetElapsedTime(message.SentAt), AnswerTime);
                if (session.Phase == SessionPhase.Lost)
                    return;
                try
                {
                    Hear(message, Reply.Read(answer), deliveries);
                }
                catch (Exception e)
                {
                    // What was said is counted as heard, and is not said again: whatever the reason is, nobody can go on with this session.
                    Lose(session, e is ProtocolException ? $"it has said what no silo says: {e.Message}" : $"what it has said could not be taken in: {e.Message}", deliveries);
                }
                _delivering++;
            }
            // In the order in which it was said: items of a stream, and outcomes behind them.
            Deliver(deliveries);
        }
    }

    /// <summary>
    /// Hands over what was taken out of the sessions and the queue under the lock, where <see cref="_delivering"/> was raised for it: until this has ended such calls are
    /// nowhere, and have no outcome.
    /// </summary>
    private void Deliver(List<Delivery> deliveries)
    {
        try
        {
            _handOver.Give(deliveries);
        }
        finally
        {
            EndDelivery();
        }
    }

    private void EndDelivery()
    {
        using (_gate.Enter())
            _delivering--;
    }

    private void Hear(SiloMessage message, Reply reply, List<Delivery> deliveries)
    {
        var session = message.Session;
        session.LastHeard = _time.GetTimestamp();
        session.LastError = null;
        switch (reply.Status)
        {
            case ReplyStatus.NoWorkers:
                session.Phase = SessionPhase.Useless;
                return;
            case ReplyStatus.Unknown or ReplyStatus.Ended when message.Request.Session != session.Number:
                // A message that asked for a session came twice, or late. There is another one, of which this says nothing.
                return;
            case ReplyStatus.Unknown or ReplyStatus.Ended:
                if (reply.Status == ReplyStatus.Ended && reply.Session == session.Number)
                    session.HeardAtEnd = reply.Heard;
                Lose(session, "it has ended the session: it shuts down, was restarted, or has not heard this caller for long", deliveries);
                return;
            default:
                break;
        }
        if (session.Number == 0)
        {
            if (reply.Session == 0)
                throw new ProtocolException("A session has a number.");
            session.Number = reply.Session;
            session.Phase = SessionPhase.Open;
        }
        else if (reply.Session != session.Number)
        {
            // It was asked for a session twice, for its answer came late: nobody says anything in the other one.
            return;
        }
        session.TakeLoad(reply.Load, message.Number);
        // Results are as long as the silo lets them be.
        session.Inbox.Allow(reply.Load.MostBytes + (1L << 20));
        if (reply.Load.IsLeaving)
            session.Phase = SessionPhase.Leaving;
        session.Outbox.Acknowledge(reply.Heard);
        var records = new List<ReadOnlyMemory<byte>>();
        session.Inbox.Accept(reply.First, reply.Pieces, records);
        foreach (var record in records)
            Take(session, record, deliveries);
    }

    private void Take(SiloSession session, ReadOnlyMemory<byte> record, List<Delivery> deliveries)
    {
        var reader = new RecordReader(record);
        var kind = (RecordKind)reader.ReadByte();
        if (TryTakeLease(session, kind, ref reader, deliveries))
            return;
        // One that is not there any more has its outcomes.
        if (!session.Units.TryGetValue(reader.ReadInt64(), out var unit))
            return;
        switch (kind)
        {
            case RecordKind.Outcomes:
                TakeOutcomes(session, unit, reader, deliveries);
                break;
            case RecordKind.Busy:
                session.BusyUntil = _time.GetTimestamp() + (long)(BusyTime.TotalSeconds * _time.TimestampFrequency);
                GiveBack(session, unit, deliveries);
                break;
            case RecordKind.Refused:
                int id = reader.ReadInt32();
                string why = reader.ReadText() ?? "";
                foreach (var callable in unit.Batch.Encoded!.CallablesOf(unit.Batch))
                {
                    if (callable.Id == id)
                        session.Refused[callable] = why;
                }
                GiveBack(session, unit, deliveries);
                break;
            case RecordKind.Item:
                deliveries.Add(new Delivery(unit.Batch, unit.Range.Start, DeliveryKind.Item, reader.ReadRest(), Session: session, Unit: unit.Number));
                break;
            case RecordKind.Report:
                int call = reader.ReadInt32();
                int parameter = reader.ReadInt32();
                if ((uint)call >= (uint)unit.Range.Count)
                    throw new ProtocolException("A report is of a call.");
                deliveries.Add(new Delivery(unit.Batch, unit.Range.Start + call, DeliveryKind.Report, reader.ReadRest(), Session: session, Unit: unit.Number, Place: call, Parameter: parameter));
                break;
            case RecordKind.Wanted:
                int wanting = reader.ReadInt32();
                if (!unit.IsOpen(wanting))
                    break;
                // Here, where the call has no outcome yet: with that, whatever is open of its sources is left.
                var sources = unit.Batch.OpenSources(unit.Range.Start + wanting);
                deliveries.Add(new Delivery(unit.Batch, unit.Range.Start + wanting, DeliveryKind.Wish, Session: session,
                    Wish: new SourceWish(sources, SourceRecord.ReadWanted(ref reader), new SourceSink(this, session, unit, wanting))));
                break;
            default:
                throw new ProtocolException("A silo does not say that.");
        }
    }

    /// <summary>Results that stand together are handed over together, as the bytes that they have come as. They are read where the lock is not held.</summary>
    private void TakeOutcomes(SiloSession session, CallUnit unit, RecordReader reader, List<Delivery> deliveries)
    {
        var results = reader.Rest;
        int length = 0;
        var back = new List<int>();
        try
        {
            while (OutcomesRecord.TryRead(ref reader, out int index, out var kind, out var bytes))
            {
                if (kind > OutcomeKind.Returned)
                    throw new ProtocolException("There is no such outcome.");
                bool isFirst = session.TryEnd(unit, index);
                if (isFirst && kind == OutcomeKind.Result)
                {
                    length = results.Length - reader.Left;
                    _completed++;
                    continue;
                }
                Gather();
                if (isFirst)
                    TakeOutcome(session, unit, index, kind, bytes, deliveries, back);
            }
        }
        finally
        {
            // Where the rest cannot be read, too: these calls have ended.
            Gather();
            ComeBack(unit.Range, back);
        }

        void Gather()
        {
            if (length > 0)
                deliveries.Add(new Delivery(unit.Batch, unit.Range.Start, DeliveryKind.Results, results[..length]));
            results = reader.Rest;
            length = 0;
        }
    }

    /// <summary>One that is no result. The call has ended with it, as far as its unit goes.</summary>
    private void TakeOutcome(SiloSession session, CallUnit unit, int index, OutcomeKind kind, ReadOnlyMemory<byte> bytes, List<Delivery> deliveries, List<int> back)
    {
        var call = unit.Range with { Start = unit.Range.Start + index, Count = 1 };
        if (kind == OutcomeKind.Returned && unit.Lease is not null)
        {
            _completed++;
            deliveries.Add(new Delivery(call.Batch, call.Start, DeliveryKind.Error, Error: new ObjectDisposedException(nameof(WorkerLease), "The lease has ended.")));
            return;
        }
        if (kind == OutcomeKind.Returned && !bytes.IsEmpty)
            session.BrokenBy ??= ReadError(session, call, bytes);
        if (!unit.IsUnwanted && (kind == OutcomeKind.Returned || (kind == OutcomeKind.Cancelled && unit.IsRecalled)))
        {
            back.Add(call.Start);
            return;
        }
        _completed++;
        deliveries.Add(kind == OutcomeKind.Error
            ? new Delivery(call.Batch, call.Start, DeliveryKind.Error, Error: ReadError(session, call, bytes))
            : new Delivery(call.Batch, call.Start, DeliveryKind.Cancelled));
    }

    /// <summary>The call has ended with it: whatever the bytes are, they are its error.</summary>
    private static Exception ReadError(SiloSession session, CallRange call, ReadOnlyMemory<byte> bytes)
    {
        string name = call.Batch[call.Start].Callable.Name;
        try
        {
            var reader = new RecordReader(bytes);
            return ErrorForm.Read(ref reader, name, session.Silo, call.Batch.EarlierDeaths?.GetValueOrDefault(call.Start) ?? [],
                number => call.Batch.SourcesOf(call.Start)?.ErrorOf(number));
        }
        catch (ProtocolException e)
        {
            return new RemotingException($"{name} has failed on silo {session.Silo}, and what it has failed with cannot be read.", e);
        }
    }

    /// <summary>A silo has not taken a unit: it goes elsewhere, unless nobody wants it any more.</summary>
    private void GiveBack(SiloSession session, CallUnit unit, List<Delivery> deliveries)
    {
        if (unit.Lease is not null)
        {
            Refuse(session, unit, deliveries);
            return;
        }
        session.Drop(unit);
        foreach (var range in unit.Open())
        {
            if (unit.IsUnwanted)
                EndCancelled(range, deliveries);
            else
                ComeBack(range);
        }
    }

    /// <summary>Calls that came back stand at the front, for they have waited already.</summary>
    private void ComeBack(CallRange range) => _queue.PushFront(range);

    /// <summary>Some calls of a range do, in their order and neighbours together: the last first, since each comes in front of those behind it.</summary>
    private void ComeBack(CallRange range, List<int> calls)
    {
        calls.Sort();
        for (int last = calls.Count - 1; last >= 0;)
        {
            int first = last;
            while (first > 0 && calls[first - 1] == calls[first] - 1)
                first--;
            ComeBack(range with { Start = calls[first], Count = last - first + 1 });
            last = first - 1;
        }
    }

    private void EndCancelled(List<CallRange> ranges, List<Delivery> deliveries)
    {
        foreach (var range in ranges)
            EndCancelled(range, deliveries);
    }

    private void EndCancelled(CallRange range, List<Delivery> deliveries)
    {
        for (int i = 0; i < range.Count; i++)
            deliveries.Add(new Delivery(range.Batch, range.Start + i, DeliveryKind.Cancelled));
        _completed += range.Count;
    }
}
