using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>Workers that are there before they are needed.</summary>
public sealed class StandbyTests
{
    [Test]
    public void They_are_started_with_the_pool_and_stand_by()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, StandbyWorkers = 2 });
        Assert.Equal(2, pool.Workers.Count);
        Stand(pool);
        pool.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(2, pool.Live.Count());
        Assert.All(pool.Scheduler.Inspect().Workers, worker => Assert.Equal(WorkerState.Standing, worker.State));
    }

    /// <summary>The most that a number can be is how one says that there is no limit.</summary>
    [Cases, InlineData(1), InlineData(3)]
    public void They_are_started_beside_any_number_of_workers(int standby)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = int.MaxValue, StandbyWorkers = standby });
        Assert.Equal(standby, pool.Workers.Count);
        pool.Submit();
        Stand(pool);
        Assert.True(pool.Workers[0].Begin());
    }

    [Test]
    public void One_steps_in_with_the_first_call_and_another_is_started_for_it()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, StandbyWorkers = 1 });
        Stand(pool);
        var call = pool.Submit();
        Assert.True(pool.Workers[0].Begin());
        Assert.Equal(2, pool.Workers.Count);
        pool.Workers[0].Finish();
        Assert.True(call.IsDone);
        Stand(pool);
        // It has nothing to do: the next call is not another's.
        pool.Submit();
        Assert.Equal(1, pool.Workers[0].Received);
        Assert.Equal(0, pool.Workers[1].Received);
    }

    [Test]
    public void The_place_of_one_that_died_is_taken_in_the_same_step()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 1 });
        Stand(pool);
        pool.Submit();
        var next = pool.Submit();
        Stand(pool);
        var (first, second) = (pool.Workers[0], pool.Workers[1]);
        Assert.True(first.Begin());
        first.Die();
        Assert.True(second.Begin());
        Assert.Equal(1, next.Starts[0]);
        Assert.Equal(3, pool.Workers.Count);
    }

    [Test]
    public void The_place_of_one_that_is_replaced_is_taken_while_it_is_on_its_way_out()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 2, MaxCallsPerWorker = 1 });
        Stand(pool);
        var calls = Enumerable.Range(0, 3).Select(_ => pool.Submit()).ToArray();
        for (int i = 0; i < 3; i++)
        {
            Stand(pool);
            var worker = pool.Live.Single(worker => worker.Received > 0);
            Assert.True(worker.Begin());
            worker.Finish();
            Assert.True(calls[i].IsDone);
            Assert.True(worker.IsStopped);
            // Three processes in all: those on their way out among them.
            Assert.InRange(pool.Live.Count(), 2, 3);
            if (i > 0)
                pool.Live.First(worker => worker.IsStopped).Die();
        }
    }

    [Test]
    public void The_initializer_is_run_by_one_that_steps_in_and_calls_wait_for_it()
    {
        var options = new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 1, Initializer = Calls.Remote.Identity(0) };
        var pool = new FakePool(options);
        var worker = pool.Workers[0];
        worker.Stand(initializesLate: true);
        Assert.False(worker.IsSteppingIn);
        var call = pool.Submit();
        Assert.True(worker.IsSteppingIn);
        Assert.Equal(0, worker.Received);
        worker.BecomeReady();
        Assert.True(worker.Begin());
        worker.Finish();
        Assert.True(call.IsDone);
        var early = new FakePool(options with { StandbyRunsInitializer = true });
        Stand(early);
        early.Submit();
        Assert.True(early.Workers[0].Begin());
    }

    [Test]
    public void An_initializer_that_fails_when_one_steps_in_breaks_the_pool()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 1, Initializer = Calls.Remote.Identity(0) });
        pool.Workers[0].Stand(initializesLate: true);
        var call = pool.Submit();
        pool.Workers[1].Stand(initializesLate: true);
        pool.Workers[0].Die(fatal: new RemotingException("no licence"));
        Assert.Equal(nameof(BrokenProcessPoolException), call.Outcomes[0]);
        Assert.True(pool.Workers[1].IsKilled);
        pool.Workers[1].Die(WorkerExitReason.Killed);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Test]
    public void MinWorkers_step_in_at_once()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 1, StandbyWorkers = 1 });
        Stand(pool);
        Assert.Equal([WorkerState.Ready, WorkerState.Standing], pool.Scheduler.Inspect().Workers.Select(worker => worker.State));
    }

    [Test]
    public void A_leased_worker_steps_in_too()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 1 });
        Stand(pool);
        var lease = new FakeLease(pool);
        Assert.True(pool.Workers[0].Begin());
        pool.Workers[0].Finish();
        Assert.Equal(LeasePhase.Held, lease.Lease.Phase);
        Stand(pool);
        // The pool's only place is leased, and one on standby is none more.
        var call = pool.Submit();
        Assert.Equal(0, call.Starts[0]);
        Assert.Equal(0, pool.Workers[1].Received);
        pool.Workers[0].Die();
        Assert.True(pool.Workers[1].Begin());
    }

    [Test]
    public void Those_who_die_while_they_stand_by_are_replaced_but_not_for_ever()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 1 });
        for (int i = 0; i < SchedulingLimits.MaxFailedStarts * 3; i++)
        {
            Stand(pool);
            pool.Pass(TimeSpan.FromSeconds(5));
            pool.Live.Single().Die();
        }
        // Nor do kills from outside count, however soon they come.
        for (int i = 0; i < SchedulingLimits.MaxFailedStarts * 3; i++)
        {
            Stand(pool);
            pool.Live.Single().Die(WorkerExitReason.Killed);
        }
        for (int i = 0; i < SchedulingLimits.MaxFailedStarts; i++)
        {
            Stand(pool);
            pool.IsEnding = i == SchedulingLimits.MaxFailedStarts - 1;
            pool.Live.Single().Die();
        }
        Assert.Equal(nameof(BrokenProcessPoolException), pool.Submit().Outcomes[0]);
    }

    [Test]
    public void Shutting_down_lets_them_go()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 2 });
        pool.Workers[0].Stand();
        pool.IsEnding = true;
        pool.Scheduler.Shutdown(cancelPending: false);
        Assert.True(pool.Workers[0].IsStopped);
        Assert.True(pool.Workers[1].IsKilled);
        foreach (var worker in pool.Workers)
            worker.Die(WorkerExitReason.Killed);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Test]
    public void Killing_the_workers_kills_them_too()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 2 });
        Stand(pool);
        pool.Submit();
        pool.Scheduler.KillWorkers(gently: false);
        Assert.All(pool.Live, worker => Assert.True(worker.IsKilled));
    }

    [Test]
    public void At_random_no_call_is_lost_and_there_are_never_too_many_processes()
    {
        for (int seed = 0; seed < 300; seed++)
            RunAtRandom(seed);
    }

    private static void RunAtRandom(int seed)
    {
        var random = new Random(seed);
        bool late = seed % 3 == 0;
        var pool = new FakePool(new ProcessPoolOptions
        {
            MaxWorkers = 2,
            StandbyWorkers = 1 + seed % 2,
            MaxCallsPerWorker = seed % 4 == 0 ? 1 : null,
            MaxAttempts = 3,
            Initializer = late ? Calls.Remote.Identity(0) : null,
            WorkerIdleTimeout = TimeSpan.FromMilliseconds(500),
        });
        var batches = new List<FakeBatch>();
        var leases = new List<FakeLease>();
        for (int step = 0; step < 120; step++)
        {
            switch (random.Next(10))
            {
                case 0:
                    batches.Add(pool.Submit(random.Next(1, 4)));
                    break;
                case 1 when leases.Count < 3:
                    leases.Add(new FakeLease(pool));
                    break;
                case 2 when leases.Count > 0:
                    leases[random.Next(leases.Count)].Close(cancelPending: false);
                    break;
                case 3:
                    pool.Pass(TimeSpan.FromMilliseconds(random.Next(1, 300)));
                    break;
                case 4 when random.Next(6) == 0 && Ready(pool) is { } victim:
                    victim.Die();
                    break;
                default:
                    foreach (var worker in pool.Live.OrderBy(_ => random.Next()).Take(1).ToArray())
                        Step(worker, late, random);
                    break;
            }
        }
        foreach (var lease in leases)
            lease.Close();
        pool.Scheduler.Shutdown(cancelPending: random.Next(2) == 0);
        for (int i = 0; i < 2000 && !pool.Scheduler.Ended.IsCompleted; i++)
        {
            foreach (var worker in pool.Live.ToArray())
                Step(worker, late, random);
            pool.Pass(TimeSpan.FromMilliseconds(50));
        }
        Assert.True(pool.Scheduler.Ended.IsCompleted, $"seed {seed}: {string.Join("; ", pool.Live)}");
        Assert.All(batches, batch => Assert.True(batch.IsDone, $"seed {seed}"));
        Assert.All(leases, lease => Assert.True(lease.Opening.IsDone && lease.Closing.IsDone, $"seed {seed}"));
    }

    private static FakeWorker? Ready(FakePool pool) => pool.Live.FirstOrDefault(worker => worker.IsReady && worker.Received > 0);

    private static void Step(FakeWorker worker, bool late, Random random)
    {
        if (worker.IsKilled || worker.IsStopped)
            worker.Die(WorkerExitReason.Killed);
        else if (!worker.IsStanding)
            worker.Stand(late);
        else if (worker.IsSteppingIn && !worker.IsReady)
            worker.BecomeReady();
        else if (worker.IsRunning && random.Next(4) > 0)
            worker.Finish();
        else if (worker.IsReady && !worker.IsRunning)
            worker.Begin();
    }

    private static void Stand(FakePool pool)
    {
        foreach (var worker in pool.Live.Where(worker => !worker.IsStanding && !worker.IsKilled).ToArray())
            worker.Stand();
    }
}
