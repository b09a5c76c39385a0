using Remoting.Calls;
using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>Calls that are run again, and not where they have failed.</summary>
public sealed class ElsewhereTests
{
    private static readonly CallOptions Elsewhere = new() { RetryOnDifferentWorker = true, Retry = static (_, _) => TimeSpan.Zero };

    /// <summary>Each avoids another worker: that the first waits for its own is no reason for the second to wait.</summary>
    [Test]
    public void A_call_that_waits_for_another_worker_holds_up_none_that_does_not()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2, MaxWindow = 1 });
        foreach (var worker in pool.Workers)
            worker.BecomeReady();
        var first = Fail(pool, out var ofFirst);
        var blocker = pool.Submit();
        Assert.True(ofFirst.Begin());
        var second = Fail(pool, out var ofSecond);
        Assert.NotSame(ofFirst, ofSecond);
        ofFirst.Finish();
        Assert.True(blocker.IsDone);
        // Now the second one's worker is busy, which the first one waits for; the other is idle, and the second may have it.
        var longer = Enumerable.Range(0, 2).Select(_ => pool.Submit()).ToArray();
        Assert.True(ofFirst.Begin());
        Assert.True(ofSecond.Begin());
        Again(pool, first);
        Again(pool, second);
        ofFirst.Finish();
        Assert.True(ofFirst.Begin());
        Assert.Same(second, ofFirst.Running);
        Assert.Equal(1, longer.Count(call => call.IsDone));
    }

    /// <summary>A leased worker is none that it could have for as long as somebody else wants.</summary>
    [Test]
    public void Where_every_other_worker_is_leased_it_runs_again_where_it_was()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2 });
        foreach (var worker in pool.Workers)
            worker.BecomeReady();
        var call = Fail(pool, out var failed);
        var lease = new FakeLease(pool);
        var leased = pool.Workers.Single(worker => worker.Begin());
        leased.Finish();
        Assert.Equal(LeasePhase.Held, lease.Lease.Phase);
        // Whichever it was: the other one is not leased.
        var free = pool.Workers.Single(worker => worker != leased);
        if (failed != free)
        {
            Again(pool, call);
            Assert.True(free.Begin());
            return;
        }
        Again(pool, call);
        Assert.True(failed.Begin());
        Assert.Same(call, failed.Running);
    }

    /// <summary>What was cancelled is nobody's, and is not looked at as if it were.</summary>
    [Test]
    public void Cancelled_calls_hide_none_that_another_worker_could_have()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2, MaxWindow = 1 });
        foreach (var worker in pool.Workers)
            worker.BecomeReady();
        var head = Fail(pool, out var ofHead);
        var other = pool.Workers.Single(worker => worker != ofHead);
        // All the others have failed on the other worker.
        var blocker = pool.Submit();
        Assert.True(ofHead.Begin());
        Assert.Same(blocker, ofHead.Running);
        var behind = Enumerable.Range(0, 80).Select(_ => FailOn(pool, other)).ToArray();
        var longer = pool.Submit();
        Assert.True(other.Begin());
        foreach (var call in behind.Prepend(head))
            Again(pool, call);
        foreach (var call in behind[..70])
            pool.Scheduler.Cancel(call, queuedOnly: false);
        ofHead.Finish();
        Assert.False(longer.IsDone);
        Assert.True(ofHead.Begin());
        Assert.Same(behind[70], ofHead.Running);
    }

    private static FakeBatch FailOn(FakePool pool, FakeWorker worker)
    {
        var call = new FakeBatch(1) { Options = Elsewhere };
        pool.Retries.Watch(call);
        pool.Scheduler.Enqueue(call, [new CallRange(call, 0, 1)]);
        Assert.True(worker.Begin());
        Assert.Same(call, worker.Running);
        worker.Finish();
        call.Retries!.Count(0, new FormatException());
        return call;
    }

    private static FakeBatch Fail(FakePool pool, out FakeWorker worker)
    {
        var call = new FakeBatch(1) { Options = Elsewhere };
        pool.Scheduler.Enqueue(call, [new CallRange(call, 0, 1)]);
        worker = pool.Workers.Single(other => !other.IsRunning && other.Begin() && other.Running == call);
        worker.Finish();
        return call;
    }

    private static void Again(FakePool pool, FakeBatch call)
    {
        call.Outcomes[0] = null;
        pool.Scheduler.Enqueue(call, [new CallRange(call, 0, 1, Attempt: 1)]);
    }

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
