using Remoting.Calls;
using Remoting.Scheduling;
using Remoting.Telemetry;
using Remoting.Workers;

namespace Remoting.Tests.Scheduling;

/// <summary>Outcomes before verdicts, and whose time is counted.</summary>
public sealed class VerdictTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void A_result_that_lies_in_the_ring_comes_before_the_timeout()
    {
        var (pool, worker, call) = Running(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = 4 * Second });
        worker.Finish(seen: false);
        pool.Pass(5 * Second);
        Assert.Equal("ended", call.Outcomes[0]);
        Assert.Null(worker.CancelRequested);
        Assert.False(worker.IsKilled);
    }

    [Test]
    public void A_call_that_ended_in_the_grace_period_is_not_killed_however_late_its_result_is_looked_at()
    {
        var (pool, worker, call) = Running(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = Second });
        pool.Scheduler.Cancel(call, queuedOnly: false);
        worker.Finish(seen: false);
        pool.Pass(2 * Second);
        Assert.Equal("ended", call.Outcomes[0]);
        Assert.False(worker.IsKilled);
        var next = pool.Submit();
        worker.Begin();
        worker.Finish();
        Assert.Equal("ended", next.Outcomes[0]);
    }

    /// <summary>Whoever leaves a map wants nothing of it any more, whatever comes back from a worker.</summary>
    [Cases]
    [InlineData("died")]
    [InlineData("skipped")]
    public void What_was_left_is_not_run_again(string how)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 3 });
        var map = pool.Submit(count: 2, chunkLength: 2);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        if (how == "died")
            Assert.True(worker.Begin());
        else
            worker.Hesitate();
        pool.Scheduler.Cancel(map, queuedOnly: true);
        if (how == "died")
            worker.Die();
        else
            Assert.False(worker.Begin());
        Assert.True(map.IsDone);
        Assert.Equal(how == "died" ? 1 : 0, map.Starts.Sum());
        Assert.Equal(0, pool.Scheduler.Inspect().Queued);
    }

    [Test]
    public void Nothing_is_stolen_from_a_worker_that_has_done_it()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MaxWindow = SchedulingLimits.DeepestWindow });
        pool.Submit(count: 50, chunkLength: 50);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        for (int i = 0; i < 50; i++)
        {
            worker.Begin();
            pool.Time.Advance(TimeSpan.FromMicroseconds(1));
            worker.Finish();
        }
        var batch = pool.Submit(count: 4);
        for (int i = 0; i < 4; i++)
        {
            Assert.True(worker.Begin());
            worker.Finish(seen: false);
        }
        pool.Pass(TimeSpan.FromMilliseconds(20));
        Assert.True(batch.IsDone);
        Assert.Equal(0, pool.Scheduler.Inspect().Queued);
    }

    [Test]
    public void A_worker_that_has_done_everything_is_not_taken_for_a_standstill()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = TimeSpan.FromMilliseconds(300) });
        var call = pool.Submit();
        var worker = pool.Workers[0];
        worker.BecomeReady();
        pool.Pass(TimeSpan.FromMilliseconds(1150));
        worker.Begin();
        worker.Finish(seen: false);
        pool.Pass(Second);
        Assert.Equal("ended", call.Outcomes[0]);
        Assert.False(worker.IsKilled);
    }

    [Test]
    public void What_is_taken_in_of_one_worker_does_not_hold_up_the_verdict_on_another()
    {
        var looks = new Queue<Action>();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var workers = new FakeFactory(time);
        var scheduler = new Scheduler(new ProcessPoolOptions { MaxWorkers = 2, CallTimeout = Second }, workers, time, new Telemetry.PoolEvents(null), looks.Enqueue);
        workers.Run(scheduler, calls: 2);
        for (int i = 0; i < 11; i++)
            time.Advance(TimeSpan.FromMilliseconds(100));
        // Each is looked at on its own, and only once however long that takes.
        Assert.Equal(2, looks.Count);
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(2, looks.Count);
        looks.Dequeue();
        looks.Dequeue()();
        Assert.Equal(1, workers.All.Count(worker => worker.CancelRequested is not null));
    }

    [Test]
    public void The_time_in_which_this_process_did_not_run_is_charged_to_no_call()
    {
        var (pool, worker, call) = Running(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = 4 * Second });
        pool.Pass(Second);
        pool.Time.Advance(6 * Second);
        pool.Pass(2 * Second);
        Assert.Null(worker.CancelRequested);
        worker.Finish();
        Assert.Equal("ended", call.Outcomes[0]);
    }

    [Test]
    public void But_a_call_is_timed_out_when_it_has_run_for_long_enough_beside_a_running_process()
    {
        var (pool, worker, call) = Running(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = 4 * Second, CancellationGracePeriod = TimeSpan.Zero });
        pool.Pass(Second);
        pool.Time.Advance(6 * Second);
        pool.Pass(3.5 * Second);
        Assert.True(worker.IsKilled);
        worker.Die(WorkerExitReason.Killed);
        Assert.Equal(nameof(CallTimeoutException), call.Outcomes[0]);
    }

    [Test]
    public void Nor_to_the_grace_period_of_a_call_or_the_standstill_of_a_worker()
    {
        var (pool, worker, call) = Running(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = 2 * Second });
        pool.Scheduler.Cancel(call, queuedOnly: false);
        pool.Pass(Second);
        pool.Time.Advance(10 * Second);
        Assert.False(worker.IsKilled);
        pool.Pass(0.5 * Second);
        Assert.False(worker.IsKilled);
        pool.Pass(Second);
        Assert.True(worker.IsKilled);

        var other = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = TimeSpan.FromMilliseconds(300) });
        other.Submit();
        var late = other.Workers[0];
        late.BecomeReady();
        other.Pass(TimeSpan.FromMilliseconds(100));
        other.Time.Advance(10 * Second);
        other.Pass(TimeSpan.FromMilliseconds(600));
        Assert.False(late.IsKilled);
        Assert.True(late.Begin());
    }

    [Test]
    public void A_call_that_came_after_the_sleep_gains_nothing_from_it()
    {
        var (pool, worker, _) = Running(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = Second, CancellationGracePeriod = TimeSpan.Zero });
        pool.Time.Advance(20 * Second);
        worker.Finish();
        var late = pool.Submit();
        worker.Begin();
        pool.Pass(1.3 * Second);
        Assert.True(worker.IsKilled);
        worker.Die(WorkerExitReason.Killed);
        Assert.Equal(nameof(CallTimeoutException), late.Outcomes[0]);
    }

    [Test]
    public void The_timeout_counts_from_the_start_of_execution()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = 2 * Second });
        var call = pool.Submit();
        var worker = pool.Workers[0];
        worker.BecomeReady();
        pool.Pass(1.8 * Second);
        worker.Begin();
        pool.Pass(1.9 * Second);
        Assert.Null(worker.CancelRequested);
        pool.Pass(0.2 * Second);
        Assert.NotNull(worker.CancelRequested);
        worker.Finish();
        Assert.Equal(nameof(CallTimeoutException), call.Outcomes[0]);
    }

    [Cases]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    public void A_worker_that_lies_about_it_gains_one_timeout_at_most(long lie)
    {
        var (pool, worker, _) = Running(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = Second });
        worker.Lies = _ => lie;
        pool.Pass(2.2 * Second);
        Assert.NotNull(worker.CancelRequested);
    }

    [Test]
    public void A_worker_that_always_says_that_the_call_has_just_begun_gains_one_timeout()
    {
        var (pool, worker, _) = Running(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = Second });
        worker.Lies = _ => pool.Time.GetTimestamp();
        pool.Pass(2.2 * Second);
        Assert.NotNull(worker.CancelRequested);
    }

    [Test]
    public void Times_are_asked_for_only_where_a_call_has_a_timeout()
    {
        var asked = new List<bool>();
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 }, worker => worker.TimesWanted = asked.Add);
        pool.Submit();
        var worker = pool.Workers[0];
        worker.BecomeReady();
        worker.Begin();
        worker.Finish();
        Assert.Empty(asked);
        pool.Submit(options: new CallOptions { Timeout = Second });
        Assert.Equal([true], asked);
        worker.Begin();
        worker.Finish();
        pool.Submit();
        Assert.Equal([true, false], asked);
    }

    private static (FakePool Pool, FakeWorker Worker, FakeBatch Call) Running(ProcessPoolOptions options)
    {
        var pool = new FakePool(options);
        var call = pool.Submit();
        pool.Workers[0].BecomeReady();
        Assert.True(pool.Workers[0].Begin());
        return (pool, pool.Workers[0], call);
    }

    private sealed class FakeFactory(TimeProvider time) : IWorkerFactory
    {
        public List<FakeWorker> All { get; } = [];

        public IWorkerLink Create(WorkerSlot slot, Scheduler scheduler)
        {
            All.Add(new FakeWorker(slot, scheduler, time));
            return All[^1];
        }

        public void Run(Scheduler scheduler, int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                var batch = new FakeBatch(1);
                scheduler.Enqueue(batch, [new CallRange(batch, 0, 1)]);
            }
            foreach (var worker in All)
            {
                worker.BecomeReady();
                Assert.True(worker.Begin());
            }
        }
    }
}
