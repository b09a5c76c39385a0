using Remoting.Calls;
using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>Calls that are run again, and not where they have failed.</summary>
public sealed class ElsewhereTests
{
    /// <summary>What a worker was sent, and has not begun, has not run there: it is the one before that is avoided.</summary>
    [Test]
    public void A_call_that_was_taken_back_does_not_go_where_it_has_failed()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2 });
        foreach (var worker in pool.Workers)
            worker.BecomeReady();
        // Both are known to be quick, so that calls are sent ahead to them.
        pool.Submit();
        pool.Submit();
        foreach (var worker in pool.Workers)
        {
            Assert.True(worker.Begin());
            worker.Finish();
        }
        var call = new FakeBatch(1) { Options = new CallOptions { RetryOnDifferentWorker = true, Retry = static (_, _) => TimeSpan.Zero } };
        pool.Scheduler.Enqueue(call, [new CallRange(call, 0, 1)]);
        var first = pool.Workers.Single(worker => worker.Received == 1);
        var other = pool.Workers.Single(worker => worker != first);
        Assert.True(first.Begin());
        var longer = pool.Submit();
        Assert.True(other.Begin());
        first.Finish();

        call.Outcomes[0] = null;
        pool.Scheduler.Enqueue(call, [new CallRange(call, 0, 1, Attempt: 1)]);
        Assert.Equal(SchedulingLimits.MaxWindow > 1 ? 1 : 0, other.Received);
        pool.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, first.Received);
        other.Finish();
        Assert.True(longer.IsDone);
        Assert.True(other.Begin());
        Assert.Same(call, other.Running);
    }
}
