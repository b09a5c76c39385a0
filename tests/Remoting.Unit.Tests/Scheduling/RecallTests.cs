using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>Calls that are wanted back, to be run elsewhere.</summary>
public sealed class RecallTests
{
    [Test]
    public void What_has_begun_stays_and_is_started_again_as_before()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 3 });
        var calls = pool.Submit(count: 3);
        pool.Workers[0].BecomeReady();
        Assert.True(pool.Workers[0].Begin());
        pool.Scheduler.Recall(calls);
        Assert.Equal([null, "cancelled", "cancelled"], calls.Outcomes);
        pool.Workers[0].Die();
        // It waits, and has been started once: elsewhere it would be started more often than it may.
        pool.Scheduler.Recall(calls);
        Assert.Null(calls.Outcomes[0]);
        pool.Workers[1].BecomeReady();
        Assert.True(pool.Workers[1].Begin());
        pool.Workers[1].Die();
        pool.Workers[2].BecomeReady();
        Assert.True(pool.Workers[2].Begin());
        pool.Workers[2].Finish();
        Assert.Equal("ended", calls.Outcomes[0]);
        Assert.Equal(3, calls.Starts[0]);
    }

    [Test]
    public void Others_keep_their_place()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        var warm = pool.Submit(count: 100);
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        while (worker.Begin())
            worker.Finish();
        Assert.True(warm.IsDone);
        // Short calls are sent ahead, one behind the other.
        var running = pool.Submit();
        Assert.True(worker.Begin());
        var recalled = pool.Submit(count: 2);
        var behind = pool.Submit();
        pool.Scheduler.Recall(recalled);
        Assert.Equal(["cancelled", "cancelled"], recalled.Outcomes);
        worker.Finish();
        Assert.True(running.IsDone);
        Assert.True(worker.Begin());
        Assert.Same(behind, worker.Running);
    }
}
