using System.Diagnostics;
using Remoting.Chaos;

namespace Remoting.Tests;

public sealed class CrashTests : PoolTest
{
    public static TheoryData<string, int, WorkerExitReason> Deaths
    {
        get
        {
            var deaths = new TheoryData<string, int, WorkerExitReason>
            {
                { "exit 0", 0, WorkerExitReason.Exited },
                { "exit 1", 1, WorkerExitReason.Exited },
                { "exit 99", 99, WorkerExitReason.Exited },
                { "fail-fast", TestSystem.ExitCodeOf(WorkerExitReason.FailFast), WorkerExitReason.FailFast },
                { "kill", TestSystem.ExitCodeOf(WorkerExitReason.Killed), WorkerExitReason.Killed },
                { "thread", TestSystem.ExitCodeOf(WorkerExitReason.UnhandledException), WorkerExitReason.UnhandledException },
            };
            if (TestSystem.EndsByStackOverflow)
                deaths.Add("stack overflow", TestSystem.ExitCodeOf(WorkerExitReason.StackOverflow), WorkerExitReason.StackOverflow);
            return deaths;
        }
    }

    private static RemoteCall Deadly(string how) => how switch
    {
        "fail-fast" => Calls.Remote.FailFast(),
        "stack overflow" => Calls.Remote.OverflowStack(),
        "kill" => Calls.Remote.KillSelf(),
        "thread" => Calls.Remote.ThrowOnAnotherThread(),
        _ => Calls.Remote.Exit(int.Parse(how[5..], System.Globalization.CultureInfo.InvariantCulture)),
    };

    [Cases]
    [MemberData(nameof(Deaths))]
    public async Task A_death_fails_exactly_its_call(string how, int exitCode, WorkerExitReason reason)
    {
        await using var executor = new ProcessPoolExecutor(Quiet(1));
        var before = executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var deadly = executor.SubmitAsync(Deadly(how), TestToken);
        var after = executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);

        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => deadly);
        Assert.Equal(exitCode, death.ExitCode);
        Assert.Equal(exitCode > 128 ? exitCode - 128 : null, death.Signal);
        Assert.Equal(reason, death.Reason);
        Assert.Equal(await before, death.ProcessId);
        Assert.NotEqual(await before, await after);
        Assert.Equal(1, executor.GetSnapshot().WorkerDeaths);
    }

    [Cases]
    [MemberData(nameof(Deaths))]
    public async Task A_death_breaks_the_pool_if_that_is_wanted(string how, int exitCode, WorkerExitReason reason)
    {
        await using var executor = new ProcessPoolExecutor(Quiet(2) with { WorkerLoss = WorkerLoss.BreakPool });
        string never = FileOf("never");
        var other = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), never), TestToken);
        await UntilFile(FileOf("started"));
        var deadly = executor.SubmitAsync(Deadly(how), TestToken);
        var queued = Enumerable.Range(0, 5).Select(_ => executor.SubmitAsync(Calls.Remote.Wait(FileOf("more"), never), TestToken)).ToArray();

        var death = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => deadly);
        Assert.Equal(exitCode, death.ExitCode);
        Assert.Equal(reason, death.Reason);
        var errors = new HashSet<Exception>(ReferenceEqualityComparer.Instance) { death };
        foreach (var call in queued.Append(other))
            Assert.True(errors.Add(await Assert.ThrowsAsync<BrokenProcessPoolException>(() => call)), "each call has an exception of its own");
        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
    }

    [Test]
    public async Task The_report_has_the_last_words()
    {
        await using var executor = new ProcessPoolExecutor(Quiet(1));
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.ComplainAndExit("no more paper"), TestToken));
        Assert.Contains("no more paper", death.StandardErrorTail, StringComparison.Ordinal);
        Assert.Contains("no more paper", death.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Calls.ComplainAndExit), death.Callable, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_kill_from_outside_is_seen_at_once_and_names_process_and_signal()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var running = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("never")), TestToken);
        await UntilFile(FileOf("started"));
        var clock = Stopwatch.StartNew();
        Process.GetProcessById(process).Kill();
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => running);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"seen after {clock.Elapsed}");
        Assert.Equal(process, death.ProcessId);
        Assert.Equal(TestSystem.KillSignal, death.Signal);
        Assert.NotEqual(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_killed_worker_leaves_no_files_of_its_runtime()
    {
        int process;
        string start;
        await using (var executor = new ProcessPoolExecutor(1))
        {
            process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
            // The numbers of processes come round, and others leave files behind: the time of the start tells them apart.
            string status = await File.ReadAllTextAsync($"/proc/{process}/stat", TestToken);
            start = status[(status.LastIndexOf(')') + 2)..].Split(' ')[19];
            Assert.NotEmpty(Directory.EnumerateFiles(Path.GetTempPath(), $"*-{process}-{start}-*"));
            await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.KillSelf(), TestToken));
        }
        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), $"*-{process}-{start}-*"));
    }

    [Test]
    public async Task An_idle_worker_that_is_killed_costs_no_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        Process.GetProcessById(process).Kill();
        await Until(() => executor.GetSnapshot().Workers.Count == 0, "the pool has seen the death");
        Assert.NotEqual(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task Calls_sent_ahead_of_a_death_run_elsewhere_exactly_once()
    {
        // Hundreds of calls are on the worker when it dies in the middle: all but the deadly one have their result, and none ran twice.
        await using var executor = new ProcessPoolExecutor(2);
        string marks = FileOf("marks");
        for (int i = 0; i < 500; i++)
            await executor.SubmitAsync(Calls.Remote.Identity(i), TestToken);
        var outcomes = await executor.MapUnorderedAsync(
            item => item % 1000 == 500 ? Calls.Remote.Exit(7) : Calls.Remote.Mark(marks, item), Enumerable.Range(0, 3000)).ToListAsync(TestToken);
        Assert.Equal([500, 1500, 2500], outcomes.Where(outcome => !outcome.IsSuccess).Select(outcome => outcome.Index).Order());
        Assert.All(outcomes.Where(outcome => !outcome.IsSuccess), outcome => Assert.Equal(7, Assert.IsType<WorkerDiedException>(outcome.Error).ExitCode));
        int[] ran = Marks("marks");
        Assert.Equal(2997, ran.Length);
        Assert.Equal(2997, ran.Distinct().Count());
    }

    [Cases]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_death_in_a_chunk_takes_one_item(int chunkSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        var outcomes = await executor.MapUnorderedAsync(item => Calls.Remote.ExitIf(item, 13), Enumerable.Range(0, 40), chunkSize).ToListAsync(TestToken);
        Assert.Equal(40, outcomes.Count);
        Assert.Equal(13, Assert.Single(outcomes, outcome => !outcome.IsSuccess).Index);
    }

    [Test]
    public async Task Results_finished_before_a_death_are_never_lost()
    {
        // Short calls gather in the worker before they are sent; the death comes right behind them, a hundred times.
        await using var executor = new ProcessPoolExecutor(Quiet(1));
        for (int i = 0; i < 200; i++)
            await executor.SubmitAsync(Calls.Remote.Identity(i), TestToken);
        for (int round = 0; round < 20; round++)
        {
            var good = Enumerable.Range(0, 50).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), TestToken)).ToArray();
            var deadly = executor.SubmitAsync(Calls.Remote.KillSelf(), TestToken);
            int[] results = await Task.WhenAll(good);
            Assert.Equal(Enumerable.Range(0, 50).ToArray(), results);
            await Assert.ThrowsAsync<WorkerDiedException>(() => deadly);
        }
    }

    [Test]
    public async Task One_death_among_a_hundred_calls_is_one_failure()
    {
        await using var executor = new ProcessPoolExecutor(3);
        var calls = Enumerable.Range(0, 100).Select(i => executor.SubmitAsync(Calls.Remote.ExitIf(i, 50), TestToken)).ToArray();
        await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(50, Assert.Single(Enumerable.Range(0, 100), i => calls[i].IsFaulted));
    }

    [Test]
    public async Task A_call_is_started_again_only_if_asked_for()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.DieOnce(FileOf("a")), TestToken));
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.DieOnce(FileOf("b")), new CallOptions { MaxAttempts = 3 }, TestToken));
        var poison = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(1), new CallOptions { MaxAttempts = 3 }, TestToken));
        Assert.Equal(3, poison.Attempts);
        var earlier = Assert.IsType<AggregateException>(poison.InnerException).InnerExceptions.Cast<WorkerDiedException>().Append(poison);
        Assert.Equal(3, earlier.Select(death => death.ProcessId).Distinct().Count());
        Assert.Equal(5, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task The_call_after_a_crash_may_come_from_its_continuation()
    {
        await using var executor = new ProcessPoolExecutor(1);
        async Task<int> CrashThenCall()
        {
            try
            {
                await executor.SubmitAsync(Calls.Remote.Exit(1), TestToken);
            }
            catch (WorkerDiedException)
            {
                return await executor.SubmitAsync(Calls.Remote.Identity(4), TestToken);
            }
            return 0;
        }
        Assert.Equal(4, await CrashThenCall());
    }

    private static ProcessPoolOptions Quiet(int workers) => new() { MaxWorkers = workers, WorkerOutput = WorkerOutput.Discard };
}
