using MessagePack;
using Remoting.Calls;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Telemetry;
using Remoting.Transport;

namespace Remoting.InProcess;

// Running one call from its bytes, and handing over what came of it.
internal sealed partial class LocalWorker
{
    private Exception? RunInitializer()
    {
        _cancellation.Begin(sequence: 0);
        var result = FrameBuffer.Rent();
        try
        {
            var context = new CallContext { Cancellation = _cancellation };
            return Execute(new Work(initializer!, 0, 0), context, result) is { } error ? RemoteErrors.ToException(error, initializer![0].Callable) : null;
        }
        finally
        {
            FrameBuffer.Return(result);
        }
    }

    private void RunCall(Work work)
    {
        var outlet = new LocalOutlet(this, work.Batch, work.Index, work.Sequence);
        var context = new CallContext { Cancellation = _cancellation, OpenOutlet = () => outlet };
        var result = FrameBuffer.Rent();
        LocalMeter? measuring = work.Batch.Account == CallAccount.Cost ? new LocalMeter(work.Batch, work.Index) : null;
        try
        {
            var error = Execute(work, context, result, outlet);
            outlet.Close();
            if (measuring is { } meter)
                NoteCost(work, meter, result.Length);
            if (Tell(work.Sequence, CallNotice.Ended) is [var noted])
                HandOver(work, noted.Error, error, result);
        }
        finally
        {
            FrameBuffer.Return(result);
        }
    }

    /// <summary>What its thread took: processors and memory are those of the whole program.</summary>
    private void NoteCost(Work work, LocalMeter meter, long received)
    {
        meter.Return(hasEnded: true);
        scheduler.Watch.NoteCost(work.Batch, work.Index, meter.End(CallAccounts.SentFor(work.Batch, work.Index), received));
    }

    /// <summary>Runs a call and leaves its result in the buffer; gives the error instead, if there is one.</summary>
    private CallError? Execute(Work work, CallContext context, FrameBuffer result, LocalOutlet? outlet = null)
    {
        // Its handles are those of its lease, as in a worker.
        using var scope = (Worker.Lease is { } lease ? _serializer.ForLease(lease.LeaseId) : _serializer).Enter();
        using var sharing = SharedSource.Enter(LocalSource.Of(work.Batch.Encoded!.Uses));
        using var alone = ByItself.Begin();
        Worker.CallId = work.Sequence;
        Worker.Attempt = work.Attempt + 1;
        RemotingWorker.EnterLocal(Worker);
        try
        {
            var callable = work.Batch[work.Index].Callable;
            Worker.Callable = callable;
            var arguments = work.Batch.Encoded!.Slice(work.Index, 1)[RunFrame.CallHeaderSize..];
            context.Argument(0);
            if (!callable.TryExecute(arguments.Span, result, context))
            {
                var reader = new MessagePackReader(arguments);
                var writer = new MessagePackWriter(result);
                callable.Execute(ref reader, ref writer, context);
                writer.Flush();
            }
            return null;
        }
        catch (Exception e)
        {
            return context.Step switch
            {
                CallContext.Invoking => (_cancellation.IsCancelled ? null : outlet?.Explain(e))
                    ?? CallError.From(e, CallErrorKind.Thrown, cancelled: e is OperationCanceledException && _cancellation.IsCancelled),
                CallContext.Result => CallError.From(e, CallErrorKind.Result),
                _ => CallError.From(e, CallErrorKind.Argument, parameter: context.Step),
            };
        }
        finally
        {
            // What comes of the call is read by its caller, who is in no worker.
            RemotingWorker.LeaveLocal();
        }
    }

    private void HandOver(Work work, Exception? replaced, CallError? error, FrameBuffer result)
    {
        var (batch, index, _, _) = work;
        if (CallEnds.AreWanted(scheduler.Events, batch))
        {
            string outcome = replaced is not null ? CallOutcomes.Of(replaced) : error is null ? CallOutcomes.Ok : error.Cancelled ? CallOutcomes.Cancelled : CallOutcomes.Error;
            CallEnds.Note(scheduler.Events, batch, index, outcome, replaced?.Message ?? error?.Message);
            scheduler.Events.Raise();
        }
        if (batch.Reports?.Find(index) is { } line)
        {
            // Behind the reports, on their thread, when the buffer is another call's.
            byte[] kept = result.Written.ToArray();
            line.Conclude(batch, index, replaced is null && error is null, () => Conclude(batch, index, replaced, error, kept));
            return;
        }
        if (replaced is null && error is null && !batch.ReadsPlainly)
        {
            // Reading it runs code of the program's own, which may wait for other calls of this worker, or for its end.
            var readings = new ResultReadings(Outcomes, (batch, index, _, body) => Conclude(batch, index, null, null, body));
            readings.Add(batch, index, FrameKind.Result, result.Written.ToArray());
            readings.Begin();
            return;
        }
        Conclude(batch, index, replaced, error, result.WrittenMemory);
        batch.Settle();
    }

    private void Fail(CallBatch batch, int index, Exception error)
    {
        scheduler.Watch.NoteFailure(batch, index, error, slot.Id);
        batch.Fail(index, error);
    }

    private void Conclude(CallBatch batch, int index, Exception? replaced, CallError? error, ReadOnlyMemory<byte> result)
    {
        using var scope = _serializer.Enter();
        if (replaced is not null)
        {
            Fail(batch, index, replaced);
            return;
        }
        try
        {
            if (error is null)
                batch.Succeed(index, result);
            else if (error.Cancelled)
                batch.Cancel(index);
            else if (error.Kind == CallErrorKind.Source && batch.SourcesOf(index)?.ErrorOf(error.Parameter) is { } own)
                batch.Fail(index, own);
            else
                Fail(batch, index, RemoteErrors.ToException(error, batch[index].Callable));
        }
        catch (Exception e)
        {
            batch.Fail(index, RemoteErrors.UnreadableResult(batch[index].Callable, e));
        }
    }
}
