using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>Workers that end as soon as they are ready, before anybody had any use of them.</summary>
public sealed class RespawnTests
{
    [Test]
    public void Who_dies_before_it_is_used_is_replaced_ever_more_slowly()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MinWorkers = 1 });
        for (int second = 0; second < 3600; second++)
        {
            DieUnused(pool);
            pool.Pass(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(pool.Workers.Count, 120, 130);
        Assert.False(pool.Scheduler.IsBroken);
    }

    [Test]
    public void A_call_waits_for_no_such_rest()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MinWorkers = 1 });
        while (DieUnused(pool))
        {
        }
        var call = pool.Submit();
        pool.Workers[^1].BecomeReady();
        Assert.True(pool.Workers[^1].Begin());
        pool.Workers[^1].Finish();
        Assert.True(call.IsDone);
    }

    /// <summary>The timer is for what is to come: one that was set to what is over would fire all the time.</summary>
    [Test]
    public void A_rest_that_is_over_sets_no_timer()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MinWorkers = 1 });
        while (DieUnused(pool))
        {
        }
        pool.Submit();
        pool.Workers[^1].BecomeReady();
        pool.Workers[^1].Begin();
        int before = pool.Time.Fired;
        pool.Pass(TimeSpan.FromMinutes(1));
        Assert.InRange(pool.Time.Fired - before, 0, 10);
    }

    [Test]
    public void Who_has_stayed_for_long_or_had_a_call_is_replaced_at_once()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MinWorkers = 1 });
        for (int i = 1; i < 20; i++)
        {
            pool.Workers[^1].BecomeReady();
            pool.Pass(TimeSpan.FromSeconds(2));
            pool.Workers[^1].Die();
            Assert.Equal(i + 1, pool.Workers.Count);
        }
        for (int i = 1; i < 20; i++)
        {
            pool.Workers[^1].BecomeReady();
            pool.Submit();
            pool.Workers[^1].Begin();
            pool.Workers[^1].Finish();
            pool.Workers[^1].Die();
            Assert.Equal(i + 20, pool.Workers.Count);
        }
    }

    [Test]
    public void A_pool_is_warm_although_its_workers_serve_one_call_each()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2, MaxCallsPerWorker = 1 });
        for (int i = 0; i < 2; i++)
        {
            Assert.False(pool.Scheduler.Warm.IsCompleted);
            var worker = pool.Workers[^1];
            pool.Submit();
            worker.BecomeReady();
            worker.Begin();
            worker.Finish();
            worker.Die();
        }
        Assert.True(pool.Scheduler.Warm.IsCompletedSuccessfully);
    }

    /// <summary>False where there is nobody.</summary>
    private static bool DieUnused(FakePool pool)
    {
        if (pool.Live.FirstOrDefault() is not { } worker)
            return false;
        worker.BecomeReady();
        worker.Die();
        return true;
    }
}
