using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Remoting.Calls;
using Remoting.Processes;
using Remoting.Protocol;
using Remoting.Scheduling;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.Workers;

// What the worker sends, and handing over what it is to calls.
internal sealed partial class Worker
{
    /// <summary>So many times what has come is taken in before another thread waits for the other workers.</summary>
    private const int PatientTurns = 8;

    /// <summary>A thread of the poller may do what takes long when another one waits for the other workers.</summary>
    private static readonly Func<bool> MayBlock = Poller.HandOver;

    /// <summary>What takes longer to read than to wake another thread.</summary>
    private const int LargeContent = 1024 * 1024;

    /// <summary>Takes in what the worker sends, until nothing more is there; a thread of the poller.</summary>
    public void OnReadable()
    {
        if (!TryReceiveAndDeliver())
            EndHere();
    }

    /// <summary>False at the end.</summary>
    private bool TryReceiveAndDeliver()
    {
        try
        {
            using (_receiving.Enter())
            {
                if (_closed)
                    return true;
                if (TryReceive() == 0)
                    return false;
            }
            DeliverAll();
            // Invariant: from here on nothing of the receiving depends on this thread; the next results may already be taken in by another.
            _connection!.ReceiveOn();
            AfterReceiving.GoOn(MayBlock);
        }
        catch (Exception e)
        {
            BeginEnd(Classify(e));
        }
        finally
        {
            AfterReceiving.End();
        }
        return true;
    }

    /// <summary>
    /// Under the lock of receiving, so that any thread may do it: receives what is there, without waiting. Below 0 where nothing is, 0 at the end. All whole
    /// frames that came before were taken in.
    /// </summary>
    private int TryReceive()
    {
        int count = _connection!.TryReceive(_reader.GetStreamMemory().Span);
        if (count > 0)
        {
            _reader.Awake();
            _reader.AdvanceStream(count);
        }
        return count;
    }

    /// <summary>The same of what is in the ring.</summary>
    public void OnRung()
    {
        try
        {
            DeliverAll();
            AfterReceiving.GoOn(MayBlock);
        }
        catch (Exception e)
        {
            BeginEnd(Classify(e));
        }
        finally
        {
            AfterReceiving.End();
        }
    }

    /// <summary>Takes in what there is until the worker wakes somebody for the next.</summary>
    private void DeliverAll()
    {
        for (int turn = 1; !DeliverOnce(); turn++)
        {
            // Another thread is woken for the other workers only when this one has much to say: a turn takes some 100 µs at most.
            if (turn == PatientTurns)
                Poller.HandOver();
        }
    }

    /// <summary>
    /// Takes in what is there, once: what comes meanwhile is worth another turn when it is much, or nothing more is to come. Whether nothing is left for
    /// now; then the worker wakes the receiving side for the next.
    /// </summary>
    private bool DeliverOnce()
    {
        AfterReceiving.Begin();
        using (_receiving.Enter())
        {
            if (_closed)
                return true;
            DeliverNext();
            return _reader.TrySleep();
        }
    }

    /// <summary>
    /// Under the lock of receiving, on a thread that was not woken by the stream: takes in what is there, so many times. Whether nothing is left for
    /// now; then the worker wakes the receiving side for the next.
    /// </summary>
    private bool DeliverWatched(int atMost)
    {
        try
        {
            for (int i = 0; i < atMost; i++)
                DeliverNext();
            return _reader.TrySleep();
        }
        catch (Exception e)
        {
            // Nothing may escape into a caller's thread.
            BeginEnd(Classify(e));
            return true;
        }
    }

    /// <summary>Takes in all that is there.</summary>
    private void DeliverRest()
    {
        using (_receiving.Enter())
        {
            while (!_closed && !DeliverWatched(atMost: 1))
            {
            }
        }
    }

    /// <summary>Under the lock of receiving: takes in all that there is, also what has woken nobody yet.</summary>
    private void DeliverReceived()
    {
        do
        {
            while (DeliverNext() || _reader.MayHaveMore)
            {
            }
        }
        while (!_reader.TrySleep() || TryReceive() > 0);
    }

    /// <summary>Takes in what is there. False when there is nothing.</summary>
    private bool DeliverNext()
    {
        bool filled = _reader.Fill();
        Deliver();
        if (_options.RecycleWorkerAtMemory is { } most)
            CheckMemory(most);
        return filled;
    }

    /// <summary>Reports all whole frames that were taken in to the scheduler at once, then hands the outcomes over.</summary>
    private void Deliver()
    {
        _reports.Clear();
        _bodies.Clear();
        _reported.Clear();
        _costs?.Clear();
        long bytes = 0;
        while (_reader.TryRead(out var kind, out var body))
        {
            if (_options.InitializesLate && TryTakeInitialized(kind, body))
                continue;
            bytes += Frames.HeaderSize + body.Length;
            if (TryTakeNews(kind, body))
                continue;
            var frame = WorkerFrame.Read(kind, body, _endpoint!.Ledger);
            if (kind == FrameKind.LargeResult)
                bytes += frame.Content.Length;
            if (frame.IsMessage)
            {
                _reports.Add(new CallNotices(CheckMessage(kind, body.Span), 1, CallNotice.Said));
                _bodies.Add((kind, body));
                continue;
            }
            // Reading it takes its time.
            if (frame.Content.Length > LargeContent)
                Poller.HandOver();
            AddReport(frame.Sequence, kind == FrameKind.Skipped ? CallNotice.Skipped : CallNotice.Ended);
            if (kind == FrameKind.Skipped)
                continue;
            if (_cost.Time.Sequence == frame.Sequence && frame.Sequence != 0)
                (_costs ??= [])[_bodies.Count] = _cost;
            _bodies.Add((kind, frame.Content));
        }
        if (bytes > 0)
            _events.Traffic.Receive(bytes);
        if (_reports.Count == 0)
        {
            _events.Raise();
            return;
        }
        bool valid = _scheduler.OnReports(_slot, _reports, _reported);
        var failure = HandOverAll();
        if (!valid)
            throw new ProtocolException("A worker reported a call that it does not have.");
        failure?.Throw();
    }

    /// <summary>
    /// Invariant: the scheduler does not know these calls any more, so each of them gets its outcome here, whatever befalls another. What one has thrown
    /// is given back.
    /// </summary>
    private ExceptionDispatchInfo? HandOverAll()
    {
        using var scope = _serializer.Enter();
        ExceptionDispatchInfo? failure = null;
        int next = 0;
        foreach (var (calls, error) in _reported)
        {
            long reading = _scheduler.Watch.Watchers is null ? 0 : Stopwatch.GetTimestamp();
            bool plainly = calls.Batch.ReadsPlainly;
            bool wanted = calls.Batch.Account == CallAccount.Cost || CallEnds.AreWanted(_events, calls.Batch);
            for (int i = 0; i < calls.Count; i++, next++)
            {
                var (kind, body) = _bodies[next];
                try
                {
                    if (wanted)
                        NoteEnd(calls.Batch, calls.Start + i, error, kind, body, next);
                    HandOver(calls.Batch, calls.Start + i, error, kind, body, plainly);
                }
                catch (Exception e)
                {
                    failure ??= ExceptionDispatchInfo.Capture(e);
                    FailInstead(calls.Batch, calls.Start + i, kind, e);
                }
                if (kind == FrameKind.LargeResult)
                    _endpoint!.Ledger.Released++;
            }
            if (reading != 0)
                _scheduler.Watch.NoteSerialized(calls.Batch, calls.Count, reading);
            calls.Batch.Settle();
        }
        // They are not kept until the worker says something again.
        _reported.Clear();
        _bodies.Clear();
        _events.Raise();
        _readings?.Begin();
        _readings = null;
        return failure;
    }

    /// <summary>An outcome could not be handed over, for want of memory: what throws there does so before the call has it.</summary>
    private void FailInstead(CallBatch batch, int index, FrameKind kind, Exception error)
    {
        if (WorkerFrame.IsOf(kind))
            return;
        try
        {
            batch.Fail(index, RemoteErrors.UnreadableResult(batch[index].Callable, error));
        }
        catch (Exception e)
        {
            _events.StepFailed(e);
        }
    }

    private void CheckMemory(long most)
    {
        if (Stopwatch.GetElapsedTime(_memoryChecked) < MemoryCheckInterval)
            return;
        _memoryChecked = Stopwatch.GetTimestamp();
        if (ProcessControl.Current.MemoryOf(_process!.Id, _sender!.LentBytes) > most)
            _scheduler.OnFull(_slot);
    }

    /// <summary>Reports travel as runs of consecutive numbers: most of what comes at once is one.</summary>
    private void AddReport(long sequence, CallNotice report)
    {
        if (_reports.Count > 0 && _reports[^1] is var last && last.Report == report && last.First + last.Count == sequence)
            _reports[^1] = last with { Count = last.Count + 1 };
        else
            _reports.Add(new CallNotices(sequence, 1, report));
    }

    /// <summary>Gives one call what came of it.</summary>
    /// <exception cref="ProtocolException">That is nothing that such a call can have, and no outcome.</exception>
    private void HandOver(CallBatch batch, int index, Exception? replaced, FrameKind kind, ReadOnlyMemory<byte> body, bool plainly)
    {
        if (WorkerFrame.IsOf(kind))
        {
            HandOverMessage(batch, index, kind, body);
            return;
        }
        bool isResult = kind is FrameKind.Result or FrameKind.LargeResult && replaced is null;
        if (batch.Reports?.Find(index) is { } line)
        {
            HandOverBehind(line, batch, index, replaced, kind, body);
        }
        else if (isResult ? !plainly : replaced is null && _options.Recorder?.Wants(RecordedEnd.Exception) == true)
        {
            // The bytes are valid only until this returns.
            (_readings ??= new ResultReadings(Outcomes, ConcludeRead)).Add(batch, index, isResult ? FrameKind.Result : kind, body.ToArray());
        }
        else
        {
            Conclude(batch, index, replaced, kind, body);
        }
    }

    /// <summary>A call has reported progress: what came of it goes behind that.</summary>
    private void HandOverBehind(ReportLine line, CallBatch batch, int index, Exception? replaced, FrameKind kind, ReadOnlyMemory<byte> body)
    {
        // The bytes are valid only until this returns.
        byte[] kept = body.ToArray();
        line.Conclude(batch, index, kind is FrameKind.Result or FrameKind.LargeResult && replaced is null, () => ConcludeElsewhere(batch, index, replaced, kind, kept));
    }

    /// <summary>Reads the result or the error of one call and hands it over. Lets nothing out.</summary>
    private void ConcludeRead(CallBatch batch, int index, FrameKind kind, ReadOnlyMemory<byte> body) => ConcludeElsewhere(batch, index, null, kind, body);

    /// <summary>On a thread that does not receive.</summary>
    private void ConcludeElsewhere(CallBatch batch, int index, Exception? replaced, FrameKind kind, ReadOnlyMemory<byte> body)
    {
        using var scope = _serializer.Enter();
        Conclude(batch, index, replaced, kind, body, _options.Recorder);
    }

    /// <summary>Gives one call its outcome. An error of reading it is that call's error, and nobody else's.</summary>
    /// <param name="batch">Where the call is.</param>
    /// <param name="index">Which one it is.</param>
    /// <param name="replaced">What it fails with, whatever the worker says.</param>
    /// <param name="kind">What the worker says.</param>
    /// <param name="body">And how.</param>
    /// <param name="recorder">Who writes down what threw, where that may take its time.</param>
    private void Conclude(CallBatch batch, int index, Exception? replaced, FrameKind kind, ReadOnlyMemory<byte> body, ICallRecorder? recorder = null)
    {
        if (replaced is not null)
        {
            Fail(batch, index, replaced);
            return;
        }
        try
        {
            if (kind is FrameKind.Result or FrameKind.LargeResult)
            {
                batch.Succeed(index, body);
                return;
            }
            var error = CallError.Read(body);
            if (error.Cancelled)
                batch.Cancel(index);
            else if (error.Kind == CallErrorKind.Source && batch.SourcesOf(index)?.ErrorOf(error.Parameter) is { } own)
                batch.Fail(index, own);
            else
                Fail(batch, index, Recorded(RemoteErrors.ToException(error, batch[index].Callable), batch, index, recorder));
        }
        catch (Exception e)
        {
            batch.Fail(index, RemoteErrors.UnreadableResult(batch[index].Callable, e));
        }
    }

    private void Fail(CallBatch batch, int index, Exception error)
    {
        _scheduler.Watch.NoteFailure(batch, index, error, _slot.Id);
        batch.Fail(index, error);
    }

    private static Exception Recorded(Exception error, CallBatch batch, int index, ICallRecorder? recorder)
    {
        if (error is RemotingException ours && recorder?.Wants(RecordedEnd.Exception) == true)
            recorder.Record(RecordedEnd.Exception, new CallRange(batch, index, 1), ours, null);
        return error;
    }
}
