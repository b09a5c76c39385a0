using Remoting.Scheduling;
using Remoting.Workers;

namespace Remoting.Tests.Scheduling;

/// <summary>Calls that come back from a worker, sizes, and how many processes there are.</summary>
public sealed class ReturnTests
{
    /// <summary>A call that its worker was about to begin when it was taken back: neither side was sure, and the worker has left it out.</summary>
    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public void A_call_that_comes_back_while_the_workers_are_killed_is_cancelled_and_starts_none(bool dies)
    {
        var (pool, worker, call) = Hesitating();
        pool.Scheduler.KillWorkers(gently: true);
        pool.IsEnding = true;
        if (!dies)
            worker.Deliver();
        worker.Die(WorkerExitReason.Killed);
        Assert.Equal("cancelled", call.Outcomes[0]);
        Assert.Equal(0, call.Starts[0]);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Test]
    public void A_call_that_comes_back_after_pending_calls_were_cancelled_is_cancelled_and_not_run()
    {
        var (pool, worker, call) = Hesitating();
        pool.Scheduler.Shutdown(cancelPending: true);
        pool.IsEnding = true;
        worker.Deliver();
        Assert.Equal("cancelled", call.Outcomes[0]);
        worker.Die();
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Test]
    public void A_call_that_is_lost_after_pending_calls_were_cancelled_is_not_started_again()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 5 });
        var call = pool.Submit();
        pool.Workers[0].BecomeReady();
        pool.Workers[0].Begin();
        pool.Scheduler.Shutdown(cancelPending: true);
        pool.IsEnding = true;
        pool.Workers[0].Die();
        Assert.Equal(nameof(WorkerDiedException), call.Outcomes[0]);
        Assert.True(pool.Scheduler.Ended.IsCompleted);
    }

    [Cases]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MaxValue, 1000)]
    [InlineData(int.MaxValue - 1, 1000)]
    [InlineData(1 << 30, 3)]
    public void A_chunk_may_be_larger_than_anything(int chunkLength, int count)
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 4 });
        var batch = pool.Submit(count, chunkLength);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        Assert.Equal(count, worker.Received);
        while (worker.Begin())
            worker.Finish();
        Assert.True(batch.IsDone);
    }

    [Test]
    public void A_worker_counts_until_it_is_gone_and_its_successor_starts_then()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2, MaxCallsPerWorker = 1 });
        for (int i = 0; i < 10; i++)
            pool.Submit();
        for (int served = 0; served < 10; served += 2)
        {
            Assert.Equal(2, pool.Live.Count());
            foreach (var worker in pool.Live.ToArray())
            {
                worker.BecomeReady();
                worker.Begin();
                worker.Finish();
                Assert.True(worker.IsStopped);
            }
            Assert.Equal(2, pool.Live.Count());
            foreach (var worker in pool.Live.ToArray())
                worker.Die();
        }
        Assert.Equal(12, pool.Workers.Count);
    }

    [Test]
    public void A_worker_that_was_killed_counts_too()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.Zero });
        var call = pool.Submit();
        pool.Workers[0].BecomeReady();
        pool.Workers[0].Begin();
        pool.Scheduler.Cancel(call, queuedOnly: false);
        pool.Pass(TimeSpan.FromMilliseconds(10));
        Assert.True(pool.Workers[0].IsKilled);
        pool.Submit();
        Assert.Single(pool.Workers);
        pool.Workers[0].Die(WorkerExitReason.Killed);
        Assert.Equal(2, pool.Workers.Count);
    }

    /// <summary>A worker that has just looked at a call, found it taken back, and has not said so yet.</summary>
    private static (FakePool Pool, FakeWorker Worker, FakeBatch Call) Hesitating()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var call = pool.Submit();
        var worker = pool.Workers[0];
        worker.BecomeReady();
        worker.Hesitate();
        return (pool, worker, call);
    }
}
