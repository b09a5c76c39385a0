using Remoting.Calls;
using Remoting.Scheduling;
using Remoting.Telemetry;
using Remoting.Threads;

namespace Remoting.Tests.Scheduling;

/// <summary>What a step leads to happens whatever else of it fails, and no callback is inside of the scheduler.</summary>
public sealed class EffectsTests
{
    [Test]
    public void A_worker_that_cannot_be_started_is_a_failed_start_and_the_cause_is_told()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 }, worker => worker.Called = Throwing(nameof(IWorkerLink.Start)));
        var call = pool.Submit();
        Assert.Equal(SchedulingLimits.MaxFailedStarts, pool.Workers.Count);
        Assert.Equal(nameof(BrokenProcessPoolException), call.Outcomes[0]);
        Assert.Contains("thrown by Start", ((BrokenProcessPoolException)call.Errors[0]!).StandardErrorTail, StringComparison.Ordinal);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    /// <summary>A new process wants the processor that whoever waits for the outcome would wake up on.</summary>
    [Test]
    public void The_calls_of_a_dead_worker_are_told_before_the_next_worker_is_started()
    {
        string? known = null;
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var call = pool.Submit();
        var waiting = pool.Submit();
        pool.Workers[0].BecomeReady();
        pool.Workers[0].Begin();
        pool.Prepare = worker => worker.Called = name => known ??= name == nameof(IWorkerLink.Start) ? call.Outcomes[0] ?? "nothing" : null;
        pool.Workers[0].Die(WorkerExitReason.Killed);
        Assert.Equal(nameof(WorkerDiedException), known);
        Assert.Null(waiting.Outcomes[0]);
    }

    [Cases]
    [InlineData(nameof(IWorkerLink.Send))]
    [InlineData(nameof(IWorkerLink.Flush))]
    public void A_worker_that_cannot_be_talked_to_is_killed_and_its_calls_go_elsewhere(string member)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var call = pool.Submit();
        pool.Workers[0].Called = Throwing(member);
        pool.Workers[0].BecomeReady();
        Assert.True(pool.Workers[0].IsKilled);
        pool.Workers[0].Die(WorkerExitReason.Killed);
        pool.Workers[1].BecomeReady();
        pool.Workers[1].Begin();
        pool.Workers[1].Finish();
        Assert.Equal("ended", call.Outcomes[0]);
    }

    [Test]
    public void One_worker_that_cannot_be_killed_keeps_no_other_from_it_and_no_call_from_its_outcome()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 3 }, worker => worker.Called = Throwing(nameof(IWorkerLink.Kill)));
        var calls = Enumerable.Range(0, 5).Select(_ => pool.Submit()).ToArray();
        foreach (var worker in pool.Workers)
        {
            worker.BecomeReady();
            worker.Begin();
        }
        pool.Scheduler.KillWorkers(gently: false);
        Assert.All(pool.Workers, worker => Assert.True(worker.IsKilled));
        Assert.Equal(2, calls.Count(call => call.Outcomes[0] == "cancelled"));
    }

    [Test]
    public void A_callback_that_throws_keeps_no_other_call_from_its_outcome()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var first = new SpitefulBatch();
        pool.Scheduler.Enqueue(first, [new CallRange(first, 0, 1)]);
        var second = pool.Submit();
        pool.Scheduler.KillWorkers(gently: false);
        Assert.Equal("cancelled", second.Outcomes[0]);
        // And the effects of the next step are its own.
        Assert.Equal(nameof(ObjectDisposedException), pool.Submit().Outcomes[0]);
    }

    [Test]
    public void A_callback_may_come_back_into_the_scheduler()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2 });
        FakeBatch? inner = null;
        var first = new SpitefulBatch { Then = () => inner = pool.Submit() };
        pool.Scheduler.Enqueue(first, [new CallRange(first, 0, 1)]);
        var second = pool.Submit();
        pool.Scheduler.Cancel(first, queuedOnly: false);
        Assert.NotNull(inner);
        foreach (var worker in pool.Live.ToArray())
        {
            worker.BecomeReady();
            while (worker.Begin())
                worker.Finish();
        }
        Assert.Equal("ended", inner.Outcomes[0]);
        Assert.Equal("ended", second.Outcomes[0]);
    }

    [Test]
    public void A_timer_that_fails_goes_on()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = TimeSpan.FromSeconds(1), CancellationGracePeriod = TimeSpan.Zero });
        var call = pool.Submit();
        var worker = pool.Workers[0];
        worker.BecomeReady();
        worker.Begin();
        int failures = 3;
        worker.Lies = _ => --failures >= 0 ? throw new InvalidOperationException("in the timer") : null;
        for (int i = 0; i < 40 && !worker.IsKilled; i++)
            pool.Pass(TimeSpan.FromMilliseconds(100));
        Assert.True(worker.IsKilled);
        worker.Die(WorkerExitReason.Killed);
        Assert.Equal(nameof(CallTimeoutException), call.Outcomes[0]);
    }

    [Test]
    public void A_worker_whose_results_cannot_be_taken_in_is_judged_by_what_is_known()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = TimeSpan.FromSeconds(1), CancellationGracePeriod = TimeSpan.Zero });
        pool.Submit();
        var worker = pool.Workers[0];
        worker.BecomeReady();
        worker.Begin();
        worker.Called = Throwing(nameof(IWorkerLink.TakeIn));
        pool.Pass(TimeSpan.FromSeconds(2));
        Assert.True(worker.IsKilled);
    }

    [Test]
    public void The_timer_of_a_pool_keeps_nothing_alive_of_the_code_that_made_it()
    {
        var (scheduler, flowing) = MakeWithContext();
        for (int i = 0; i < 10 && flowing.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(flowing.IsAlive);
        GC.KeepAlive(scheduler);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (Scheduler Scheduler, WeakReference Flowing) MakeWithContext()
    {
        Scheduler? scheduler = null;
        WeakReference? flowing = null;
        // On a thread of its own, whose context ends with it.
        var thread = new Thread(() =>
        {
            var local = new AsyncLocal<object?> { Value = new byte[100] };
            flowing = new WeakReference(local.Value);
            scheduler = new Scheduler(new ProcessPoolOptions { MaxWorkers = 1 }, new NoWorkers(), OwnTimeProvider.Instance, new PoolEvents(null));
            scheduler.Open();
            local.Value = null;
        });
        thread.UnsafeStart();
        thread.Join();
        return (scheduler!, flowing!);
    }

    private static Action<string> Throwing(string member) => called =>
    {
        if (called == member)
            throw new InvalidOperationException($"thrown by {member}");
    };

    private sealed class NoWorkers : IWorkerFactory
    {
        public IWorkerLink Create(WorkerSlot slot, Scheduler scheduler) => throw new NotSupportedException();
    }

    /// <summary>Throws when it gets its outcome, or does something else that nobody would expect.</summary>
    private sealed class SpitefulBatch : CallBatch
    {
        private static readonly RemoteCall Any = Calls.Remote.Identity(0);

        public Action Then { get; init; } = () => throw new InvalidOperationException("spite");

        public override int Count => 1;

        public override RemoteCall this[int index] => Any;

        public override void Succeed(int index, ReadOnlyMemory<byte> result) => Then();

        protected override void OnFailed(int index, Exception error) => Then();

        public override void Cancel(int index) => Then();

        public override Task InvokeAsync(int index, LocalCancellation cancellation) => throw new NotSupportedException();
    }
}
