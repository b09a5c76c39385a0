using Remoting.Calls;
using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>Calls that prefer the worker that had their key last.</summary>
public sealed class AffinityTests
{
    private static readonly CallOptions A = new() { Affinity = "a" };

    private static readonly CallOptions B = new() { Affinity = "b" };

    [Test]
    public void A_call_goes_to_the_worker_that_had_its_key_last_if_that_is_idle()
    {
        var pool = Ready(2);
        pool.Submit(options: A);
        pool.Submit(options: B);
        RunAll(pool.Workers[0]);
        RunAll(pool.Workers[1]);
        for (int i = 0; i < 5; i++)
        {
            var second = pool.Submit(options: B);
            var first = pool.Submit(options: A);
            Assert.True(pool.Workers[1].Begin());
            Assert.Equal(1, second.Starts[0]);
            Assert.True(pool.Workers[0].Begin());
            Assert.Equal(1, first.Starts[0]);
            pool.Workers[0].Finish();
            pool.Workers[1].Finish();
        }
    }

    [Test]
    public void It_waits_for_a_busy_one_only_briefly_and_the_key_goes_with_it()
    {
        var pool = Ready(2);
        pool.Submit(options: A);
        Assert.True(pool.Workers[0].Begin());
        var next = pool.Submit(options: A);
        Assert.Equal(0, pool.Workers[1].Received);
        pool.Time.Advance(SchedulingLimits.AffinityDelay * 2);
        Assert.True(pool.Workers[1].Begin());
        Assert.Equal(1, next.Starts[0]);
        pool.Workers[0].Finish();
        pool.Workers[1].Finish();
        var last = pool.Submit(options: A);
        Assert.True(pool.Workers[1].Begin());
        Assert.Equal(1, last.Starts[0]);
    }

    /// <summary>Its items may be in several places of the queue: between them was one that could not be written, or some were taken back from a worker.</summary>
    [Test]
    public void A_map_in_several_pieces_waits_no_longer()
    {
        var pool = Ready(2);
        pool.Submit(options: A);
        Assert.True(pool.Workers[0].Begin());
        var map = new FakeBatch(3) { Options = A };
        pool.Scheduler.Enqueue(map, [new CallRange(map, 0, 1), new CallRange(map, 2, 1)]);
        pool.Time.Advance(SchedulingLimits.AffinityDelay * 2);
        Assert.True(pool.Workers[1].Begin());
        pool.Workers[0].Finish();
        pool.Pass(SchedulingLimits.AffinityDelay * 4);
        Assert.True(pool.Workers[0].Begin());
        Assert.Equal([1, 0, 1], map.Starts);
    }

    [Test]
    public void Calls_behind_one_that_waits_go_on()
    {
        var pool = Ready(2);
        pool.Submit(options: A);
        Assert.True(pool.Workers[0].Begin());
        var held = pool.Submit(options: A);
        var passing = pool.Submit();
        Assert.True(pool.Workers[1].Begin());
        Assert.Equal(1, passing.Starts[0]);
        pool.Workers[0].Finish();
        Assert.True(pool.Workers[0].Begin());
        Assert.Equal(1, held.Starts[0]);
    }

    /// <summary>It has waited long enough, and nobody is free: that is no reason for the pool's clock to stand still.</summary>
    [Cases]
    [InlineData("timeout")]
    [InlineData("cancellation")]
    [InlineData("stall")]
    public void A_call_that_waits_holds_up_no_deadline(string which)
    {
        var second = TimeSpan.FromSeconds(1);
        var pool = Ready(1, which == "cancellation" ? null : 5 * second);
        var first = pool.Submit(options: A);
        var worker = pool.Workers[0];
        if (which != "stall")
            Assert.True(worker.Begin());
        pool.Submit(options: A);
        pool.Pass(2 * second);
        if (which == "cancellation")
            pool.Scheduler.Cancel(first, queuedOnly: false);
        pool.Pass(which == "stall" ? SchedulingLimits.StallLimit + 10 * second : 4 * second);
        if (which == "stall")
        {
            Assert.True(worker.IsKilled);
            return;
        }
        Assert.NotNull(worker.CancelRequested);
        pool.Pass(10 * second);
        Assert.True(worker.IsKilled);
    }

    /// <summary>Time may pass at any place: also between the verdict that it is to wait, and the timer that ends that.</summary>
    [Test]
    public void However_slow_the_scheduler_itself_is_the_wait_ends()
    {
        for (int look = 1; look < 12; look++)
        {
            var pool = Ready(2);
            pool.Submit(options: A);
            Assert.True(pool.Workers[0].Begin());
            pool.Time.JumpBehind(look, SchedulingLimits.AffinityDelay * 2);
            var waiting = pool.Submit(options: A);
            pool.Pass(TimeSpan.FromSeconds(1));
            Assert.True(pool.Workers[1].Begin(), $"look {look}");
            Assert.Equal(1, waiting.Starts[0]);
        }
    }

    /// <summary>It waits by choice: a process that is started for it would be there for nothing.</summary>
    [Cases]
    [InlineData(0)]
    [InlineData(4)]
    public void No_worker_is_started_for_a_call_that_waits_while_another_is_idle(int standby)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 8, MinWorkers = standby == 0 ? 2 : 0, StandbyWorkers = standby });
        foreach (var worker in pool.Workers.ToArray())
        {
            if (standby == 0)
                worker.BecomeReady();
            else
                worker.Stand();
        }
        pool.Submit(options: A);
        Assert.True(pool.Workers[0].Begin());
        int serving = pool.Scheduler.Inspect().Workers.Count(worker => worker.State == WorkerState.Ready);
        pool.Submit(options: A);
        Assert.InRange(pool.Scheduler.Inspect().Workers.Count(worker => worker.State == WorkerState.Ready), serving, 2);
        Assert.Equal(standby == 0 ? 2 : standby + Math.Min(2, pool.Workers.Count - standby), pool.Workers.Count);
    }

    [Test]
    public void A_call_that_waits_for_long_is_not_looked_at_all_the_time()
    {
        var pool = Ready(1);
        pool.Submit(options: A);
        Assert.True(pool.Workers[0].Begin());
        pool.Submit(options: A);
        pool.Pass(TimeSpan.FromSeconds(10));
        Assert.InRange(pool.Time.Fired, 0, 10);
    }

    [Test]
    public void The_key_of_a_worker_that_is_gone_is_anybodys()
    {
        var pool = Ready(2);
        pool.Submit(options: A);
        RunAll(pool.Workers[0]);
        pool.Workers[0].Die();
        var next = pool.Submit(options: A);
        RunAll(pool.Workers[1]);
        Assert.True(next.IsDone);
    }

    [Test]
    public void Any_number_of_keys_loses_no_call()
    {
        var pool = Ready(1);
        for (int i = 0; i < SchedulingLimits.MostAffinities + 100; i++)
        {
            var call = pool.Submit(options: new CallOptions { Affinity = $"key {i}" });
            RunAll(pool.Workers[0]);
            Assert.True(call.IsDone);
        }
    }

    [Test]
    public void At_random_no_call_is_lost_and_none_waits_while_a_worker_is_idle_for_long()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var pool = Ready(3);
            var batches = new List<FakeBatch>();
            for (int step = 0; step < 150; step++)
            {
                switch (random.Next(6))
                {
                    case 0 or 1:
                        batches.Add(pool.Submit(options: random.Next(4) switch { 0 => A, 1 => B, 2 => new CallOptions { Affinity = "c" }, _ => null }));
                        break;
                    case 2:
                        batches.Add(pool.Submit(random.Next(1, 5), options: random.Next(2) == 0 ? A : null));
                        break;
                    case 3 when batches.Count > 0:
                        pool.Scheduler.Cancel(batches[random.Next(batches.Count)], queuedOnly: true);
                        break;
                    case 4:
                        pool.Pass(TimeSpan.FromMilliseconds(random.Next(1, 8)));
                        break;
                    default:
                        var worker = pool.Workers[random.Next(pool.Workers.Count)];
                        if (worker.IsRunning)
                            worker.Finish();
                        else
                            worker.Begin();
                        break;
                }
            }
            for (int i = 0; i < 1000 && !batches.TrueForAll(batch => batch.IsDone); i++)
            {
                foreach (var worker in pool.Workers)
                {
                    if (worker.IsRunning)
                        worker.Finish();
                    else
                        worker.Begin();
                }
                pool.Pass(TimeSpan.FromMilliseconds(10));
            }
            Assert.All(batches, batch => Assert.True(batch.IsDone, $"seed {seed}"));
        }
    }

    private static FakePool Ready(int workers, TimeSpan? timeout = null)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = workers, MinWorkers = workers, CallTimeout = timeout ?? Timeout.InfiniteTimeSpan });
        foreach (var worker in pool.Workers)
            worker.BecomeReady();
        return pool;
    }

    private static void RunAll(FakeWorker worker)
    {
        while (worker.Begin())
            worker.Finish();
    }
}
