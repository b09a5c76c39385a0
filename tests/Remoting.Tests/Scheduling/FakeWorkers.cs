using MessagePack;
using Microsoft.Extensions.Time.Testing;
using Remoting.CompilerServices;
using Remoting.Scheduling;
using Remoting.Telemetry;

namespace Remoting.Tests.Scheduling;

/// <summary>A scheduler with workers that do exactly what the test says, and time that passes when the test says.</summary>
internal sealed class FakePool : IWorkerFactory
{
    public FakePool(ProcessPoolOptions options)
    {
        Scheduler = new Scheduler(options, this, Time, new PoolEvents(null));
        Scheduler.Open();
    }

    public FakeTimeProvider Time { get; } = new();

    public Scheduler Scheduler { get; }

    /// <summary>All workers that were ever made.</summary>
    public List<FakeWorker> Workers { get; } = [];

    public IEnumerable<FakeWorker> Live => Workers.Where(worker => !worker.IsGone);

    public FakeBatch Submit(int count = 1, int grain = 1, CallOptions? options = null)
    {
        var batch = new FakeBatch(count) { Grain = grain, Options = options };
        Scheduler.Enqueue(batch, [new CallRange(batch, 0, count)]);
        return batch;
    }

    public IWorkerLink Create(WorkerSlot slot, Scheduler scheduler)
    {
        var worker = new FakeWorker(slot, scheduler);
        Workers.Add(worker);
        return worker;
    }
}

/// <summary>A batch that counts what happens to its calls.</summary>
internal sealed class FakeBatch(int count) : CallBatch
{
    private static readonly RemoteCall Any = Calls.Remote.Identity(0);

    public string?[] Outcomes { get; } = new string?[count];

    public Exception?[] Errors { get; } = new Exception?[count];

    public int[] Starts { get; } = new int[count];

    public override int Count => count;

    public bool IsDone => Outcomes.All(outcome => outcome is not null);

    public override RemoteCall this[int index] => Any;

    public override void Succeed(int index, ReadOnlyMemory<byte> result) => Set(index, "ended");

    public void End(int index) => Set(index, "ended");

    public override void Fail(int index, Exception error)
    {
        Errors[index] = error;
        Set(index, error.GetType().Name);
    }

    public override void Cancel(int index) => Set(index, "cancelled");

    public override Task InvokeAsync(int index, CancellationToken cancellationToken) => throw new NotSupportedException();

    private void Set(int index, string outcome)
    {
        Assert.Null(Outcomes[index]);
        Outcomes[index] = outcome;
    }
}

/// <summary>A worker under the control of the test. It keeps the promise of the real one: <see cref="Recall"/> is final.</summary>
internal sealed class FakeWorker(WorkerSlot slot, Scheduler scheduler) : IWorkerLink
{
    private readonly Queue<(FakeBatch Batch, int Index, long Sequence)> _received = new();
    private (FakeBatch Batch, int Index, long Sequence)? _running;
    private long _started;
    private long _recalled;

    public int? ProcessId => 1000 + slot.Id;

    public long Started => _started;

    public bool IsStarted { get; private set; }

    public bool IsReady { get; private set; }

    public bool IsKilled { get; private set; }

    public bool IsStopped { get; private set; }

    public bool IsGone { get; private set; }

    public bool IsRunning => _running is not null;

    public long? CancelRequested { get; private set; }

    /// <summary>Calls that were sent, whether taken back or not.</summary>
    public int Received => _received.Count;

    public void Start() => IsStarted = true;

    public void Send(CallRange calls, long firstSequence)
    {
        Assert.True(IsReady && !IsStopped && !IsGone, "calls go to workers that are ready");
        for (int i = 0; i < calls.Count; i++)
            _received.Enqueue(((FakeBatch)calls.Batch, calls.Start + i, firstSequence + i));
    }

    public void SendCancel(long sequence)
    {
        Assert.Equal(_running?.Sequence ?? _started, sequence);
        CancelRequested = sequence;
    }

    public long Recall(long through)
    {
        _recalled = through;
        return _started;
    }

    public void TakeIn()
    {
    }

    public void Stop()
    {
        Assert.False(IsRunning);
        IsStopped = true;
    }

    public void Kill(bool gently = false) => IsKilled = true;

    public void Flush()
    {
    }

    public bool TryWatch() => false;

    public void Watch()
    {
    }

    public void FlushSoon()
    {
    }

    // What the test lets it do.

    public void BecomeReady()
    {
        IsReady = true;
        scheduler.OnReady(slot);
    }

    /// <summary>Starts the next call that was not taken back; false when there is none.</summary>
    public bool Begin()
    {
        Assert.Null(_running);
        while (_received.TryDequeue(out var next))
        {
            _started = next.Sequence;
            if (next.Sequence <= _recalled)
            {
                Report(next.Sequence, CallReport.Skipped);
                continue;
            }
            _running = next;
            next.Batch.Starts[next.Index]++;
            return true;
        }
        return false;
    }

    /// <summary>Ends the running call and reports it.</summary>
    public void Finish()
    {
        var (batch, index, sequence) = _running!.Value;
        _running = null;
        foreach (var ended in Report(sequence, CallReport.Ended))
        {
            Assert.Same(batch, ended.Calls.Batch);
            Assert.Equal(index, ended.Calls.Start);
            if (ended.Error is { } error)
                batch.Fail(index, error);
            else
                batch.End(index);
        }
    }

    public void Die(WorkerExitReason reason = WorkerExitReason.Exited, Exception? fatal = null)
    {
        IsGone = true;
        scheduler.OnGone(slot, _started, new WorkerDeath(slot.Id, 1000 + slot.Id, 1, reason, ""), fatal);
    }

    public override string ToString() =>
        $"worker {slot.Id} {slot.State} started={IsStarted} ready={IsReady} running={_running} received={Received} sent={slot.SentCount} doom={slot.Doom} killed={IsKilled} stopped={IsStopped}";

    private List<ReportedCalls> Report(long sequence, CallReport report)
    {
        var ended = new List<ReportedCalls>();
        Assert.True(scheduler.OnReports(slot, [new CallReports(sequence, 1, report)], ended));
        return ended;
    }
}
