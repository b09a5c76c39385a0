using Remoting.Calls;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>Hands over to callers what came of their calls. What may run code of the program's own is read where it holds up nobody.</summary>
/// <param name="outcomes">Those that are on their way through such code.</param>
/// <param name="serializer">What counts for the executor.</param>
internal sealed class HandOver(PendingOutcomes outcomes, SerializerChoice serializer)
{
    /// <summary>So many results are read by the same threads at most, one after the other: few enough that what is kept of them is no large object.</summary>
    private const int MostTogether = 512;

    public void Give(List<Delivery> deliveries)
    {
        CallBatch? settling = null;
        foreach (var delivery in deliveries)
        {
            if (!Give(delivery) || settling == delivery.Batch)
                continue;
            settling?.Settle();
            settling = delivery.Batch;
        }
        settling?.Settle();
    }

    /// <summary>Whether its batch is to be told that outcomes have come.</summary>
    private bool Give(in Delivery delivery)
    {
        var (batch, index, kind, bytes, error, session, unit, place, parameter, _) = delivery;
        if (kind == DeliveryKind.Results)
            return GiveResults(batch, index, bytes);
        if (kind == DeliveryKind.Wish)
        {
            Grant(delivery);
            return false;
        }
        if (kind == DeliveryKind.Item)
        {
            using var scope = serializer.Enter();
            (batch as StreamedCall)?.TakeItem(bytes, session!, unit);
            return false;
        }
        if (kind == DeliveryKind.Report)
        {
            byte[] value = bytes.ToArray();
            var call = batch[index];
            batch.OpenReports(index, outcomes).Report(() => ReportLine.Read(call, parameter, value, serializer)?.Invoke(), value.Length, new CallReports(session!, place), unit);
            return false;
        }
        if (batch.Reports?.Find(index) is { } line)
        {
            line.Conclude(batch, index, succeeded: false, () => End(batch, index, error));
            return false;
        }
        End(batch, index, error);
        return true;
    }

    /// <summary>Results of neighbours. Whether some of them were read here.</summary>
    private bool GiveResults(CallBatch batch, int first, ReadOnlyMemory<byte> results)
    {
        ResultReadings? readings = null;
        bool isPlain = batch.ReadsPlainly;
        bool some = false;
        var reader = new RecordReader(results);
        using var scope = serializer.Enter();
        while (OutcomesRecord.TryRead(ref reader, out int place, out _, out var bytes))
        {
            int index = first + place;
            if (batch.Reports?.Find(index) is { } line)
            {
                ReadBehind(line, batch, index, bytes);
            }
            else if (isPlain)
            {
                Read(batch, index, bytes);
                some = true;
            }
            else
            {
                (readings ??= new ResultReadings(outcomes, ReadElsewhere)).Add(batch, index, FrameKind.Result, bytes);
                if (readings.Count < MostTogether)
                    continue;
                readings.Begin();
                readings = null;
            }
        }
        readings?.Begin();
        return some;
    }

    /// <summary>A call has reported progress: its result goes behind that.</summary>
    private void ReadBehind(ReportLine line, CallBatch batch, int index, ReadOnlyMemory<byte> bytes) =>
        line.Conclude(batch, index, succeeded: true, () => ReadElsewhere(batch, index, FrameKind.Result, bytes));

    private static void Grant(Delivery delivery)
    {
        try
        {
            delivery.Wish!.Grant();
        }
        catch (ProtocolException e)
        {
            delivery.Session!.GiveUp(e.Message);
        }
    }

    private void ReadElsewhere(CallBatch batch, int index, FrameKind kind, ReadOnlyMemory<byte> bytes)
    {
        using var scope = serializer.Enter();
        Read(batch, index, bytes);
    }

    /// <summary>Reads a result and hands it over. An error of reading it is that call's error, and nobody else's.</summary>
    private static void Read(CallBatch batch, int index, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            batch.Succeed(index, bytes);
        }
        catch (Exception e)
        {
            batch.Fail(index, RemoteErrors.UnreadableResult(batch[index].Callable, e));
        }
    }

    private static void End(CallBatch batch, int index, Exception? error)
    {
        if (error is null)
            batch.Cancel(index);
        else
            batch.Fail(index, error);
    }
}
