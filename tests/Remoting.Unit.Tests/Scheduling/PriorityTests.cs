using Remoting.Calls;
using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>Which of the calls that wait goes first.</summary>
public sealed class PriorityTests
{
    private static readonly CallOptions High = new() { Priority = CallPriority.High };

    private static readonly CallOptions Low = new() { Priority = CallPriority.Low };

    [Test]
    public void The_oldest_that_waits_need_not_be_the_next()
    {
        var (pool, _) = Busy();
        pool.Submit(options: Low);
        pool.Pass(TimeSpan.FromSeconds(3));
        pool.Submit(options: High);

        Assert.Equal(TimeSpan.FromSeconds(3), pool.Scheduler.InspectHealth().OldestQueued);
    }

    [Test]
    public void The_most_urgent_goes_first_whenever_it_came()
    {
        var (pool, worker) = Busy();
        var low = pool.Submit(options: Low);
        var normal = pool.Submit();
        var high = pool.Submit(options: High);
        var order = new List<FakeBatch>();
        for (int i = 0; i < 3; i++)
            order.Add(Next(pool, worker, low, normal, high));
        Assert.Equal([high, normal, low], order);
    }

    [Test]
    public void A_lower_priority_waits_for_long_and_not_for_ever()
    {
        var (pool, worker) = Busy();
        var low = pool.Submit(options: Low);
        var normal = pool.Submit();
        int turns = 0;
        var urgent = new List<FakeBatch>();
        while (!low.IsDone || !normal.IsDone)
        {
            // There is always one that is more urgent.
            urgent.Add(pool.Submit(options: High));
            urgent.Add(pool.Submit(options: High));
            Finish(pool, worker);
            turns++;
            Assert.True(turns <= SchedulingLimits.MostTurnsAhead + 4, "those who wait have had their turn");
        }
        Assert.True(turns >= SchedulingLimits.MostTurnsAhead, "and the more urgent went first until then");
    }

    [Test]
    public void Submitters_of_one_priority_take_turns()
    {
        var (pool, worker) = Busy();
        var large = pool.Submit(count: 1000, owner: new object());
        var small = pool.Submit(count: 10, owner: new object());
        var single = pool.Submit();
        int turns = 0;
        while (!small.IsDone || !single.IsDone)
        {
            Finish(pool, worker);
            turns++;
        }
        Assert.InRange(turns, 11, 24);
        Assert.InRange(large.Outcomes.Count(outcome => outcome is not null), 9, 13);
    }

    [Test]
    public void One_who_waits_for_a_lease_has_a_turn_of_its_own()
    {
        var (pool, worker) = Busy();
        pool.Submit(count: 1000, owner: new object());
        var lease = new FakeLease(pool);
        for (int turns = 0; lease.Opening.Starts[0] == 0; turns++)
        {
            Assert.True(turns < 4, "it is not behind the whole map");
            Finish(pool, worker);
        }
    }

    /// <summary>Whatever a worker is sent at once is the turn of whoever had the first of it: who is looked at behind that has had none.</summary>
    [Test]
    public void One_who_waits_for_a_lease_behind_urgent_calls_waits_not_for_ever()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1, MaxWindow = SchedulingLimits.DeepestWindow });
        pool.Submit();
        var worker = Assert.Single(pool.Workers);
        worker.BecomeReady();
        Assert.True(worker.Begin());
        worker.Finish();
        pool.Submit(options: High);
        var lease = new FakeLease(pool);
        for (int turns = 0; lease.Opening.Starts[0] == 0; turns++)
        {
            Assert.True(turns < 2 * SchedulingLimits.MostTurnsAhead, "there is always one that is more urgent");
            pool.Submit(options: High);
            if (worker.IsRunning)
                worker.Finish();
            Assert.True(worker.Begin());
        }
    }

    /// <summary>Behind one that waits for long nobody comes past them.</summary>
    [Test]
    public void Withdrawn_calls_are_not_kept()
    {
        var queue = new CallQueue();
        var first = new FakeBatch(1);
        queue.PushBack(new CallRange(first, 0, 1));
        for (int i = 0; i < 10_000; i++)
        {
            var batch = new FakeBatch(1) { Options = i % 3 == 0 ? High : null };
            queue.PushBack(new CallRange(batch, 0, 1));
            queue.Withdraw(batch, []);
            Assert.InRange(queue.Entries, 1, 100);
        }
        Assert.Equal(1, queue.Calls);
        Assert.True(queue.TryPeek(out var range));
        Assert.Same(first, range.Batch);
    }

    [Test]
    public void Calls_of_a_lease_stay_in_their_order()
    {
        var queue = new CallQueue(isOrdered: true);
        var first = new FakeBatch(1) { Options = Low };
        var second = new FakeBatch(1) { Options = High, Owner = new object() };
        queue.PushBack(new CallRange(first, 0, 1));
        queue.PushBack(new CallRange(second, 0, 1));
        Assert.True(queue.TryPeek(out var range));
        Assert.Same(first, range.Batch);
    }

    [Test]
    public void Whatever_is_put_in_and_withdrawn_the_queue_gives_each_call_once_the_most_urgent_first()
    {
        for (int seed = 0; seed < 300; seed++)
            RunAtRandom(new Random(seed));
    }

    private static void RunAtRandom(Random random)
    {
        var queue = new CallQueue();
        object[] owners = [new(), new(), new()];
        var waiting = new Dictionary<FakeBatch, int>();
        int passedLow = 0;
        for (int step = 0; step < 400; step++)
        {
            switch (random.Next(5))
            {
                case 0 or 1:
                    var batch = new FakeBatch(random.Next(3) == 0 ? random.Next(2, 9) : 1)
                    {
                        Options = random.Next(4) switch { 0 => High, 1 => Low, _ => null },
                        Owner = random.Next(2) == 0 ? owners[random.Next(3)] : null,
                    };
                    waiting.Add(batch, batch.Count);
                    queue.PushBack(new CallRange(batch, 0, batch.Count));
                    break;
                case 2 when waiting.Count > 0:
                    var withdrawn = waiting.Keys.ElementAt(random.Next(waiting.Count));
                    var removed = new List<CallRange>();
                    queue.Withdraw(withdrawn, removed);
                    Assert.Equal(waiting[withdrawn], removed.Sum(range => range.Count));
                    waiting.Remove(withdrawn);
                    break;
                default:
                    if (!queue.TryPeek(out var next))
                    {
                        Assert.Empty(waiting);
                        break;
                    }
                    var shown = (FakeBatch)next.Batch;
                    var turn = queue.Turn;
                    var taken = queue.TakeFront(next, random.Next(1, next.Count + 1));
                    queue.EndTurn(turn);
                    waiting[shown] -= taken.Count;
                    if (waiting[shown] == 0)
                        waiting.Remove(shown);
                    bool isLow = shown.Options == Low;
                    bool lowWaits = waiting.Keys.Any(other => other.Options == Low);
                    passedLow = isLow || !lowWaits ? 0 : passedLow + 1;
                    Assert.True(passedLow <= SchedulingLimits.MostTurnsAhead + 2, "nobody waits for ever");
                    break;
            }
            Assert.Equal(waiting.Values.Sum(), queue.Calls);
            Assert.Equal(waiting.Values.Sum(), queue.All().Sum(range => range.Count));
        }
    }

    /// <summary>A pool of one worker, whose calls take long, and which runs one.</summary>
    private static (FakePool Pool, FakeWorker Worker) Busy()
    {
        var pool = new FakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        pool.Submit();
        var worker = pool.Workers[0];
        worker.BecomeReady();
        Assert.True(worker.Begin());
        return (pool, worker);
    }

    /// <summary>The running call ends after a long time, and the next begins.</summary>
    private static void Finish(FakePool pool, FakeWorker worker)
    {
        pool.Pass(TimeSpan.FromMilliseconds(50));
        worker.Finish();
        Assert.True(worker.Begin());
    }

    private static FakeBatch Next(FakePool pool, FakeWorker worker, params FakeBatch[] batches)
    {
        var before = batches.Where(batch => batch.Starts[0] > 0).ToArray();
        pool.Pass(TimeSpan.FromMilliseconds(50));
        worker.Finish();
        Assert.True(worker.Begin());
        return Assert.Single(batches.Where(batch => batch.Starts[0] > 0).Except(before));
    }

    /// <summary>In a lease they share one line.</summary>
    [Test]
    public void What_is_urgent_is_seen_among_what_is_not()
    {
        var queue = new CallQueue(isOrdered: true);
        Add(1, 10, new CallOptions { Priority = CallPriority.Low });
        Assert.Equal(long.MaxValue, queue.OldestSubmission(urgent: true));
        Add(5, 20, null);
        Assert.Equal(long.MaxValue, queue.OldestSubmission(urgent: true));
        var call = Add(1, 30, null);
        Add(1, 40, new CallOptions { Priority = CallPriority.High });
        Assert.Equal(30, queue.OldestSubmission(urgent: true));
        Assert.Equal(10, queue.OldestSubmission());
        queue.Withdraw(call, []);
        Assert.Equal(40, queue.OldestSubmission(urgent: true));

        FakeBatch Add(int count, long at, CallOptions? options)
        {
            var batch = new FakeBatch(count) { Options = options, SubmittedAt = at };
            queue.PushBack(new CallRange(batch, 0, count));
            return batch;
        }
    }
}
