using System.Diagnostics;
using Remoting.Calls;

namespace Remoting.Scheduling;

/// <summary>Where a worker is in its life. It only ever moves down this list.</summary>
internal enum WorkerState
{
    /// <summary>The process is starting, shaking hands, or running the initializer.</summary>
    Starting,

    /// <summary>It is there for when a worker is needed, and has no place in the pool yet.</summary>
    Standing,

    /// <summary>It has its place, and runs the initializer that it has not run before.</summary>
    Initializing,

    /// <summary>It takes calls.</summary>
    Ready,

    /// <summary>It was asked to exit, and has nothing to do.</summary>
    Retiring,

    /// <summary>The process is gone.</summary>
    Gone,
}

/// <summary>Calls that were sent to a worker and have no outcome yet.</summary>
internal readonly record struct SentCalls(CallRange Range, long FirstSequence)
{
    public long LastSequence => FirstSequence + Range.Count - 1;
}

/// <summary>A running call that must end: its token was cancelled, and at the deadline its worker is killed.</summary>
/// <param name="Sequence">The call on its worker. Nothing is sent to the worker behind it, so a kill can hit no other call.</param>
/// <param name="Deadline">Timestamp of the kill; <see cref="long.MaxValue"/> for never.</param>
/// <param name="Timeout">The time-out that the call ran past, or <see langword="null"/> when it was cancelled.</param>
internal sealed record PendingKill(long Sequence, long Deadline, TimeSpan? Timeout);

/// <summary>What the scheduler knows of one worker. Guarded by the scheduler's lock.</summary>
internal sealed class WorkerSlot(int id)
{
    public int Id { get; } = id;

    public IWorkerLink Link { get; set; } = null!;

    /// <summary>Told of the calls that it gets and is rid of; null where the pool limits nothing.</summary>
    public TagLimits? Limits { get; init; }

    public WorkerState State { get; private set; }

    /// <summary>Sent and without outcome, in the order of sending, which is the order in which the worker runs them.</summary>
    public Deque<SentCalls> Sent { get; } = new();

    /// <summary>How many calls <see cref="Sent"/> holds.</summary>
    public int SentCount { get; private set; }

    /// <summary>Bytes of the arguments in <see cref="Sent"/>.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Number of the call that was sent last; numbers are never used again.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Calls up to this number were taken back as far as they had not started: the worker may skip them, and no other.</summary>
    public long RecalledThrough { get; set; }

    /// <summary>Calls that this worker was given and not relieved of: what counts against <see cref="ProcessPoolOptions.MaxCallsPerWorker"/>.</summary>
    public long Given { get; private set; }

    /// <summary>Calls with an outcome.</summary>
    public long Done { get; private set; }

    /// <summary>When the call at the head began, as far as that is known: before it has, when it became the head.</summary>
    public long HeadSince { get; private set; }

    /// <summary>Number of the last call of which it is known when it began.</summary>
    private long _begun;

    /// <summary>Number of the last call that was seen to have begun while it was the head.</summary>
    private long _seenBegun;

    /// <summary>Whether the call at the head was seen to have begun.</summary>
    public bool HeadHasBegun => Sent.Count > 0 && Sent[0].FirstSequence <= _seenBegun;

    /// <summary>Since when the worker has had calls and reported nothing; null when it has no call to report. Taking calls back does not reset it.</summary>
    public long? SilentSince { get; private set; }

    /// <summary>When the worker last had nothing to do.</summary>
    public long IdleSince { get; private set; }

    /// <summary>Moving average of the time of a call; null before the first result.</summary>
    public double? SecondsPerCall { get; private set; }

    public PendingKill? PendingKill { get; set; }

    /// <summary>What it has finished is being taken in, before what is due is decided: the timer need not come again for it.</summary>
    public bool LookedAt { get; set; }

    /// <summary>
    /// All of its calls were taken back before it had come to the first of them, and it has reported nothing since: it is stopped, or the machine is busy. It
    /// gets no more until it reports something, which it does when it comes to what was taken back.
    /// </summary>
    public bool IsLate { get; private set; }

    /// <summary>How often in a row it was looked at in vain for calls that it had not begun: each time it gets twice as long.</summary>
    public int Hesitations { get; private set; }

    /// <summary>Whether the worker was asked to write down when calls begin.</summary>
    public bool WantsTimes { get; set; }

    /// <summary>The lease that it belongs to; null where it serves the pool.</summary>
    public Lease? Lease { get; set; }

    /// <summary>Whether the pool itself ended the process, so that its death is no surprise.</summary>
    public bool Killed { get; set; }

    /// <summary>Whether it holds more memory than <see cref="ProcessPoolOptions.RecycleWorkerAtMemory"/>: it gets no more calls.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether that is so because somebody has asked for another one.</summary>
    public bool IsUnwanted { get; set; }

    public bool IsIdle => State == WorkerState.Ready && SentCount == 0;

    /// <summary>It has nothing to do, and the time for which that has been so begins anew.</summary>
    public void StayIdle(long now) => IdleSince = now;

    public void Move(WorkerState state, long now)
    {
        Debug.Assert(state > State, "A worker only moves on in its life.");
        Debug.Assert(state is WorkerState.Gone || SentCount == 0, "A worker starts and retires without calls.");
        State = state;
        IdleSince = now;
    }

    public long Add(CallRange range, long now)
    {
        Debug.Assert(State == WorkerState.Ready && PendingKill is null, "Nothing is sent behind a call that may be killed.");
        if (SentCount == 0)
            HeadSince = now;
        SilentSince ??= now;
        long first = LastSequence + 1;
        Sent.PushBack(new SentCalls(range, first));
        LastSequence += range.Count;
        Count(range, +1);
        Given += range.Count;
        return first;
    }

    /// <summary>The call at the head. Null when <paramref name="sequence"/> is not its number.</summary>
    public CallRange? Head(long sequence) => Sent.Count > 0 && Sent[0].FirstSequence == sequence ? Sent[0].Range.Take(1) : null;

    /// <summary>Calls at the head have outcomes. Null when <paramref name="sequence"/> is not the head's number.</summary>
    /// <param name="sequence">Number of the first.</param>
    /// <param name="most">How many; there are fewer in what is given where they are of different batches.</param>
    public CallRange? TakeHead(long sequence, int most = 1)
    {
        if (Sent.Count == 0 || Sent[0].FirstSequence != sequence)
            return null;
        var head = Sent[0];
        int count = Math.Min(most, head.Range.Count);
        var calls = head.Range.Take(count);
        if (head.Range.Count == count)
            Sent.PopFront();
        else
            Sent[0] = new SentCalls(head.Range.Skip(count), sequence + count);
        Count(calls, -1);
        return calls;
    }

    /// <summary>Takes back all calls after <paramref name="sequence"/>, the last first.</summary>
    public void TakeBackAfter(long sequence, List<CallRange> ranges)
    {
        while (Sent.Count > 0 && Sent[Sent.Count - 1].LastSequence > sequence)
        {
            var last = Sent.PopBack();
            int kept = (int)Math.Max(0, sequence - last.FirstSequence + 1);
            var taken = last.Range.Skip(kept);
            if (kept > 0)
                Sent.PushBack(last with { Range = last.Range.Take(kept) });
            Count(taken, -1);
            Given -= taken.Count;
            ranges.Add(taken);
        }
    }

    /// <summary>It has left calls out that it was given.</summary>
    public void Return(int count) => Given -= count;

    /// <summary><paramref name="count"/> results came in at once.</summary>
    public void Progress(int count, long now, double secondsPerTick)
    {
        // Half the weight on the newest: after a change of work the window follows within a few results.
        const double Weight = 0.5;
        double sample = (now - HeadSince) * secondsPerTick / count;
        SecondsPerCall = SecondsPerCall is { } average ? average + Weight * (sample - average) : sample;
        HeadSince = now;
        Hesitations = 0;
        Done += count;
        if (SentCount == 0)
            IdleSince = now;
    }

    /// <summary>The worker has reported something: it runs.</summary>
    public void Speak(long now)
    {
        SilentSince = SentCount == 0 ? null : now;
        IsLate = false;
    }

    /// <summary>The call at the head has begun.</summary>
    public void SeeBegun() => _seenBegun = Sent[0].FirstSequence;

    /// <summary>It is time to look for the calls that it has, and it has not begun them.</summary>
    public void Hesitate() => Hesitations++;

    /// <summary>All of its calls have gone elsewhere, for it has begun none.</summary>
    public void BeLate()
    {
        Debug.Assert(SentCount == 0, "A worker that has begun a call is not late.");
        IsLate = true;
    }

    /// <summary>The call at the head has not begun yet.</summary>
    public void DelayHead(long now) => HeadSince = now;

    /// <summary>
    /// The worker says that the call at the head began at this time. It is asked once for each call: one that says something else each time would
    /// never be out of time.
    /// </summary>
    public void BeginHead(long began, long now)
    {
        long sequence = Sent[0].FirstSequence;
        if (sequence <= _begun)
            return;
        _begun = sequence;
        HeadSince = Math.Clamp(began, HeadSince, Math.Max(now, HeadSince));
    }

    /// <summary>This process did not run for so long: that is not counted against the worker. What was set since then is not moved.</summary>
    public void Forgive(long ticks, long now, long grace)
    {
        HeadSince = Math.Min(HeadSince + ticks, now);
        if (SilentSince is { } silent)
            SilentSince = Math.Min(silent + ticks, now);
        if (PendingKill is { } kill && kill.Deadline != long.MaxValue)
            PendingKill = kill with { Deadline = Math.Min(kill.Deadline + ticks, Math.Max(kill.Deadline, now + grace)) };
    }

    /// <summary>The call at the head has already run for so long: it counts before it has ended.</summary>
    public void Slow(double seconds) => SecondsPerCall = Math.Max(SecondsPerCall ?? 0, seconds);

    private void Count(CallRange range, int sign)
    {
        SentCount += sign * range.Count;
        Limits?.Count(this, range, sign);
        SentBytes += sign * (long)(range.Batch.Encoded?.LengthOf(range.Start, range.Count) ?? 0);
    }
}
