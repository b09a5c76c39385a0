using Remoting.Calls;
using Remoting.Serialization;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>Hands over to callers what came of their calls. What may run code of the program's own is read where it holds up nobody.</summary>
/// <param name="outcomes">Those that are on their way through such code.</param>
/// <param name="serializer">What counts for the executor.</param>
internal sealed class HandOver(PendingOutcomes outcomes, SerializerChoice serializer)
{
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
    private bool Give(Delivery delivery)
    {
        var (batch, index, kind, bytes, _, session, unit, place, parameter, _) = delivery;
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
            line.Conclude(batch, index, kind == DeliveryKind.Result, () => Conclude(delivery));
            return false;
        }
        if (kind == DeliveryKind.Result && !batch.ReadsPlainly)
        {
            ReadElsewhere(delivery);
            return false;
        }
        Conclude(delivery);
        return true;
    }

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

    private void ReadElsewhere(Delivery delivery)
    {
        var holder = new PendingOutcomes.Holder(outcomes);
        holder.Begin();
        OwnThreads.Queue(() =>
        {
            try
            {
                PendingOutcomes.Run(holder, () => Conclude(delivery));
                delivery.Batch.Settle();
            }
            finally
            {
                holder.Complete();
            }
        });
    }

    private void Conclude(Delivery delivery)
    {
        var (batch, index, kind, bytes, error, _, _, _, _, _) = delivery;
        if (kind == DeliveryKind.Cancelled)
        {
            batch.Cancel(index);
            return;
        }
        if (error is not null)
        {
            batch.Fail(index, error);
            return;
        }
        try
        {
            using var scope = serializer.Enter();
            batch.Succeed(index, bytes);
        }
        catch (Exception e)
        {
            batch.Fail(index, RemoteErrors.UnreadableResult(batch[index].Callable, e));
        }
    }
}
