using Remoting.Calls;
using Remoting.Telemetry;
using Remoting.Watching;

namespace Remoting.Scheduling;

/// <summary>What a worker says of a call.</summary>
internal enum CallNotice
{
    /// <summary>It has ended; the result or the error is at hand.</summary>
    Ended,

    /// <summary>It was taken back just as the worker was about to start it, and has not run.</summary>
    Skipped,

    /// <summary>It is running, and has an item of its stream or a report of its progress.</summary>
    Said,
}

/// <summary>What a worker says of calls with consecutive numbers.</summary>
internal readonly record struct CallNotices(long First, int Count, CallNotice Report);

/// <summary>Calls that a worker has reported, for its link to hand over what came with the reports.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="Error">An outcome that replaces what the worker sent; then it is one call.</param>
internal readonly record struct NotedCalls(CallRange Calls, Exception? Error);

// What workers report.
internal sealed partial class Scheduler
{
    /// <summary>A worker has shaken hands and run the initializer.</summary>
    public void OnReady(WorkerSlot slot)
    {
        using var step = new Step(this, out var effects);
        _failedStarts = 0;
        slot.Move(WorkerState.Ready, _time.GetTimestamp());
        TellWorker(slot, WorkerStep.Ready);
        Dispatch(effects, inline: true);
    }

    /// <summary>
    /// Reports of a worker came in, in the order in which it ran the calls. All but those that were skipped go to <paramref name="reported"/>, in the
    /// same order; new calls are on their way to the worker before their outcomes are looked at.
    /// </summary>
    /// <returns>False when a report is of a call that the worker does not have: what it sends is not to be trusted.</returns>
    public bool OnReports(WorkerSlot slot, List<CallNotices> reports, List<NotedCalls> reported)
    {
        using var step = new Step(this, out var effects);
        bool valid = true;
        int done = 0;
        foreach (var (first, count, report) in reports)
        {
            if (report == CallNotice.Skipped)
            {
                valid = first + count - 1 <= slot.RecalledThrough;
                if (!valid)
                    break;
                // Usually the scheduler knows already, and the calls are elsewhere.
                for (long sequence = first; sequence < first + count; sequence++)
                {
                    if (slot.TakeHead(sequence) is { } skipped)
                        OnSkipped(slot, sequence, skipped, effects);
                }
                continue;
            }
            if (report == CallNotice.Said)
            {
                valid = count == 1 && slot.Head(first) is not null;
                if (!valid)
                    break;
                reported.Add(new NotedCalls(slot.Head(first)!.Value, null));
                continue;
            }
            int taken = TakeEnded(slot, first, count, reported);
            done += taken;
            valid = taken == count;
            if (!valid)
                break;
        }
        long now = _time.GetTimestamp();
        slot.Speak(now);
        if (done > 0)
        {
            if (_justEnded.Count > 0)
                TellEnded(slot, now);
            LookForAdvice(reported, done, now - slot.HeadSince);
            slot.Progress(done, now, SecondsPerTick);
            _completed += done;
            Events.NoteCallsEnded(done);
        }
        if (slot.Lease is { } lease)
            GoOnWithLease(lease, slot, effects);
        Dispatch(effects, inline: true);
        return valid;
    }

    /// <summary>A worker holds more memory than <see cref="ProcessPoolOptions.RecycleWorkerAtMemory"/>: it ends the calls it has, and is replaced.</summary>
    public void OnFull(WorkerSlot slot)
    {
        using var step = new Step(this, out var effects);
        slot.IsFull = true;
        Dispatch(effects, inline: true);
    }

    /// <summary>Takes calls that have ended from the head of what was sent to a worker; gives how many of them it really has.</summary>
    private int TakeEnded(WorkerSlot slot, long first, int count, List<NotedCalls> reported)
    {
        int taken = 0;
        while (taken < count)
        {
            long sequence = first + taken;
            // A call that is to be killed is looked at alone.
            if (slot.TakeHead(sequence, slot.PendingKill is null ? count - taken : 1) is not { } calls)
                break;
            reported.Add(new NotedCalls(calls, EndDoom(slot, sequence, calls)));
            if (Watch.Watchers is not null)
                _justEnded.Add(new SentCalls(calls, sequence));
            taken += calls.Count;
        }
        return taken;
    }

    /// <summary>
    /// A worker's process is gone, and everything it had is released. Every result that it finished has been reported before.
    /// </summary>
    /// <param name="slot">The worker.</param>
    /// <param name="started">Number of the last call that it had started.</param>
    /// <param name="death">What is known of its end.</param>
    /// <param name="fatal">Why no worker of the pool can serve, if that is so: the initializer's exception, or that of starting at all.</param>
    public void OnGone(WorkerSlot slot, long started, WorkerDeath death, Exception? fatal)
    {
        using var step = new Step(this, out var effects);
        bool wasStarting = HasFailedToStart(slot, death);
        if (HasEndedUnused(slot, death))
            NoteUnusedDeath();
        bool expected = slot.State == WorkerState.Retiring || slot.Killed;
        var unstarted = new List<CallRange>();
        slot.TakeBackAfter(started, unstarted);
        var past = Watch.Deaths.Note(death, slot.Sent.Count > 0 ? PoolWatch.NameOf(slot.Sent[0].Range.Batch, slot.Sent[0].Range.Start) : null, expected, _time.GetUtcNow());
        // One at most, for a worker runs one call at a time, and the results of those before were saved; more if it has lied or spoiled its
        // results, and then all of them are lost.
        if (slot.SentCount == 0 && _broken is null && TakeBounced(unstarted) is { } culprit)
            effects.Fail(culprit, call => new WorkerDiedException(NameOf(call), death, []));
        while (slot.Sent.Count > 0)
            OnLost(slot, death, expected, effects);
        ComeBack(unstarted, effects);
        slot.Move(WorkerState.Gone, _time.GetTimestamp());
        if (!_workers.Remove(slot))
            _aside.Remove(slot);
        Events.NoteGone(death, expected);
        TellWorker(slot, WorkerStep.Gone, past);
        if (!expected)
        {
            _deaths++;
            OnUnexpectedDeath(slot, wasStarting, death, fatal, effects);
        }
        // After the pool has broken, if it has: then that is what its lease's calls are told, too.
        if (slot.Lease is { } lease)
            LoseLease(lease, death, effects);
        Dispatch(effects, inline: true);
    }

    /// <summary>A worker could not even begin to start: it is gone, and that is a failed start like others.</summary>
    public void OnStartFailed(WorkerSlot slot, Exception error)
    {
        Events.WorkerFailed(slot.Id, null, error);
        OnGone(slot, 0, new WorkerDeath(slot.Id, null, null, WorkerExitReason.Unknown, error.Message), fatal: null);
    }

    /// <summary>
    /// What had to be said to a worker, or done with it, has failed. Where it now waits for something that will not come it is killed: its end sees to
    /// its calls.
    /// </summary>
    public void OnLinkFailed(WorkerSlot slot, Exception error, bool kill)
    {
        Events.WorkerFailed(slot.Id, slot.Link.ProcessId, error);
        if (!kill)
            return;
        try
        {
            slot.Link.Kill(KillManner.AtOnce);
        }
        catch (Exception e)
        {
            Events.WorkerFailed(slot.Id, slot.Link.ProcessId, e);
        }
    }

    /// <summary>
    /// A worker has ended without having begun any of its calls: counts that against the first of them. Gives it, taken from the list, when it
    /// has happened to it too often.
    /// </summary>
    private static CallRange? TakeBounced(List<CallRange> unstarted)
    {
        if (unstarted.Count == 0)
            return null;
        // Calls are taken back the last first.
        var range = unstarted[^1];
        unstarted.RemoveAt(unstarted.Count - 1);
        if (range.Count > 1)
            unstarted.Add(range.Skip(1) with { UnstartedDeaths = 0 });
        var first = range.Take(1) with { UnstartedDeaths = range.UnstartedDeaths + 1 };
        if (first.UnstartedDeaths >= SchedulingLimits.MaxUnstartedDeaths)
            return first;
        unstarted.Add(first);
        return null;
    }

    /// <summary>A call was lost with its worker.</summary>
    private void OnLost(WorkerSlot slot, WorkerDeath death, bool expected, Effects effects)
    {
        long sequence = slot.Sent[0].FirstSequence;
        var call = slot.TakeHead(sequence)!.Value;
        call.Batch.Retries?.Lose(call.Start, _time.GetElapsedTime(slot.HeadSince, _time.GetTimestamp()));
        if (slot.PendingKill is { } kill && (kill.Sequence == sequence || kill.Timeout is not null))
        {
            if (kill.Timeout is { } timeout)
                effects.Fail(call, call => Recorded(RecordedEnd.Timeout, call, new CallTimeoutException(NameOf(call), timeout) { RemoteStackTrace = death.Stack }, death));
            else
                effects.Cancel(call);
        }
        else if (expected)
        {
            effects.Fail(call, call => new BrokenProcessPoolException($"The workers of the pool were ended while {NameOf(call)} ran.", death));
        }
        else if (_options.WorkerLoss == WorkerLoss.Replace && call.Attempt + 1 < MaxAttempts(call) && call.Batch.IsRepeatable(call.Start) && call.Batch.Lease is null && !call.Batch.IsLeft
            && death.Reason is not (WorkerExitReason.Killed or WorkerExitReason.OutOfMemory) && _broken is null && !_cancelsQueued)
        {
            Events.NoteRetried(death, NameOf(call), call.Attempt + 2);
            Remember(call, death);
            _ = call.Batch.Retries?.TakeLost(call.Start);
            if (call.Batch.Traces?.Lose(call.Start, _time.GetElapsedTime(slot.HeadSince, _time.GetTimestamp()), death.Reason.ToString()) is { } tellLost)
                Events.NoteStep(tellLost);
            ComeBack(call with { Attempt = call.Attempt + 1 }, effects);
        }
        else if (_options.WorkerLoss == WorkerLoss.Replace)
        {
            WorkerDeath[] earlier = [.. call.Batch.EarlierDeaths?.GetValueOrDefault(call.Start) ?? []];
            if (call.Batch.Retries is not null)
                Remember(call, death);
            effects.Fail(call, call => Recorded(RecordedEnd.Death, call, new WorkerDiedException(NameOf(call), death, earlier, WhyNotRepeated(call)), death));
        }
        else
        {
            effects.Fail(call, call => Recorded(
                RecordedEnd.Death, call, new BrokenProcessPoolException($"The worker died while it ran {NameOf(call)}, and the pool with it.", death), death));
        }
    }

    /// <summary>A worker has died under a call that may be run again.</summary>
    private static void Remember(CallRange call, WorkerDeath death)
    {
        var deaths = call.Batch.EarlierDeaths ??= [];
        if (!deaths.TryGetValue(call.Start, out var ofThis))
            deaths.Add(call.Start, ofThis = []);
        ofThis.Add(death);
    }

    private void OnUnexpectedDeath(WorkerSlot slot, bool wasStarting, WorkerDeath death, Exception? fatal, Effects effects)
    {
        if (fatal is not null)
        {
            Break(_ => new BrokenProcessPoolException(
                $"The workers of the pool cannot serve: {(fatal is RemoteCallException ? "the initializer failed: " : "")}{fatal.Message}", null, fatal), effects);
        }
        else if (wasStarting && ++_failedStarts >= SchedulingLimits.MaxFailedStarts)
        {
            Break(_ => new BrokenProcessPoolException(
                $"{_failedStarts} workers in a row died before they were ready, so the pool has given up.", death), effects);
        }
        else if (_options.WorkerLoss == WorkerLoss.BreakPool)
        {
            Break(_ => new BrokenProcessPoolException($"Worker {slot.Id} of the pool died, and the pool with it.", death), effects);
        }
    }

    /// <summary>The pool cannot go on: every call fails with an exception of its own, the workers end, and later submits fail.</summary>
    private void Break(Func<CallRange?, BrokenProcessPoolException> error, Effects effects)
    {
        if (_broken is not null)
            return;
        var broken = Marked(error);
        Volatile.Write(ref _broken, broken);
        Events.NoteBroken(error(null));
        foreach (var range in TakeAllWaiting())
            FailBroken(range, broken, effects);
        FailLeases(broken, effects);
        foreach (var slot in _workers)
        {
            ComeBack(TakeBackUnstarted(slot), effects);
            Kill(slot, KillReason.PoolBroken, effects);
        }
        foreach (var slot in _aside)
            Kill(slot, KillReason.PoolBroken, effects);
    }

    /// <summary>
    /// All calls that get this wait, or have come back unstarted: those that run have their worker's end. One that was started before, and whose worker died under it,
    /// has begun.
    /// </summary>
    private static Func<CallRange?, Exception> Marked(Func<CallRange?, BrokenProcessPoolException> error) => call =>
    {
        var broken = error(call);
        broken.HasNotBegun = call is { } waiting && waiting.Attempt <= waiting.Batch.EarlierAttempts;
        return broken;
    };

    /// <summary>Before the call has its outcome, so that its arguments are still there, and whoever sees the error finds the file.</summary>
    private RemotingException Recorded(RecordedEnd end, CallRange call, RemotingException error, WorkerDeath death)
    {
        if (_options.Recorder is { } recorder && recorder.Wants(end))
            recorder.Record(end, call, error, death);
        return error;
    }

    /// <summary>Where a policy of the program's decides it does so for deaths, too.</summary>
    private int MaxAttempts(CallRange call) => call.Batch.Options is { Retry: not null } ? 1 : call.Batch.Options?.MaxAttempts ?? _options.MaxAttempts;

    /// <summary>Where it was asked for, and cannot be done.</summary>
    private string? WhyNotRepeated(CallRange call) => call.Attempt + 1 < MaxAttempts(call) ? call.Batch.WhyNotRepeated(call.Start) : null;

    private static string NameOf(CallRange call) => call.Batch[call.Start].Callable.Name;
}
