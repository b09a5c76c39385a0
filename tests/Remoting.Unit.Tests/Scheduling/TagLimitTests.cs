using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>At most so many calls of a tag run at once, and those that wait for that hold up no other. (That a place is given back once is an invariant.)</summary>
public sealed class TagLimitTests
{
    private static readonly CallOptions Gpu = new() { Tags = ["gpu"] };

    [Test]
    public void No_more_run_than_the_limit_says_and_others_go_on()
    {
        var pool = Ready(workers: 3, limit: 1);
        var tagged = Enumerable.Range(0, 3).Select(_ => pool.Submit(options: Gpu)).ToArray();
        var others = Enumerable.Range(0, 2).Select(_ => pool.Submit()).ToArray();
        foreach (var worker in pool.Workers)
            Assert.True(worker.Begin());
        Assert.Equal(1, tagged.Sum(batch => batch.Starts[0]));
        Assert.Equal(2, others.Sum(batch => batch.Starts[0]));
        RunToTheEnd(pool, limit: 1);
        Assert.All(tagged, batch => Assert.Equal("ended", batch.Outcomes[0]));
    }

    [Test]
    public void A_death_a_cancellation_and_a_taking_back_give_the_place_back()
    {
        var pool = Ready(workers: 2, limit: 1, attempts: 2);
        var dies = pool.Submit(options: Gpu);
        var next = pool.Submit(options: Gpu);
        var holder = pool.Workers.Single(worker => worker.Begin());
        Assert.Same(dies, holder.Running);
        var second = pool.Submit(options: Gpu);
        pool.Scheduler.Cancel(second, queuedOnly: false);
        Assert.Equal("cancelled", second.Outcomes[0]);
        holder.Die();
        foreach (var worker in pool.Live.ToArray())
        {
            if (!worker.IsReady)
                worker.BecomeReady();
        }
        RunToTheEnd(pool, limit: 1);
        Assert.Equal(2, dies.Starts[0]);
        Assert.Equal("ended", dies.Outcomes[0]);
        Assert.Equal("ended", next.Outcomes[0]);
    }

    /// <summary>Calls of a tag wait apart, and are in the same turns all the same.</summary>
    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_less_urgent_waits_behind_them_for_long_and_not_for_ever(bool isTagged)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxWindow = 1, Limits = new Dictionary<string, int> { ["gpu"] = 1 } });
        var urgent = isTagged ? null : Gpu;
        pool.Submit(options: (urgent ?? new CallOptions()) with { Priority = CallPriority.High });
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        var waiting = pool.Submit(options: isTagged ? Gpu with { Priority = CallPriority.Low } : null);
        for (int turns = 0; waiting.Starts[0] == 0; turns++)
        {
            Assert.True(turns <= SchedulingLimits.MostTurnsAhead + 4, "those who wait have had their turn");
            pool.Submit(options: (urgent ?? new CallOptions()) with { Priority = CallPriority.High });
            Assert.True(worker.Begin());
            worker.Finish();
        }
    }

    /// <summary>A turn that they were owed makes them no more urgent than they are.</summary>
    [Test]
    public void And_has_one_turn_then()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxWindow = 1, Limits = new Dictionary<string, int> { ["gpu"] = 1 } });
        var urgent = Gpu with { Priority = CallPriority.High };
        pool.Submit(options: urgent);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        var waiting = Enumerable.Range(0, 20).Select(_ => pool.Submit()).ToArray();
        for (int turns = 0; turns < 4 * SchedulingLimits.MostTurnsAhead; turns++)
        {
            pool.Submit(options: urgent);
            Assert.True(worker.Begin());
            worker.Finish();
        }
        Assert.InRange(waiting.Count(call => call.IsDone), 3, 4);
    }

    [Test]
    public void One_who_waits_for_a_lease_is_not_overtaken_for_ever()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxWindow = SchedulingLimits.DeepestWindow, Limits = new Dictionary<string, int> { ["gpu"] = 1 } });
        pool.Submit(options: Gpu);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        Assert.True(worker.Begin());
        worker.Finish();
        pool.Submit(options: Gpu);
        var lease = new FakeLease(pool);
        for (int turns = 0; lease.Opening.Starts[0] == 0; turns++)
        {
            Assert.True(turns < 2 * SchedulingLimits.MostTurnsAhead, "there is always another one of the tag");
            pool.Submit(options: Gpu);
            if (worker.IsRunning)
                worker.Finish();
            Assert.True(worker.Begin());
        }
    }

    /// <summary>It waits for its turn, and has not been left alone.</summary>
    [Test]
    public void A_lease_whose_call_waits_for_its_tag_is_in_use()
    {
        var pool = Ready(workers: 2, limit: 1);
        pool.Submit(options: Gpu);
        var holder = pool.Workers.Single(worker => worker.Begin());
        var lease = new FakeLease(pool, idleTimeout: TimeSpan.FromSeconds(1));
        var leased = pool.Workers.Single(worker => worker != holder);
        Assert.True(leased.Begin());
        leased.Finish();
        var call = lease.Submit(options: Gpu);
        pool.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(LeasePhase.Held, lease.Lease.Phase);
        holder.Finish();
        Assert.True(leased.Begin());
        leased.Finish();
        Assert.Equal("ended", call.Outcomes[0]);
        pool.Pass(TimeSpan.FromSeconds(2));
        Assert.NotEqual(LeasePhase.Held, lease.Lease.Phase);
    }

    [Test]
    public void What_waits_for_its_tag_is_counted_as_waiting_and_so_is_its_time()
    {
        var pool = Ready(workers: 2, limit: 1);
        pool.Submit(options: Gpu);
        pool.Submit(options: Gpu);
        pool.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), pool.Scheduler.InspectHealth().OldestQueued);
        Assert.Equal((1, TimeSpan.FromSeconds(3)), (pool.Scheduler.ReadGauges().QueuedCalls, pool.Scheduler.ReadGauges().QueueAge));
        Assert.Equal(1, pool.Scheduler.View().Queued);
    }

    [Test]
    public void A_chunk_is_one_worker_and_a_limit_is_one_of_all_tags()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 4, MinWorkers = 4, Limits = { ["gpu"] = 2, ["disk"] = 1 } });
        pool.Workers.ForEach(worker => worker.BecomeReady());
        var map = pool.Submit(count: 100, chunkLength: 10, options: Gpu);
        Assert.Equal(2, pool.Workers.Count(worker => worker.Received > 0));
        var both = pool.Submit(options: new CallOptions { Tags = ["disk", "gpu"] });
        var disk = pool.Submit(options: new CallOptions { Tags = ["disk"] });
        Assert.Equal(0, both.Starts[0]);
        RunToTheEnd(pool, limit: 2);
        Assert.All(new[] { map, both, disk }, batch => Assert.True(batch.IsDone));
    }

    [Test]
    public void No_worker_is_started_for_what_may_not_run()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 4, Limits = { ["gpu"] = 1 } });
        for (int i = 0; i < 5; i++)
            pool.Submit(options: Gpu);
        Assert.Single(pool.Workers);
    }

    [Test]
    public void Calls_of_a_lease_count_too()
    {
        var pool = Ready(workers: 2, limit: 1);
        var lease = new FakeLease(pool);
        var leased = pool.Workers.Single(worker => worker.Begin());
        leased.Finish();
        var running = lease.Submit(options: Gpu);
        Assert.True(leased.Begin());
        var waiting = pool.Submit(options: Gpu);
        Assert.DoesNotContain(pool.Workers, worker => worker != leased && worker.Begin());
        leased.Finish();
        Assert.True(running.IsDone);
        var other = pool.Workers.Single(worker => worker != leased);
        Assert.True(other.Begin());
        Assert.Equal(1, waiting.Starts[0]);
        var next = lease.Submit(options: Gpu);
        Assert.False(leased.Begin());
        other.Finish();
        Assert.True(leased.Begin());
        Assert.Equal(1, next.Starts[0]);
    }

    [Test]
    public void Whatever_happens_the_limits_hold_and_every_call_has_one_outcome()
    {
        for (int seed = 0; seed < 150; seed++)
            RunAtRandom(new Random(seed));
    }

    private static void RunAtRandom(Random random)
    {
        int limit = random.Next(1, 3);
        var pool = new FakePool(new ProcessPoolOptions
        {
            MaxWorkers = random.Next(1, 5),
            MaxWindow = random.Next(2) == 0 ? random.Next(1, 8) : SchedulingLimits.DeepestWindow,
            MaxCallsPerWorker = random.Next(3) == 0 ? random.Next(1, 20) : null,
            CancellationGracePeriod = TimeSpan.FromMilliseconds(random.Next(0, 10)),
            Limits = { ["gpu"] = limit, ["disk"] = 1 },
        });
        CallOptions?[] kinds = [null, Gpu, new() { Tags = ["disk"] }, new() { Tags = ["gpu", "disk"], Priority = CallPriority.High }, new() { Priority = CallPriority.Low }];
        var batches = new List<FakeBatch>();
        for (int step = 0; step < 300; step++)
        {
            switch (random.Next(12))
            {
                case 0 or 1:
                    batches.Add(pool.Submit(random.Next(4) == 0 ? random.Next(2, 40) : 1, random.Next(1, 8), kinds[random.Next(kinds.Length)], random.Next(2) == 0 ? kinds : null));
                    break;
                case 2 when batches.Count > 0 && random.Next(3) == 0:
                    pool.Scheduler.Cancel(batches[random.Next(batches.Count)], queuedOnly: random.Next(2) == 0);
                    break;
                case 3:
                    pool.Time.Advance(TimeSpan.FromMicroseconds(random.Next(1, 8000)));
                    break;
                case 4 when random.Next(4) == 0 && pool.Live.Any():
                    pool.Live.ElementAt(random.Next(pool.Live.Count())).Die((WorkerExitReason)random.Next(1, 8));
                    break;
                default:
                    if (pool.Live.Any())
                        Step(pool.Live.ElementAt(random.Next(pool.Live.Count())));
                    break;
            }
            int running = pool.Live.Count(worker => worker.Running?.Options?.Tags?.Contains("gpu") == true);
            Assert.True(running <= limit, $"{running} run");
        }
        pool.Scheduler.Shutdown(cancelPending: false);
        for (int step = 0; !pool.Scheduler.Ended.IsCompleted; step++)
        {
            Assert.True(step < 2_000, "the pool comes to its end");
            foreach (var worker in pool.Live.ToArray())
                Step(worker);
            pool.Time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.All(batches, batch => Assert.True(batch.IsDone));
        Assert.All(batches.SelectMany(batch => batch.Starts), starts => Assert.InRange(starts, 0, 1));
    }

    private static FakePool Ready(int workers, int limit, int attempts = 1)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = workers, MinWorkers = workers, MaxAttempts = attempts, Limits = { ["gpu"] = limit } });
        pool.Workers.ForEach(worker => worker.BecomeReady());
        return pool;
    }

    private static void RunToTheEnd(FakePool pool, int limit)
    {
        for (int turns = 0; turns < 1000; turns++)
        {
            foreach (var worker in pool.Live.Where(worker => worker.IsReady && !worker.IsRunning))
                worker.Begin();
            Assert.True(pool.Live.Count(worker => worker.Running?.Options?.Tags?.Contains("gpu") == true) <= limit);
            pool.Pass(TimeSpan.FromMilliseconds(20));
            var busy = pool.Live.Where(worker => worker.IsRunning).ToArray();
            if (busy.Length == 0)
                return;
            foreach (var worker in busy)
                worker.Finish();
        }
        Assert.Fail("It does not come to an end.");
    }

    private static void Step(FakeWorker worker)
    {
        if (worker.IsKilled || worker.IsStopped)
            worker.Die(WorkerExitReason.Killed);
        else if (!worker.IsReady)
            worker.BecomeReady();
        else if (worker.IsRunning)
            worker.Finish();
        else if (!worker.Begin())
            worker.Deliver();
    }
}
