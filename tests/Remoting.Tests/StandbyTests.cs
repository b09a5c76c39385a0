using System.Diagnostics;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Workers that are there before they are needed, with real processes.</summary>
[SideBySide]
public sealed class StandbyTests : PoolTest
{
    [Test]
    public async Task They_are_shown_and_do_not_count_against_MaxWorkers()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 2 });
        await Standing(executor, 2);
        int id = await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken);
        await Standing(executor, 2);
        var workers = executor.GetSnapshot().Workers;
        Assert.Equal(id, Assert.Single(workers, worker => worker.Status == WorkerStatus.Idle).ProcessId);
        Assert.Equal(3, workers.Count);
    }

    [Test]
    public async Task One_takes_the_place_of_a_worker_that_has_died()
    {
        var log = new LogBook();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 1, LoggerFactory = log });
        for (int i = 0; i < 5; i++)
        {
            await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken);
            await Standing(executor, 1);
            int? standby = executor.GetSnapshot().Workers.Single(worker => worker.Status == WorkerStatus.Standby).ProcessId;
            await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(LeasedCalls.Remote.Exit(1), TestToken));
            Assert.Equal(standby, await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken));
        }
        Assert.True(executor.GetSnapshot().WorkerDeaths == 5, string.Join('\n', log.Lines));
    }

    [Test]
    public async Task A_fresh_process_for_each_call_is_one_that_stands_by()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 3, MaxCallsPerWorker = 1 });
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken)));
        Assert.Equal(20, ids.Distinct().Count());
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task The_initializer_is_run_when_one_steps_in_unless_asked_otherwise(bool before)
    {
        string marks = FileOf("initialized");
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            StandbyWorkers = 2,
            Initializer = Calls.Remote.Mark(marks, 1),
            StandbyRunsInitializer = before,
        });
        await Standing(executor, 2);
        Assert.Equal(before ? 2 : 0, Marks("initialized").Length);
        await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken);
        await Standing(executor, 2);
        Assert.Equal(before ? 3 : 1, Marks("initialized").Length);
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(LeasedCalls.Remote.Exit(1), TestToken));
        await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken);
        await Standing(executor, 2);
        Assert.Equal(before ? 4 : 2, Marks("initialized").Length);
    }

    [Test]
    public async Task An_initializer_that_fails_late_breaks_the_pool_with_its_exception()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            StandbyWorkers = 1,
            Initializer = LeasedCalls.Remote.Throw("no licence"),
        });
        await Standing(executor, 1);
        var error = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken));
        Assert.Contains("no licence", error.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task An_initializer_that_hangs_late_is_a_failed_start()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            StandbyWorkers = 1,
            Initializer = LeasedCalls.Remote.HangForGood(),
            WorkerStartTimeout = TimeSpan.FromSeconds(3),
        });
        await Standing(executor, 1);
        var error = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken));
        Assert.Equal(WorkerExitReason.StartTimeout, error.Reason);
    }

    [Test]
    public async Task One_that_dies_while_it_stands_by_is_replaced_and_no_call_notices()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 1 });
        int first = await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken);
        await Standing(executor, 1);
        int victim = executor.GetSnapshot().Workers.Single(worker => worker.Status == WorkerStatus.Standby).ProcessId!.Value;
        using (var process = Process.GetProcessById(victim))
            process.Kill();
        await Until(() => executor.GetSnapshot().Workers.Any(worker => worker.Status == WorkerStatus.Standby && worker.ProcessId != victim), "another stands by");
        Assert.Equal(first, await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), TestToken));
    }

    [Cases, InlineData(false), InlineData(true)]
    public async Task None_is_left_when_the_pool_ends(bool kill)
    {
        var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = 2 });
        await Standing(executor, 2);
        int[] ids = [.. executor.GetSnapshot().Workers.Select(worker => worker.ProcessId!.Value)];
        if (kill)
            executor.KillWorkers();
        await executor.DisposeAsync();
        Assert.All(ids, id => Assert.False(IsAlive(id)));
    }

    [Test]
    public async Task Calls_that_kill_their_workers_one_after_the_other_lose_no_other_call()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, StandbyWorkers = 2 });
        var calls = Enumerable.Range(0, 60).Select(async number =>
        {
            if (number % 10 == 3)
                await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(LeasedCalls.Remote.Exit(2), TestToken));
            else
                Assert.Equal(number, await executor.SubmitAsync(Calls.Remote.Identity(number), TestToken));
        });
        await Task.WhenAll(calls);
        Assert.Equal(6, executor.GetSnapshot().WorkerDeaths);
    }

    private static Task Standing(ProcessPoolExecutor executor, int count) =>
        Until(() => executor.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Standby) == count, $"{count} stand by");
}
