using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

public sealed class SchedulerTests
{
    [Test]
    public void Workers_start_with_the_calls_that_need_them()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 3 });
        Assert.Empty(pool.Workers);
        pool.Submit();
        Assert.Single(pool.Workers);
        pool.Submit();
        Assert.Equal(2, pool.Workers.Count);
        pool.Submit(count: 100);
        Assert.Equal(3, pool.Workers.Count);
        Assert.All(pool.Workers, worker => Assert.True(worker.IsStarted));
    }

    [Test]
    public void A_chunk_goes_to_one_worker_and_starts_one()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 4 });
        pool.Submit(count: 20, chunkLength: 10);
        Assert.Equal(2, pool.Workers.Count);
        pool.Workers[0].BecomeReady();
        Assert.Equal(10, pool.Workers[0].Received);
        pool.Workers[1].BecomeReady();
        Assert.Equal(10, pool.Workers[1].Received);
    }

    [Test]
    public void A_worker_is_given_one_call_until_its_time_is_known_and_more_when_calls_are_short()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxWindow = SchedulingLimits.DeepestWindow });
        pool.Submit(count: 10_000);
        var worker = pool.Workers[0];
        worker.BecomeReady();
        Assert.Equal(1, worker.Received);
        for (int i = 0; i < 30; i++)
        {
            Assert.True(worker.Begin());
            pool.Time.Advance(TimeSpan.FromMicroseconds(10));
            worker.Finish();
        }
        Assert.InRange(worker.Received, 100, 300);
    }

    [Test]
    public void Long_calls_are_given_one_at_a_time()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        pool.Submit(count: 100);
        var worker = pool.Workers[0];
        worker.BecomeReady();
        for (int i = 0; i < 5; i++)
        {
            Assert.True(worker.Begin());
            pool.Time.Advance(TimeSpan.FromMilliseconds(50));
            worker.Finish();
            Assert.Equal(1, worker.Received);
        }
    }

    [Test]
    public void Calls_behind_a_long_one_move_to_an_idle_worker()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MaxWindow = SchedulingLimits.DeepestWindow });
        var (slow, idle) = TwoShortCallWorkers(pool);
        var batch = pool.Submit(count: 10);
        Drain(idle);
        Assert.True(slow.Received > 1);
        slow.Begin();
        pool.Time.Advance(TimeSpan.FromMilliseconds(6));
        Drain(idle);
        Assert.Equal(9, batch.Outcomes.Count(outcome => outcome == "ended"));
        slow.Finish();
        Assert.False(slow.Begin());
        Assert.True(batch.IsDone);
    }

    [Test]
    public void Calls_that_a_worker_does_not_begin_move_to_another_and_not_back()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2 });
        var (stopped, other) = TwoShortCallWorkers(pool);
        var batch = pool.Submit(count: 10, chunkLength: 10);
        Assert.Equal(10, stopped.Received);
        pool.Pass(TimeSpan.FromMilliseconds(6));
        Drain(other);
        Assert.True(batch.IsDone);
        // Until it comes to what was taken back, and says so.
        pool.Submit(count: 10, chunkLength: 10);
        Drain(other);
        var next = pool.Submit(count: 10, chunkLength: 10);
        Assert.Equal(10, stopped.Received);
        Drain(other);
        Assert.True(next.IsDone);
        Assert.False(stopped.Begin());
        pool.Submit();
        Assert.Equal(1, stopped.Received);
    }

    [Test]
    public void Calls_that_no_worker_begins_at_once_come_to_rest_with_one()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2 });
        var (first, second) = TwoShortCallWorkers(pool);
        var batch = pool.Submit(count: 10, chunkLength: 10);
        // A busy machine: each comes to what it has only after 40 ms.
        for (int i = 0; i < 100 && !batch.IsDone; i++)
        {
            pool.Pass(TimeSpan.FromMilliseconds(40));
            bool begun = first.Begin();
            if (second.Begin() || begun)
                break;
        }
        Assert.Equal(1, batch.Starts.Sum());
        while (first.IsRunning || second.IsRunning || first.Begin() || second.Begin())
        {
            foreach (var worker in pool.Workers.Where(worker => worker.IsRunning))
                worker.Finish();
        }
        Assert.True(batch.IsDone);
    }

    [Test]
    public void A_process_is_started_for_calls_that_are_not_begun_only_when_that_takes_long()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2 });
        pool.Submit(count: 10, chunkLength: 10);
        pool.Workers[0].BecomeReady();
        pool.Pass(TimeSpan.FromMilliseconds(70));
        Assert.Single(pool.Workers);
        pool.Pass(TimeSpan.FromMilliseconds(200));
        Assert.Equal(2, pool.Workers.Count);
        // The one that is late after all has them sooner: it passes what was taken back, says so, and is given them again.
        Assert.True(pool.Workers[0].Begin());
    }

    [Cases]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    public void A_map_of_tiny_calls_wakes_no_more_workers_than_have_a_processor(int processors, int woken)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, Processors = processors, MaxWindow = SchedulingLimits.DeepestWindow });
        TwoShortCallWorkers(pool);
        pool.Submit(count: 100);
        Assert.Equal(woken, pool.Workers.Count(worker => worker.Received > 0));
        Assert.Equal(100, pool.Workers.Sum(worker => worker.Received));
        foreach (var worker in pool.Workers)
            Drain(worker);
        pool.Submit();
        pool.Submit();
        Assert.All(pool.Workers, worker => Assert.Equal(1, worker.Received));
    }

    [Test]
    public void A_kill_waits_for_the_grace_period_and_takes_no_neighbour()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromSeconds(1) });
        var worker = ShortCallWorker(pool);
        var victim = pool.Submit();
        var neighbour = pool.Submit();
        worker.Begin();
        pool.Scheduler.Cancel(victim, queuedOnly: false);
        Assert.NotNull(worker.CancelRequested);
        pool.Pass(TimeSpan.FromMilliseconds(999));
        Assert.False(worker.IsKilled);
        pool.Pass(TimeSpan.FromMilliseconds(2));
        Assert.True(worker.IsKilled);
        worker.Die(WorkerExitReason.Killed);
        Assert.Equal("cancelled", victim.Outcomes[0]);
        pool.Workers[1].BecomeReady();
        Drain(pool.Workers[1]);
        Assert.Equal("ended", neighbour.Outcomes[0]);
        Assert.Equal(1, neighbour.Starts[0]);
    }

    [Test]
    public void A_call_that_ends_in_the_grace_period_spares_its_worker()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromSeconds(1) });
        var worker = ShortCallWorker(pool);
        var call = pool.Submit();
        worker.Begin();
        pool.Scheduler.Cancel(call, queuedOnly: false);
        worker.Finish();
        pool.Pass(TimeSpan.FromSeconds(10));
        Assert.False(worker.IsKilled);
    }

    [Test]
    public void Retries_go_up_to_the_number_of_attempts_and_not_after_a_kill()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 3 });
        var poison = pool.Submit();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            Assert.Null(poison.Outcomes[0]);
            var worker = pool.Workers[attempt];
            worker.BecomeReady();
            Assert.True(worker.Begin());
            worker.Die();
        }
        Assert.Equal(nameof(WorkerDiedException), poison.Outcomes[0]);
        Assert.Equal(3, poison.Starts[0]);

        var killed = pool.Submit();
        pool.Workers[^1].BecomeReady();
        pool.Workers[^1].Begin();
        pool.Workers[^1].Die(WorkerExitReason.Killed);
        Assert.Equal(nameof(WorkerDiedException), killed.Outcomes[0]);
    }

    [Test]
    public void A_call_that_worker_after_worker_ends_with_before_it_begins_is_given_up()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var batch = pool.Submit(count: 2, chunkLength: 2);
        for (int i = 0; i < SchedulingLimits.MaxUnstartedDeaths; i++)
        {
            Assert.Null(batch.Outcomes[0]);
            pool.Workers[i].BecomeReady();
            Assert.Equal(1, Math.Sign(pool.Workers[i].Received));
            pool.Workers[i].Die(WorkerExitReason.Killed);
        }
        Assert.Equal(nameof(WorkerDiedException), batch.Outcomes[0]);
        pool.Workers[^1].BecomeReady();
        Drain(pool.Workers[^1]);
        Assert.Equal("ended", batch.Outcomes[1]);
        Assert.Equal([0, 1], batch.Starts);
    }

    [Test]
    public void A_worker_that_begins_nothing_is_given_up_when_the_timeout_and_a_second_have_passed()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = TimeSpan.FromMilliseconds(300) });
        var call = pool.Submit();
        var stopped = pool.Workers[0];
        stopped.BecomeReady();
        pool.Pass(TimeSpan.FromMilliseconds(999));
        Assert.False(stopped.IsKilled);
        pool.Pass(TimeSpan.FromMilliseconds(301));
        Assert.True(stopped.IsKilled);
        stopped.Die(WorkerExitReason.Killed);
        pool.Workers[1].BecomeReady();
        Drain(pool.Workers[1]);
        Assert.Equal("ended", call.Outcomes[0]);
        Assert.Equal(0, pool.Scheduler.Inspect().Deaths);
    }

    [Test]
    public void Failed_starts_are_bounded()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var call = pool.Submit();
        for (int i = 0; i < SchedulingLimits.MaxFailedStarts; i++)
            pool.Workers[i].Die();
        Assert.Equal(nameof(BrokenProcessPoolException), call.Outcomes[0]);
        Assert.Equal(SchedulingLimits.MaxFailedStarts, pool.Workers.Count);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
        Assert.Equal(nameof(BrokenProcessPoolException), pool.Submit().Outcomes[0]);
    }

    [Cases]
    [MemberData(nameof(Seeds))]
    public void Whatever_happens_every_call_has_one_outcome_and_none_runs_twice(int seed)
    {
        for (int round = 0; round < 50; round++)
            RandomRun(new Random(seed * 1000 + round));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    private static void RandomRun(Random random)
    {
        var pool = new FakePool(new ProcessPoolOptions
        {
            MaxWorkers = random.Next(1, 5),
            MinWorkers = random.Next(0, 2),
            Processors = random.Next(1, 4),
            MaxWindow = random.Next(3) == 0 ? random.Next(1, 8) : SchedulingLimits.DeepestWindow,
            MaxCallsPerWorker = random.Next(3) == 0 ? random.Next(1, 20) : null,
            CallTimeout = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 40)) : null,
            CancellationGracePeriod = TimeSpan.FromMilliseconds(random.Next(0, 10)),
            WorkerIdleTimeout = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(15) : null,
            WorkerLoss = random.Next(6) == 0 ? WorkerLoss.BreakPool : WorkerLoss.Replace,
        });
        var batches = new List<FakeBatch>();
        var cancelled = new HashSet<FakeBatch>();
        bool late = random.Next(2) == 0;
        int end = random.Next(4) == 0 ? random.Next(300) : -1;
        for (int step = 0; step < 300; step++)
        {
            if (step == end)
                End(random, pool);
            switch (random.Next(13))
            {
                case 0 or 1:
                    batches.Add(pool.Submit(random.Next(4) == 0 ? random.Next(1, 60) : 1, random.Next(1, 8)));
                    break;
                case 2 when batches.Count > 0:
                    var batch = batches[random.Next(batches.Count)];
                    cancelled.Add(batch);
                    pool.Scheduler.Cancel(batch, queuedOnly: random.Next(2) == 0);
                    break;
                case 3:
                    pool.Time.Advance(TimeSpan.FromMicroseconds(random.Next(1, 8000)));
                    break;
                // This program does not run for a while; its workers do.
                case 12 when random.Next(5) == 0:
                    pool.Time.Advance(TimeSpan.FromMilliseconds(random.Next(600, 5000)));
                    break;
                case 4 when random.Next(4) == 0 && Pick(random, pool.Live) is { } victim:
                    victim.Die((WorkerExitReason)random.Next(1, 8));
                    break;
                default:
                    if (Pick(random, pool.Live) is { } worker)
                        Step(worker, seen: !late || random.Next(2) == 0);
                    break;
            }
        }
        End(random, pool);
        for (int step = 0; !pool.Scheduler.Ended.IsCompleted; step++)
        {
            Assert.True(step < 2_000, "the pool comes to its end: " + string.Join(", ", pool.Live) + " queued " + pool.Scheduler.Inspect().Queued);
            foreach (var worker in pool.Live.ToArray())
                Step(worker);
            pool.Time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Empty(pool.Live);
        foreach (var batch in batches)
        {
            Assert.True(batch.IsDone);
            for (int i = 0; i < batch.Count; i++)
            {
                Assert.InRange(batch.Starts[i], 0, 1);
                if (batch.Outcomes[i] is "ended")
                    Assert.Equal(1, batch.Starts[i]);
                if (batch.Finished[i])
                    Assert.Equal("ended", batch.Outcomes[i]);
            }
        }
    }

    private static void End(Random random, FakePool pool)
    {
        switch (random.Next(4))
        {
            case 0:
                pool.Scheduler.KillWorkers(gently: random.Next(2) == 0);
                pool.IsEnding = true;
                break;
            case 1:
                pool.Scheduler.Shutdown(cancelPending: true);
                pool.IsEnding = true;
                break;
            default:
                pool.Scheduler.Shutdown(cancelPending: false);
                break;
        }
    }

    // What a worker does next when nobody interferes.
    private static void Step(FakeWorker worker, bool seen = true)
    {
        if (worker.IsKilled || worker.IsStopped)
            worker.Die(WorkerExitReason.Killed);
        else if (!worker.IsReady)
            worker.BecomeReady();
        else if (worker.IsRunning)
            worker.Finish(seen);
        else if (!worker.Begin(seen) && seen)
            worker.Deliver();
    }

    private static FakeWorker? Pick(Random random, IEnumerable<FakeWorker> workers)
    {
        var all = workers.ToArray();
        return all.Length == 0 ? null : all[random.Next(all.Length)];
    }

    private static void Drain(FakeWorker worker)
    {
        while (worker.Begin())
            worker.Finish();
    }

    /// <summary>A worker whose calls took a microsecond lately, and which has nothing to do.</summary>
    private static FakeWorker ShortCallWorker(FakePool pool)
    {
        pool.Submit(count: 50);
        var worker = pool.Workers[0];
        worker.BecomeReady();
        RunShort(pool, worker);
        return worker;
    }

    private static (FakeWorker First, FakeWorker Second) TwoShortCallWorkers(FakePool pool)
    {
        pool.Submit(count: 50);
        pool.Workers[0].BecomeReady();
        pool.Workers[1].BecomeReady();
        for (int i = 0; i < 5; i++)
        {
            RunShort(pool, pool.Workers[0]);
            RunShort(pool, pool.Workers[1]);
        }
        return (pool.Workers[0], pool.Workers[1]);
    }

    private static void RunShort(FakePool pool, FakeWorker worker)
    {
        while (worker.Begin())
        {
            pool.Time.Advance(TimeSpan.FromMicroseconds(1));
            worker.Finish();
        }
    }
}
