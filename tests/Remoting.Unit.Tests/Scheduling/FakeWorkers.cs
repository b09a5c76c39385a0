using MessagePack;
using Microsoft.Extensions.Time.Testing;
using Remoting.Calls;
using Remoting.Scheduling;
using Remoting.Telemetry;

namespace Remoting.Tests.Scheduling;

/// <summary>A scheduler with workers that do exactly what the test says, and time that passes when the test says.</summary>
internal sealed class FakePool : IWorkerFactory
{
    private readonly ProcessPoolOptions _options;

    /// <summary>The first event of a program has the meter made, on another thread; from then on nothing is told where nobody listens.</summary>
    static FakePool() => PoolMeter.CallsEnded(0);

    public FakePool(ProcessPoolOptions options, Action<FakeWorker>? prepare = null)
    {
        _options = options;
        Prepare = prepare;
        Scheduler = new Scheduler(options, this, Time, new PoolEvents(options.LoggerFactory), elsewhere: static action => action());
        Scheduler.Open();
    }

    public FakeTime Time { get; } = new();

    /// <summary>Is shown each worker before the scheduler gets it.</summary>
    public Action<FakeWorker>? Prepare { get; set; }

    /// <summary>From here on the test expects that no worker is started.</summary>
    public bool IsEnding { get; set; }

    public Scheduler Scheduler { get; }

    /// <summary>All workers that were ever made.</summary>
    public List<FakeWorker> Workers { get; } = [];

    public IEnumerable<FakeWorker> Live => Workers.Where(worker => !worker.IsGone);

    /// <summary>Runs calls again that ask for it.</summary>
    public RetryLine Retries => field ??= Retrying.In(Scheduler);

    public FakeBatch Submit(int count = 1, int chunkLength = 1, CallOptions? options = null, object? owner = null)
    {
        var batch = new FakeBatch(count) { ChunkLength = chunkLength, Options = options, Owner = owner };
        Retries.Watch(batch);
        Scheduler.Enqueue(batch, [new CallRange(batch, 0, count)]);
        return batch;
    }

    /// <summary>Time passes as it does for a program that runs: the timer fires when it is due. (<see cref="Time"/> alone jumps, as for one that was stopped.)</summary>
    public void Pass(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (; time > step; time -= step)
            Time.Advance(step);
        Time.Advance(time);
    }

    public IWorkerLink Create(WorkerSlot slot, Scheduler scheduler)
    {
        Assert.False(IsEnding, "no worker is started for nothing");
        Assert.True(Live.Count() < (long)_options.MaxWorkers + _options.StandbyWorkers, "there are never more processes than allowed");
        var worker = new FakeWorker(slot, scheduler, Time);
        Prepare?.Invoke(worker);
        Workers.Add(worker);
        return worker;
    }
}

/// <summary>Counts how often a timer fires.</summary>
internal sealed class FakeTime : FakeTimeProvider
{
    private int _looks = int.MaxValue;
    private TimeSpan _jump;
    private long _skew;

    public int Fired { get; private set; }

    /// <summary>So much time passes behind the next looks at the clock, so many of them.</summary>
    public void JumpBehind(int looks, TimeSpan time) => (_looks, _jump) = (looks, time);

    public override long GetTimestamp()
    {
        long now = base.GetTimestamp() + _skew;
        if (_looks != int.MaxValue && --_looks == 0)
        {
            _looks = int.MaxValue;
            _skew += (long)(_jump.TotalSeconds * TimestampFrequency);
        }
        return now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
            given =>
            {
                Fired++;
                callback(given);
            },
            state, dueTime, period);
}

/// <summary>A batch that counts what happens to its calls.</summary>
internal sealed class FakeBatch(int count) : CallBatch
{
    private static readonly RemoteCall Any = Calls.Remote.Identity(0);

    /// <summary>Who has submitted it.</summary>
    public object? Owner { get; init; }

    public override object? Submitter => Owner ?? base.Submitter;

    public string?[] Outcomes { get; } = new string?[count];

    public Exception?[] Errors { get; } = new Exception?[count];

    public int[] Starts { get; } = new int[count];

    /// <summary>Calls that ended before anybody had asked their worker to end them: that, and nothing else, comes of them.</summary>
    public bool[] Finished { get; } = new bool[count];

    public override int Count => count;

    public bool IsDone => Outcomes.All(outcome => outcome is not null);

    public override RemoteCall this[int index] => Any;

    public override void Succeed(int index, ReadOnlyMemory<byte> result) => Set(index, "ended");

    public void End(int index) => Set(index, "ended");

    protected override void OnFailed(int index, Exception error)
    {
        Errors[index] = error;
        Set(index, error.GetType().Name);
    }

    public override void Cancel(int index) => Set(index, "cancelled");

    public override Task InvokeAsync(int index, LocalCancellation cancellation) => throw new NotSupportedException();

    private void Set(int index, string outcome)
    {
        Assert.Null(Outcomes[index]);
        Outcomes[index] = outcome;
    }
}

/// <summary>
/// A worker under the control of the test. It keeps the promises of the real one: <see cref="Recall"/> is final, and what it has said is in the ring
/// until somebody takes it in.
/// </summary>
internal sealed class FakeWorker(WorkerSlot slot, Scheduler scheduler, TimeProvider time) : IWorkerLink
{
    private readonly Queue<(FakeBatch Batch, int Index, long Sequence)> _received = new();
    private readonly Queue<(long Sequence, CallNotice Report, FakeBatch Batch, int Index)> _ring = new();
    private (FakeBatch Batch, int Index, long Sequence)? _running;
    private long _started;
    private long? _startedAt;
    private long _recalled;
    private bool _wantsTimes;
    private bool _hesitates;

    /// <summary>Is told which member the scheduler calls; may throw in its place.</summary>
    public Action<string>? Called { get; set; }

    public int? ProcessId => 1000 + slot.Id;

    public long Started => _started;

    public bool IsStarted { get; private set; }

    public bool IsReady { get; private set; }

    public bool IsStanding { get; private set; }

    public bool IsSteppingIn { get; private set; }

    public bool IsKilled { get; private set; }

    public bool IsStopped { get; private set; }

    public bool IsGone { get; private set; }

    public bool IsRunning => _running is not null;

    /// <summary>The batch of the call that it runs.</summary>
    public FakeBatch? Running => _running?.Batch;

    public long? CancelRequested { get; private set; }

    /// <summary>Calls that were sent, whether taken back or not.</summary>
    public int Received => _received.Count;

    public bool WantsTimes
    {
        set
        {
            _wantsTimes = value;
            TimesWanted?.Invoke(value);
        }
    }

    public Action<bool>? TimesWanted { get; set; }

    /// <summary>A worker that says something else than the truth.</summary>
    public Func<long, long?>? Lies { get; set; }

    public long? StartedAt(long sequence) => Lies is not null ? Lies(sequence) : sequence == _started ? _startedAt : null;

    public void Start()
    {
        try
        {
            Called?.Invoke(nameof(Start));
            IsStarted = true;
        }
        finally
        {
            IsGone = !IsStarted;
        }
    }

    public void Send(CallRange calls, long firstSequence)
    {
        Assert.True(IsReady && !IsStopped && !IsGone, "calls go to workers that are ready");
        Called?.Invoke(nameof(Send));
        for (int i = 0; i < calls.Count; i++)
            _received.Enqueue(((FakeBatch)calls.Batch, calls.Start + i, firstSequence + i));
    }

    public string? TryTakeStack() => null;

    public void SendCancel(long sequence)
    {
        // What it has ended may still be asked to end, as long as nobody knows; what it has not begun never.
        if (_ring.Count == 0)
            Assert.Equal(_running?.Sequence ?? _started, sequence);
        Assert.InRange(sequence, 1, _started);
        CancelRequested = sequence;
    }

    public long Recall(long through)
    {
        long before = _recalled;
        _recalled = through;
        // Each side sees the other: the call counts as started here, and is left out there. One that was taken back before is no call that it begins.
        if (_hesitates && _received.TryPeek(out var next) && next.Sequence > before)
        {
            _received.Dequeue();
            _hesitates = false;
            _started = next.Sequence;
            Say(next, CallNotice.Skipped, seen: false);
        }
        return _started;
    }

    public void StepIn()
    {
        Called?.Invoke(nameof(StepIn));
        Assert.True(IsStanding && !IsStopped && !IsGone, "a worker that stands by steps in");
        IsSteppingIn = true;
    }

    public void Stop()
    {
        Called?.Invoke(nameof(Stop));
        Assert.False(IsRunning);
        IsStopped = true;
    }

    public void Kill(KillManner manner)
    {
        IsKilled = true;
        Called?.Invoke(nameof(Kill));
    }

    public void Flush() => Called?.Invoke(nameof(Flush));

    public bool TryWatch() => false;

    public void Watch()
    {
    }

    public void FlushSoon() => Called?.Invoke(nameof(FlushSoon));

    public void TakeIn()
    {
        Called?.Invoke(nameof(TakeIn));
        if (!IsGone)
            Deliver();
    }

    // What the test lets it do.

    public void BecomeReady()
    {
        IsReady = true;
        scheduler.OnReady(slot);
    }

    /// <summary>Has shaken hands, and stands by. Where it has no initializer to run it may get calls from here on.</summary>
    public void Stand(bool initializesLate = false)
    {
        IsStanding = true;
        IsReady = !initializesLate;
        scheduler.OnStanding(slot);
    }

    /// <summary>Starts the next call that was not taken back; false when there is none.</summary>
    /// <param name="seen">Whether what it has to say of calls that were taken back is taken in at once, or lies in the ring.</param>
    public bool Begin(bool seen = true)
    {
        Assert.Null(_running);
        _hesitates = false;
        (FakeBatch, int, long)? passed = null;
        while (_received.TryPeek(out var next) && next.Sequence <= _recalled)
            passed = _received.Dequeue();
        // Of calls that it never announced nobody but itself has anything to be told: one word says that it has come past them.
        if (passed is { } last)
            Say(last, CallNotice.Skipped, seen);
        while (_received.TryDequeue(out var next))
        {
            _started = next.Sequence;
            _startedAt = _wantsTimes ? time.GetTimestamp() : null;
            if (next.Sequence <= _recalled)
            {
                Say(next, CallNotice.Skipped, seen);
                continue;
            }
            _running = next;
            next.Batch.Starts[next.Index]++;
            return true;
        }
        return false;
    }

    /// <summary>Is about to begin its next call when that is taken back.</summary>
    public void Hesitate() => _hesitates = true;

    /// <summary>Ends the running call.</summary>
    /// <param name="seen">Whether the result is taken in at once, or lies in the ring.</param>
    public void Finish(bool seen = true)
    {
        var ended = _running!.Value;
        _running = null;
        ended.Batch.Finished[ended.Index] = slot.PendingKill?.Sequence != ended.Sequence;
        Say(ended, CallNotice.Ended, seen);
    }

    /// <summary>Takes in what lies in the ring.</summary>
    public void Deliver()
    {
        while (_ring.TryDequeue(out var said))
        {
            var (sequence, report, batch, index) = said;
            var reported = new List<NotedCalls>();
            Assert.True(scheduler.OnReports(slot, [new CallNotices(sequence, 1, report)], reported));
            foreach (var ended in reported)
            {
                Assert.Same(batch, ended.Calls.Batch);
                Assert.Equal(index, ended.Calls.Start);
                if (ended.Error is { } error)
                    batch.Fail(index, error);
                else
                    batch.End(index);
            }
        }
    }

    public void Die(WorkerExitReason reason = WorkerExitReason.Exited, Exception? fatal = null)
    {
        if (IsReady)
            Deliver();
        IsGone = true;
        scheduler.OnGone(slot, _started, new WorkerDeath(slot.Id, 1000 + slot.Id, 1, reason, ""), fatal);
    }

    public override string ToString() =>
        $"worker {slot.Id} {slot.State} started={IsStarted} ready={IsReady} running={_running} received={Received} sent={slot.SentCount} kill={slot.PendingKill} killed={IsKilled} stopped={IsStopped} head={(slot.Sent.Count > 0 ? slot.Sent[0].FirstSequence : 0)} begun={_started} recalled={_recalled} said={_ring.Count} lease={slot.Lease?.Phase}";

    private void Say((FakeBatch Batch, int Index, long Sequence) call, CallNotice report, bool seen)
    {
        _ring.Enqueue((call.Sequence, report, call.Batch, call.Index));
        if (seen)
            Deliver();
    }
}
