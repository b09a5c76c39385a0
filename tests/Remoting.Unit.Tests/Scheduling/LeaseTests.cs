using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>What becomes of workers and calls while a worker is somebody's own.</summary>
public sealed class LeaseTests
{
    [Test]
    public void A_leased_worker_runs_the_calls_of_its_lease_in_order_and_no_other()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2 });
        var lease = new FakeLease(pool);
        var leased = Assert.Single(pool.Workers);
        Open(lease, leased);
        var first = lease.Submit();
        var second = lease.Submit();
        var others = pool.Submit(count: 3);
        Assert.Equal(2, pool.Workers.Count);
        var other = pool.Workers[1];
        other.BecomeReady();
        RunAll(other);
        Assert.True(others.IsDone);
        Assert.Null(first.Outcomes[0]);
        Assert.True(leased.Begin());
        Assert.Equal(1, first.Starts[0]);
        Assert.Equal(0, second.Starts[0]);
        leased.Finish();
        RunAll(leased);
        Assert.Equal("ended", second.Outcomes[0]);
    }

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lease_was_in_use_for_as_long_as_it_had_a_call(bool hesitates)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool, idleTimeout: TimeSpan.FromSeconds(3));
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        pool.Pass(TimeSpan.FromSeconds(2));
        var call = lease.Submit();
        pool.Pass(TimeSpan.FromSeconds(10));
        if (hesitates)
            worker.Hesitate();
        pool.Scheduler.Cancel(call, queuedOnly: false);
        worker.Deliver();
        Assert.Equal("cancelled", call.Outcomes[0]);
        pool.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(LeasePhase.Held, lease.Lease.Phase);
        pool.Pass(TimeSpan.FromSeconds(2));
        Assert.NotEqual(LeasePhase.Held, lease.Lease.Phase);
    }

    [Test]
    public void A_lease_waits_in_turn_for_a_worker_that_has_nothing_to_do()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var before = pool.Submit();
        var lease = new FakeLease(pool);
        var behind = pool.Submit();
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        Assert.True(worker.Begin());
        Assert.Equal(LeasePhase.Waiting, lease.Lease.Phase);
        worker.Finish();
        Assert.True(before.IsDone);
        Open(lease, worker, isReady: true);
        // It has the pool's only worker: others wait until it is over.
        Assert.Equal(0, behind.Starts[0]);
        lease.Close();
        RunAll(worker);
        Assert.Equal("ended", lease.Closing.Outcomes[0]);
        Assert.Equal("ended", behind.Outcomes[0]);
    }

    [Test]
    public void A_lease_that_waits_is_not_overtaken_by_calls_that_fit_behind_others()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        pool.Submit(count: 100);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        RunAll(worker);
        // Calls are known to be short: many would fit behind each other.
        var running = pool.Submit();
        Assert.True(worker.Begin());
        var lease = new FakeLease(pool);
        var late = pool.Submit(count: 50);
        Assert.Equal(0, worker.Received);
        worker.Finish();
        Assert.True(running.IsDone);
        Assert.Equal(LeasePhase.Opening, lease.Lease.Phase);
        Assert.All(late.Starts, starts => Assert.Equal(0, starts));
    }

    [Test]
    public void The_death_of_its_worker_fails_what_runs_what_waits_and_all_that_comes()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MaxAttempts = 3 });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        var running = lease.Submit();
        var waiting = lease.Submit(count: 5);
        Assert.True(worker.Begin());
        worker.Die();
        Assert.Equal(nameof(WorkerDiedException), running.Outcomes[0]);
        Assert.All(waiting.Outcomes, outcome => Assert.Equal(nameof(WorkerDiedException), outcome));
        Assert.Equal(0, Assert.IsType<WorkerDiedException>(waiting.Errors[0]).Attempts);
        Assert.Equal(nameof(WorkerDiedException), lease.Submit().Outcomes[0]);
        Assert.Equal(nameof(WorkerDiedException), lease.Closing.Outcomes[0]);
        lease.Close();
        Assert.Single(pool.Workers);
        // The pool goes on.
        var call = pool.Submit();
        pool.Workers[1].BecomeReady();
        RunAll(pool.Workers[1]);
        Assert.True(call.IsDone);
    }

    [Test]
    public void A_lease_whose_worker_dies_before_it_has_begun_gets_another()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool);
        pool.Workers[0].BecomeReady();
        Assert.Equal(LeasePhase.Opening, lease.Lease.Phase);
        pool.Workers[0].Die();
        Assert.Equal(LeasePhase.Waiting, lease.Lease.Phase);
        Open(lease, pool.Workers[1]);
    }

    [Test]
    public void A_lease_moves_from_a_worker_that_does_not_begin_it()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2 });
        var lease = new FakeLease(pool);
        pool.Workers[0].BecomeReady();
        pool.Pass(SchedulingLimits.SlowToBegin * 10);
        Assert.Equal(2, pool.Workers.Count);
        Open(lease, pool.Workers[1]);
    }

    [Test]
    public void A_leased_worker_is_recycled_after_the_lease_and_not_before()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxCallsPerWorker = 2, RecycleWorkerAtMemory = 1 << 30, WorkerIdleTimeout = TimeSpan.FromSeconds(1) });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        for (int i = 0; i < 5; i++)
        {
            var call = lease.Submit();
            RunAll(worker);
            Assert.True(call.IsDone);
        }
        pool.Pass(TimeSpan.FromSeconds(5));
        Assert.False(worker.IsStopped);
        lease.Close();
        RunAll(worker);
        Assert.True(worker.IsStopped);
    }

    [Test]
    public void A_lease_whose_call_waits_to_be_run_again_is_used()
    {
        bool waits = true;
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool, idleTimeout: TimeSpan.FromSeconds(1), awaitsCalls: () => waits);
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        pool.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(LeasePhase.Held, lease.Lease.Phase);
        waits = false;
        pool.Pass(TimeSpan.FromSeconds(3));
        RunAll(worker);
        Assert.Equal(LeasePhase.Ended, lease.Lease.Phase);
    }

    [Test]
    public void A_lease_that_is_closed_runs_what_it_has_and_takes_no_more()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        var calls = lease.Submit(count: 10);
        Assert.True(worker.Begin());
        lease.Close();
        Assert.Equal(nameof(ObjectDisposedException), lease.Submit().Outcomes[0]);
        worker.Finish();
        RunAll(worker);
        Assert.All(calls.Outcomes, outcome => Assert.Equal("ended", outcome));
        Assert.Equal("ended", lease.Closing.Outcomes[0]);
        Assert.Equal(LeasePhase.Ended, lease.Lease.Phase);
        var call = pool.Submit();
        RunAll(worker);
        Assert.True(call.IsDone);
    }

    [Test]
    public void Closing_a_lease_can_cancel_what_has_not_started()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        var calls = lease.Submit(count: 10);
        Assert.True(worker.Begin());
        lease.Close(cancelPending: true);
        worker.Finish();
        RunAll(worker);
        Assert.Equal("ended", calls.Outcomes[0]);
        Assert.All(calls.Outcomes.Skip(1), outcome => Assert.Equal("cancelled", outcome));
        Assert.Equal("ended", lease.Closing.Outcomes[0]);
    }

    [Test]
    public void A_lease_that_waits_can_be_given_up()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var first = new FakeLease(pool);
        var second = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        Open(first, worker);
        pool.Scheduler.Cancel(second.Opening, queuedOnly: false);
        Assert.Equal("cancelled", second.Opening.Outcomes[0]);
        second.Close(cancelPending: true);
        Assert.Equal("cancelled", second.Closing.Outcomes[0]);
        first.Close();
        RunAll(worker);
        Assert.Equal(LeasePhase.Ended, first.Lease.Phase);
    }

    [Test]
    public void A_lease_that_is_given_up_while_it_begins_is_over_at_once()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        Assert.True(worker.Begin());
        lease.Close(cancelPending: true);
        worker.Finish();
        RunAll(worker);
        Assert.Equal("ended", lease.Closing.Outcomes[0]);
        Assert.Equal(LeasePhase.Ended, lease.Lease.Phase);
    }

    [Test]
    public void Cancelling_one_call_of_a_lease_keeps_the_order_of_the_others()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxWindow = SchedulingLimits.DeepestWindow });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        for (int i = 0; i < 10; i++)
        {
            lease.Submit();
            RunAll(worker);
        }
        var calls = Enumerable.Range(0, 6).Select(_ => lease.Submit()).ToArray();
        Assert.True(worker.Begin());
        pool.Scheduler.Cancel(calls[3], queuedOnly: false);
        Assert.Equal("cancelled", calls[3].Outcomes[0]);
        worker.Finish();
        foreach (int next in new[] { 1, 2, 4, 5 })
        {
            Assert.True(worker.Begin());
            Assert.Equal(1, calls[next].Starts[0]);
            worker.Finish();
        }
        Assert.Equal(0, calls[3].Starts[0]);
    }

    /// <summary>What the worker was about to begin, and has left out, is the next again, before what is behind it.</summary>
    [Test]
    public void Calls_stay_in_their_order_when_the_worker_leaves_one_out()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxWindow = SchedulingLimits.DeepestWindow });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        for (int i = 0; i < 10; i++)
        {
            lease.Submit();
            RunAll(worker);
        }
        var calls = Enumerable.Range(0, 4).Select(_ => lease.Submit()).ToArray();
        worker.Hesitate();
        pool.Scheduler.Cancel(calls[2], queuedOnly: false);
        var order = new List<int>();
        while (worker.Begin())
        {
            order.Add(Array.IndexOf(calls, worker.Running));
            worker.Finish();
        }
        Assert.Equal([0, 1, 3], order);
    }

    /// <summary>Nobody waits for it any more: the worker does nothing that would end it.</summary>
    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lease_that_is_cancelled_before_its_worker_has_begun_it_is_over(bool isSkipped)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        if (isSkipped)
            worker.Hesitate();
        pool.Scheduler.Cancel(lease.Opening, queuedOnly: false);
        if (isSkipped)
        {
            Assert.False(worker.Begin());
            worker.Deliver();
        }
        lease.Close(cancelPending: true);
        Assert.Equal("cancelled", lease.Opening.Outcomes[0]);
        Assert.Equal("cancelled", lease.Closing.Outcomes[0]);
        Assert.Equal(LeasePhase.Ended, lease.Lease.Phase);
        pool.Scheduler.Shutdown(cancelPending: true);
        Assert.True(worker.IsStopped);
        worker.Die();
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Test]
    public void A_call_that_is_past_its_time_takes_the_lease_with_it()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool, callTimeout: TimeSpan.FromSeconds(2));
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        var slow = lease.Submit();
        Assert.True(worker.Begin());
        var behind = lease.Submit();
        pool.Pass(TimeSpan.FromSeconds(5));
        Assert.True(worker.IsKilled);
        worker.Die(WorkerExitReason.Killed);
        Assert.Equal(nameof(CallTimeoutException), slow.Outcomes[0]);
        Assert.Equal(nameof(WorkerDiedException), behind.Outcomes[0]);
    }

    [Test]
    public void A_lease_that_nobody_uses_is_over()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool, idleTimeout: TimeSpan.FromSeconds(3));
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        pool.Pass(TimeSpan.FromSeconds(2));
        lease.Submit();
        Assert.True(worker.Begin());
        pool.Pass(TimeSpan.FromSeconds(10));
        worker.Finish();
        pool.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(LeasePhase.Held, lease.Lease.Phase);
        pool.Pass(TimeSpan.FromSeconds(2));
        RunAll(worker);
        Assert.Equal("ended", lease.Closing.Outcomes[0]);
        Assert.Equal(LeasePhase.Ended, lease.Lease.Phase);
        Assert.Contains("not used", lease.Submit().Errors[0]!.Message, StringComparison.Ordinal);
    }

    [Test]
    public void Shutting_down_ends_leases_after_the_calls_they_have()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var lease = new FakeLease(pool);
        var worker = Assert.Single(pool.Workers);
        Open(lease, worker);
        var waiting = new FakeLease(pool);
        var call = lease.Submit();
        pool.Scheduler.Shutdown(cancelPending: false);
        Assert.Equal(nameof(ObjectDisposedException), waiting.Opening.Outcomes[0]);
        Assert.Equal("cancelled", waiting.Closing.Outcomes[0]);
        Assert.Equal(nameof(ObjectDisposedException), lease.Submit().Outcomes[0]);
        Assert.False(worker.IsStopped);
        RunAll(worker);
        Assert.Equal("ended", call.Outcomes[0]);
        Assert.Equal("ended", lease.Closing.Outcomes[0]);
        Assert.True(worker.IsStopped);
        worker.Die();
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Test]
    public void Killing_the_workers_leaves_no_call_of_a_lease_without_outcome()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2 });
        var lease = new FakeLease(pool);
        Open(lease, pool.Workers[0]);
        var opening = new FakeLease(pool);
        pool.Workers[1].BecomeReady();
        var waiting = new FakeLease(pool);
        var running = lease.Submit();
        var behind = lease.Submit();
        Assert.True(pool.Workers[0].Begin());
        pool.Scheduler.KillWorkers(gently: false);
        Assert.Equal("cancelled", behind.Outcomes[0]);
        Assert.Equal("cancelled", waiting.Opening.Outcomes[0]);
        foreach (var worker in pool.Workers)
            worker.Die(WorkerExitReason.Killed);
        Assert.Equal(nameof(BrokenProcessPoolException), running.Outcomes[0]);
        Assert.All(new[] { opening.Opening, opening.Closing, lease.Closing }, batch => Assert.True(batch.IsDone));
        waiting.Close();
        Assert.True(waiting.Closing.IsDone);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Test]
    public void A_broken_pool_fails_its_leases()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, WorkerLoss = WorkerLoss.BreakPool });
        var lease = new FakeLease(pool);
        Open(lease, pool.Workers[0]);
        var call = lease.Submit();
        var behind = lease.Submit();
        Assert.True(pool.Workers[0].Begin());
        pool.Submit();
        pool.Workers[1].BecomeReady();
        Assert.True(pool.Workers[1].Begin());
        pool.Workers[1].Die();
        Assert.Equal(nameof(BrokenProcessPoolException), behind.Outcomes[0]);
        pool.Workers[0].Die(WorkerExitReason.Killed);
        Assert.Equal(nameof(BrokenProcessPoolException), call.Outcomes[0]);
        Assert.True(lease.Closing.IsDone);
        Assert.Equal(nameof(BrokenProcessPoolException), lease.Submit().Outcomes[0]);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Test]
    public void A_pool_that_a_leased_worker_breaks_tells_so_to_all_calls_of_the_lease()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, WorkerLoss = WorkerLoss.BreakPool });
        var lease = new FakeLease(pool);
        Open(lease, pool.Workers[0]);
        var call = lease.Submit();
        var behind = lease.Submit();
        Assert.True(pool.Workers[0].Begin());
        pool.IsEnding = true;
        pool.Workers[0].Die();
        Assert.Equal(nameof(BrokenProcessPoolException), call.Outcomes[0]);
        Assert.Equal(nameof(BrokenProcessPoolException), behind.Outcomes[0]);
        Assert.Equal(nameof(BrokenProcessPoolException), lease.Submit().Outcomes[0]);
        Assert.True(lease.Closing.IsDone);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    /// <summary>At random: whatever happens in whatever order, every call of a lease has one outcome, and none of them runs twice or elsewhere.</summary>
    [Test]
    public void Leases_at_random_lose_no_call()
    {
        for (int seed = 0; seed < 400; seed++)
            RunAtRandom(seed);
    }

    private static void RunAtRandom(int seed)
    {
        var random = new Random(seed);
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 3, MaxCallsPerWorker = seed % 2 == 0 ? 5 : null, MaxAttempts = 2 });
        var leases = new List<FakeLease>();
        var batches = new List<FakeBatch>();
        for (int step = 0; step < 120; step++)
        {
            switch (random.Next(12))
            {
                case 0 when leases.Count < 6:
                    leases.Add(new FakeLease(pool, idleTimeout: random.Next(2) == 0 ? TimeSpan.FromMilliseconds(400) : null));
                    break;
                case 1 when leases.Count > 0:
                    leases[random.Next(leases.Count)].Close(cancelPending: random.Next(2) == 0);
                    break;
                case 2 or 3 when leases.Count > 0:
                    if (leases[random.Next(leases.Count)] is var lease && lease.Lease.Phase >= LeasePhase.Held)
                        batches.Add(lease.Submit(random.Next(1, 4), random.Next(3) == 0 ? new CallOptions { Timeout = TimeSpan.FromMilliseconds(300) } : null));
                    break;
                case 4:
                    batches.Add(pool.Submit(random.Next(1, 4)));
                    break;
                case 5 when batches.Count > 0:
                    pool.Scheduler.Cancel(batches[random.Next(batches.Count)], queuedOnly: random.Next(2) == 0);
                    break;
                case 6 when random.Next(3) == 0 && leases.Count > 0:
                    pool.Scheduler.Cancel(leases[random.Next(leases.Count)].Opening, queuedOnly: false);
                    break;
                case 6:
                    pool.Pass(TimeSpan.FromMilliseconds(random.Next(1, 300)));
                    break;
                case 7 when random.Next(4) == 0 && pool.Live.Any():
                    Pick(pool, random).Die();
                    break;
                default:
                    Step(Pick(pool, random), random);
                    break;
            }
        }
        foreach (var lease in leases)
            lease.Close();
        pool.Scheduler.Shutdown(cancelPending: random.Next(2) == 0);
        for (int i = 0; i < 2000 && !pool.Scheduler.Ended.IsCompleted; i++)
        {
            foreach (var worker in pool.Live.ToArray())
                Step(worker, random);
            pool.Pass(TimeSpan.FromMilliseconds(50));
        }
        Assert.True(pool.Scheduler.Ended.IsCompleted, $"seed {seed}: {string.Join("; ", pool.Live)}");
        Assert.All(batches, batch => Assert.True(batch.IsDone, $"seed {seed}"));
        Assert.All(leases, lease => Assert.True(lease.Opening.IsDone && lease.Closing.IsDone, $"seed {seed}: {lease.Lease.Phase}"));
        Assert.All(batches.Where(batch => batch.Lease is not null), batch => Assert.All(batch.Starts, starts => Assert.InRange(starts, 0, 1)));
    }

    private static FakeWorker Pick(FakePool pool, Random random)
    {
        var live = pool.Live.ToArray();
        return live.Length > 0 ? live[random.Next(live.Length)] : Start(pool);
    }

    private static FakeWorker Start(FakePool pool)
    {
        pool.Submit();
        return pool.Live.First();
    }

    private static void Step(FakeWorker worker, Random random)
    {
        if (worker.IsKilled || worker.IsStopped)
            worker.Die(WorkerExitReason.Killed);
        else if (!worker.IsReady)
            worker.BecomeReady();
        else if (random.Next(4) == 0)
            worker.Deliver();
        else if (!worker.IsRunning && random.Next(8) == 0)
            worker.Hesitate();
        else if (worker.IsRunning && random.Next(4) > 0)
            worker.Finish();
        else if (!worker.IsRunning)
            worker.Begin();
    }

    private static void Open(FakeLease lease, FakeWorker worker, bool isReady = false)
    {
        if (!isReady)
            worker.BecomeReady();
        Assert.True(worker.Begin());
        Assert.Equal(1, lease.Opening.Starts[0]);
        worker.Finish();
        Assert.Equal(LeasePhase.Held, lease.Lease.Phase);
    }

    private static void RunAll(FakeWorker worker)
    {
        while (worker.Begin())
            worker.Finish();
    }
}
