using Remoting.Threads;

namespace Remoting.Calls;

/// <summary>
/// Calls of an executor that have failed, and may be run again: until their policy, the program's own code, has said whether, and then until it is time.
/// For whoever runs calls such a call is over; it comes again as a new one, with the bytes that it had.
/// Invariant: whoever takes a call out of the line gives it its outcome, or its next run, and nobody else does.
/// </summary>
/// <param name="again">Runs a call again. Must not throw.</param>
/// <param name="mayRetry">Whether an error is one of a call, and not of its executor.</param>
/// <param name="failed">Told what a policy has thrown, or who is told of retries.</param>
internal sealed class RetryLine(Action<CallRange> again, Func<Exception, bool> mayRetry, Action<Exception> failed)
{
    /// <summary>What a timer can hold.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly OrderedLock _gate = new(LockRank.Leaf);
    private readonly HashSet<Waiting> _waiting = [];

    /// <summary>Those of the executor's leases, which are closed with it.</summary>
    private readonly HashSet<RetryLine> _inner = [];

    private RetryLine? _outer;
    private bool _closed;

    /// <summary>Who has made it: not dropped, and ended with that, as long as one of its calls may be run again.</summary>
    public object? Owner { get; set; }

    /// <summary>Calls that wait no more, and that whoever runs them does not have yet, or that have no outcome yet.</summary>
    private int _leaving;

    /// <summary>Whether no call waits here, or is about to be run again or to get its outcome.</summary>
    public bool IsEmpty
    {
        get
        {
            using (_gate.Enter())
                return _waiting.Count == 0 && _leaving == 0;
        }
    }

    /// <summary>A lease has a line of its own, until that is closed: calls of its wait no longer than its executor is there.</summary>
    public void Add(RetryLine inner)
    {
        inner._outer = this;
        bool late;
        using (_gate.Enter())
        {
            late = _closed;
            if (!late)
                _inner.Add(inner);
        }
        if (late)
            inner.Close();
    }

    /// <summary>Lets the calls of a batch be run again, where they ask for it. Before they are given to whoever runs them.</summary>
    public void Watch(CallBatch batch)
    {
        if (batch.Options?.Retry is { } policy && batch.Retries is null)
            batch.Retries = new CallRetries(this, policy);
    }

    public bool TryTake(CallRetries retries, CallBatch batch, int index, Exception error)
    {
        if (!batch.IsRepeatable(index) || MayRepeat?.Invoke(batch, index) == false || !mayRetry(error))
            return false;
        var waiting = new Waiting(this, retries, batch, index, error);
        using (_gate.Enter())
        {
            if (_closed || retries.IsCancelled)
                return false;
            _waiting.Add(waiting);
        }
        OwnThreads.Queue(waiting);
        return true;
    }

    /// <summary>Calls are cancelled: those that wait here end so, and no later failure of the others is retried.</summary>
    /// <param name="batch">Whose.</param>
    /// <param name="queuedOnly">Whether those that run are left to end by themselves.</param>
    public void Cancel(CallBatch batch, bool queuedOnly)
    {
        if (batch.Retries is not { } retries)
            return;
        var ended = new List<Waiting>();
        using (_gate.Enter())
        {
            retries.Cancel(queuedOnly);
            foreach (var waiting in _waiting)
            {
                if (waiting.Batch == batch)
                    ended.Add(waiting);
            }
            _waiting.ExceptWith(ended);
            _leaving += ended.Count;
        }
        foreach (var waiting in ended)
            waiting.EndCancelled();
    }

    /// <summary>No call is run again from here on: those that wait fail with the error that they have had.</summary>
    public void Close()
    {
        Waiting[] ended;
        RetryLine[] inner;
        using (_gate.Enter())
        {
            _closed = true;
            ended = [.. _waiting];
            _waiting.Clear();
            _leaving += ended.Length;
            inner = [.. _inner];
            _inner.Clear();
        }
        foreach (var waiting in ended)
            waiting.EndFailed();
        foreach (var line in inner)
            line.Close();
        _outer?.Remove(this);
    }

    private void Remove(RetryLine inner)
    {
        using (_gate.Enter())
            _inner.Remove(inner);
    }

    /// <summary>Takes a call out, which is leaving from here on: <see cref="Leave"/> must follow.</summary>
    private bool TryRemove(Waiting waiting)
    {
        using (_gate.Enter())
        {
            if (!_waiting.Remove(waiting))
                return false;
            _leaving++;
            return true;
        }
    }

    /// <summary>A call is in the hands of whoever runs it, or has its outcome.</summary>
    private void Leave()
    {
        bool isEmpty;
        using (_gate.Enter())
            isEmpty = --_leaving == 0 && _waiting.Count == 0;
        if (isEmpty)
            Emptied?.Invoke();
    }

    private bool Has(Waiting waiting)
    {
        using (_gate.Enter())
            return _waiting.Contains(waiting);
    }

    private (bool IsCancelled, bool QueuedOnly) CancelledOf(CallRetries retries)
    {
        using (_gate.Enter())
            return (retries.IsCancelled, retries.IsCancelledQueuedOnly);
    }

    /// <summary>One call that has failed.</summary>
    private sealed class Waiting(RetryLine line, CallRetries retries, CallBatch batch, int index, Exception error) : IThreadPoolWorkItem
    {
        private readonly int _attempts = retries.Count(index, error);
        private OwnTimer? _timer;

        public CallBatch Batch => batch;

        /// <summary>Asks the policy. It may block, throw, or come back to the pool.</summary>
        public void Execute()
        {
            TimeSpan? delay = null;
            try
            {
                delay = retries.Policy(error, _attempts);
            }
            catch (Exception e)
            {
                line.OnPolicyFailed(e);
            }
            if (delay is not { } time || time < TimeSpan.Zero)
            {
                if (line.TryRemove(this))
                    EndFailed();
            }
            else if (time == TimeSpan.Zero)
            {
                RunAgain();
            }
            else
            {
                _timer = OwnTimer.Create(static waiting => ((Waiting)waiting!).RunAgain(), this);
                _timer.Change(time < Longest ? time : Longest);
                // The call may have ended while its policy was asked: a timer would keep all of it for as long as the policy has said.
                if (!line.Has(this))
                    _timer.Dispose();
            }
        }

        public void EndFailed() => End(() => batch.FailForGood(index, error));

        public void EndCancelled() => End(() =>
        {
            CallEnds.NoteCancelled(batch, index);
            batch.Cancel(index);
        });

        private void End(Action giveOutcome)
        {
            _timer?.Dispose();
            try
            {
                giveOutcome();
                batch.Settle();
            }
            finally
            {
                line.Leave();
            }
        }

        private void RunAgain()
        {
            _timer?.Dispose();
            if (!line.TryRemove(this))
                return;
            line.RunAgain(new CallRange(batch, index, 1, Attempt: _attempts), retries, error);
        }
    }

    private void OnPolicyFailed(Exception error) => failed(error);

    private void RunAgain(CallRange call, CallRetries retries, Exception error)
    {
        try
        {
            NoteRetried(call, error);
            again(call);
        }
        finally
        {
            Leave();
        }
        // Cancelled between the two: the cancellation has found the call nowhere.
        if (CancelledOf(retries) is (true, var queuedOnly))
            Cancelled?.Invoke(call.Batch, queuedOnly);
    }

    /// <summary>The call is in nobody's hands but ours: it goes on whatever becomes of the note.</summary>
    private void NoteRetried(CallRange call, Exception error)
    {
        try
        {
            Retried?.Invoke(call.Batch, call.Start, error);
        }
        catch (Exception e)
        {
            failed(e);
        }
    }

    /// <summary>Told when the last call that was about to be run again is in the hands of whoever runs it, or has its outcome.</summary>
    public Action? Emptied { get; init; }

    /// <summary>Whether whoever runs them can run a call again, by its batch and index, as far as that is not known to itself.</summary>
    public Func<CallBatch, int, bool>? MayRepeat { get; init; }

    /// <summary>Told of each call that is about to be run again, with the error that it had.</summary>
    public Action<CallBatch, int, Exception>? Retried { get; init; }

    /// <summary>Cancels a call that was run again, and is not wanted any more: if it is queued only, or also if it runs by now, as the cancellation was.</summary>
    public Action<CallBatch, bool>? Cancelled { get; init; }
}
