namespace Remoting.Tests;

/// <summary>Workers of one's own, with real processes.</summary>
public sealed class LeaseTests : PoolTest
{
    [Cases, InlineData(true), InlineData(false)]
    public async Task Calls_of_a_lease_run_in_order_and_find_what_the_ones_before_have_left(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(2) : new ThreadPoolExecutor(2);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        var counts = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken)));
        Assert.Equal(Enumerable.Range(1, 200), counts);
        Assert.True(await lease.SubmitAsync(LeasedCalls.Remote.IsLeased(), TestToken));
        Assert.Equal(lease.ProcessId, await lease.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken));
        Assert.Equal(processes, lease.ProcessId != Environment.ProcessId);
        var mapped = new List<int>();
        await foreach (int id in lease.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 100), cancellationToken: TestToken))
            mapped.Add(id);
        Assert.Equal(Enumerable.Range(0, 100), mapped);
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task Each_lease_begins_with_no_state_and_the_pool_has_its_worker_back(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        for (int i = 0; i < 5; i++)
        {
            await using (var lease = await executor.LeaseWorkerAsync(TestToken))
            {
                Assert.Equal(1, await lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
                Assert.Equal(2, await lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
            }
            Assert.False(await executor.SubmitAsync(LeasedCalls.Remote.IsLeased(), TestToken));
        }
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task Streams_and_progress_come_from_a_lease_too(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        var items = new List<int>();
        int reported = 0;
        await foreach (int item in lease.StreamAsync(LeasedCalls.Remote.CountTo(50, new Reports(value => reported = Math.Max(reported, value))), TestToken))
            items.Add(item);
        Assert.Equal(Enumerable.Range(1, 50), items);
        await Until(() => Volatile.Read(ref reported) == 50, "the last report has come");
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task A_lease_waits_for_a_worker_and_can_be_given_up(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        var first = await executor.LeaseWorkerAsync(TestToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        var second = executor.LeaseWorkerAsync(patience.Token);
        var third = executor.LeaseWorkerAsync(TestToken);
        Assert.Equal(1, await first.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
        Assert.False(second.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first.DisposeAsync();
        await using var lease = await third;
        Assert.Equal(1, await lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task An_opening_that_fails_ends_the_lease_with_its_exception(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        var error = await Assert.ThrowsAnyAsync<Exception>(() =>
            executor.LeaseWorkerAsync(new LeaseOptions { Opening = LeasedCalls.Remote.Throw("no such document") }, TestToken));
        Assert.Contains("no such document", error.Message, StringComparison.Ordinal);
        await using var lease = await executor.LeaseWorkerAsync(new LeaseOptions { Opening = LeasedCalls.Remote.Count() }, TestToken);
        Assert.Equal(2, await lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
    }

    [Test]
    public async Task A_death_fails_what_runs_and_all_that_follows_and_the_pool_goes_on()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 3 });
        var lease = await executor.LeaseWorkerAsync(TestToken);
        await lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken);
        var dies = lease.SubmitAsync(LeasedCalls.Remote.Exit(3), TestToken);
        var behind = Enumerable.Range(0, 20).Select(_ => lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken)).ToArray();
        var error = await Assert.ThrowsAsync<WorkerDiedException>(() => dies);
        Assert.Equal(3, error.ExitCode);
        foreach (var call in behind)
            Assert.Equal(3, (await Assert.ThrowsAsync<WorkerDiedException>(() => call)).ExitCode);
        await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
        await lease.DisposeAsync();
        await using var next = await executor.LeaseWorkerAsync(TestToken);
        Assert.Equal(1, await next.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
    }

    [Test]
    public async Task A_call_that_runs_too_long_takes_its_lease_with_it()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromMilliseconds(50) });
        await using var lease = await executor.LeaseWorkerAsync(new LeaseOptions { CallTimeout = TimeSpan.FromMilliseconds(200) }, TestToken);
        // One that ends when it is told to leaves the lease as it is.
        await Assert.ThrowsAsync<CallTimeoutException>(() => lease.SubmitAsync(LeasedCalls.Remote.Hang(), TestToken));
        Assert.Equal(1, await lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
        await Assert.ThrowsAsync<CallTimeoutException>(() => lease.SubmitAsync(LeasedCalls.Remote.HangForGood(), TestToken));
        await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task A_lease_that_is_not_used_ends_by_itself(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        string path = FileOf("exits");
        await using var lease = await executor.LeaseWorkerAsync(new LeaseOptions { IdleTimeout = TimeSpan.FromMilliseconds(100) }, TestToken);
        await lease.SubmitAsync(LeasedCalls.Remote.WriteAtExit(path, "idle"), TestToken);
        await UntilFile(path);
        Assert.False(await executor.SubmitAsync(LeasedCalls.Remote.IsLeased(), TestToken));
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
        Assert.Contains("not used", error.Message, StringComparison.Ordinal);
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task The_end_of_a_lease_runs_hooks_then_closes_handles_and_state_the_last_first(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        string path = FileOf("order");
        await using (var lease = await executor.LeaseWorkerAsync(TestToken))
        {
            await lease.SubmitAsync(LeasedCalls.Remote.KeepInState("state 1", path), TestToken);
            await lease.SubmitAsync(LeasedCalls.Remote.WriteAtExit(path, "hook 1"), TestToken);
            await lease.SubmitAsync(LeasedCalls.Remote.Open(path, "handle 1"), TestToken);
            await lease.SubmitAsync(LeasedCalls.Remote.WriteAtExit(path, "hook 2"), TestToken);
            await lease.SubmitAsync(LeasedCalls.Remote.Open(path, "handle 2"), TestToken);
            await lease.SubmitAsync(LeasedCalls.Remote.KeepInState("state 2", path), TestToken);
        }
        string[] expected = ["hook 2", "hook 1", "closed handle 2", "closed handle 1", "closed state 2", "closed state 1"];
        Assert.Equal(expected, await File.ReadAllLinesAsync(path, TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task A_hook_that_fails_keeps_no_other_from_running_and_is_told_by_ShutdownAsync_only(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        string path = FileOf("hooks");
        for (int i = 0; i < 2; i++)
        {
            var lease = await executor.LeaseWorkerAsync(TestToken);
            await lease.SubmitAsync(LeasedCalls.Remote.WriteAtExit(path, "ran"), TestToken);
            await lease.SubmitAsync(LeasedCalls.Remote.ThrowAtExit("cannot close"), TestToken);
            if (i == 0)
            {
                var error = await Assert.ThrowsAnyAsync<Exception>(() => lease.ShutdownAsync());
                Assert.Contains("cannot close", error.ToString(), StringComparison.Ordinal);
            }
            await lease.DisposeAsync();
        }
        Assert.Equal(2, (await File.ReadAllLinesAsync(path, TestToken)).Length);
        Assert.False(await executor.SubmitAsync(LeasedCalls.Remote.IsLeased(), TestToken));
    }

    [Test]
    public async Task A_hook_that_does_not_return_costs_its_worker_and_nothing_else()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            WorkerExitTimeout = TimeSpan.FromMilliseconds(200),
            CancellationGracePeriod = TimeSpan.FromMilliseconds(50),
        });
        await using (var lease = await executor.LeaseWorkerAsync(TestToken))
            await lease.SubmitAsync(LeasedCalls.Remote.HangAtExit(), TestToken);
        Assert.False(await executor.SubmitAsync(LeasedCalls.Remote.IsLeased(), TestToken));
    }

    /// <summary>They have the time that a worker has for its end, and not that of a call.</summary>
    [Test]
    public async Task Hooks_may_take_for_ever_where_that_is_allowed()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            CallTimeout = TimeSpan.FromMilliseconds(200),
            WorkerExitTimeout = Timeout.InfiniteTimeSpan,
            CancellationGracePeriod = TimeSpan.FromMilliseconds(50),
        });
        string path = FileOf("exits");
        var lease = await executor.LeaseWorkerAsync(TestToken);
        await lease.SubmitAsync(LeasedCalls.Remote.WriteAtExit(path, "end"), TestToken);
        await lease.SubmitAsync(LeasedCalls.Remote.SleepAtExit(1000), TestToken);
        await lease.ShutdownAsync();
        Assert.Equal(["end"], await File.ReadAllLinesAsync(path, TestToken));
    }

    [Test]
    public async Task Hooks_outside_of_a_lease_run_when_the_worker_exits()
    {
        string path = FileOf("exits");
        await using (var executor = new ProcessPoolExecutor(1))
        {
            await executor.SubmitAsync(LeasedCalls.Remote.WriteAtExit(path, "1"), TestToken);
            await executor.SubmitAsync(LeasedCalls.Remote.WriteAtExit(path, "2"), TestToken);
            Assert.False(File.Exists(path));
        }
        Assert.Equal(["2", "1"], await File.ReadAllLinesAsync(path, TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task Shutting_down_the_pool_ends_its_leases_after_the_calls_they_have(bool processes)
    {
        Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        string path = FileOf("order");
        var lease = await executor.LeaseWorkerAsync(TestToken);
        await lease.SubmitAsync(LeasedCalls.Remote.WriteAtExit(path, "hook"), TestToken);
        var running = lease.SubmitAsync(LeasedCalls.Remote.WaitFor(FileOf("running"), FileOf("go")), TestToken);
        var behind = lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken);
        await UntilFile(FileOf("running"));
        var waiting = executor.LeaseWorkerAsync(TestToken);
        var ended = executor.ShutdownAsync();
        if (processes)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
        Assert.False(ended.IsCompleted);
        Assert.False(File.Exists(path));
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await running;
        Assert.Equal(1, await behind);
        if (!processes)
            await (await waiting).DisposeAsync();
        await ended;
        Assert.Equal("hook\n", await File.ReadAllTextAsync(path, TestToken));
        await lease.DisposeAsync();
    }

    [Test]
    public async Task Killing_the_workers_ends_leases()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var lease = await executor.LeaseWorkerAsync(TestToken);
        var running = lease.SubmitAsync(LeasedCalls.Remote.WaitFor(FileOf("running"), FileOf("never")), TestToken);
        await UntilFile(FileOf("running"));
        var behind = lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken);
        executor.KillWorkers();
        await Assert.ThrowsAnyAsync<BrokenProcessPoolException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => behind);
        await lease.DisposeAsync();
    }

    [Test]
    public async Task A_leased_worker_is_recycled_after_its_lease()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxCallsPerWorker = 1 });
        int first;
        await using (var lease = await executor.LeaseWorkerAsync(TestToken))
        {
            first = lease.ProcessId;
            for (int i = 1; i <= 5; i++)
                Assert.Equal(i, await lease.SubmitAsync(LeasedCalls.Remote.CountStatic(), TestToken));
        }
        Assert.NotEqual(first, await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_lease_that_is_dropped_gives_its_worker_back()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await DropAsync(executor);
        var call = executor.SubmitAsync(LeasedCalls.Remote.IsLeased(), TestToken);
        await Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return call.IsCompleted;
        }, "the pool has its worker back");
        Assert.False(await call);
    }

    [Test]
    public async Task A_lease_gives_no_lease()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        await Assert.ThrowsAsync<NotSupportedException>(() => lease.LeaseWorkerAsync(TestToken));
    }

    /// <summary>Many at a time, some of which die: none is without outcome, and none has another's state.</summary>
    [Test]
    public async Task Many_leases_at_a_time_keep_to_themselves()
    {
        await using var executor = new ProcessPoolExecutor(3);
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async number =>
        {
            await using var lease = await executor.LeaseWorkerAsync(TestToken);
            int calls = 5 + number % 7;
            for (int i = 1; i <= calls; i++)
                Assert.Equal(i, await lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
            if (number % 6 == 0)
            {
                await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(LeasedCalls.Remote.Exit(7), TestToken));
                await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken));
            }
        }));
        Assert.Equal(4, executor.GetSnapshot().WorkerDeaths);
    }

    private static async Task DropAsync(ProcessPoolExecutor executor)
    {
        var lease = await executor.LeaseWorkerAsync(TestToken);
        await lease.SubmitAsync(LeasedCalls.Remote.Count(), TestToken);
    }

    private sealed class Reports(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
