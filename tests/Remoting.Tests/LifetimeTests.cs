using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Remoting.Tests;

public sealed class LifetimeTests : PoolTest
{
    [Test]
    public async Task Disposing_waits_for_queued_calls()
    {
        Task<int>[] calls;
        await using (var executor = new ProcessPoolExecutor(2))
            calls = [.. Enumerable.Range(0, 50).Select(i => executor.SubmitAsync(Calls.Remote.SleepThen(2, i), TestToken))];
        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));
    }

    [Test]
    public async Task Shutdown_may_cancel_what_has_not_started()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var calls = Enumerable.Range(0, 50).Select(i => executor.SubmitAsync(Calls.Remote.Wait(FileOf($"started{i}"), FileOf("go")), TestToken)).ToArray();
        await Until(() => FilesOf("started").Count() == 2, "two calls run");
        var shutdown = executor.ShutdownAsync(cancelPending: true);
        Assert.Equal(48, calls.Count(call => call.IsCanceled));
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await shutdown;
        Assert.Equal(2, calls.Count(call => call.IsCompletedSuccessfully));
    }

    [Test]
    public async Task Submitting_after_shutdown_fails_at_once()
    {
        var executor = new ProcessPoolExecutor(1);
        await executor.ShutdownAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await executor.MapAsync(Calls.Remote.Identity, [1, 2]).ToListAsync(TestToken));
    }

    [Test]
    public async Task Shutdown_is_idempotent_and_may_be_concurrent()
    {
        var executor = new ProcessPoolExecutor(2);
        var call = executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => executor.ShutdownAsync(), TestToken)));
        await executor.ShutdownAsync(cancelPending: true);
        await executor.DisposeAsync();
        Assert.Equal(1, await call);
    }

    [Test]
    public async Task Shutdown_may_come_from_a_continuation_and_while_workers_start()
    {
        var executor = new ProcessPoolExecutor(2);
        var call = executor.SubmitAsync(Calls.Remote.Identity(1), TestToken).ContinueWith(_ => executor.ShutdownAsync(), TaskScheduler.Default).Unwrap();
        await call;
        // A pool that is shut down while its workers start.
        var starting = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2 });
        await starting.DisposeAsync();
        // One that never had any.
        await new ProcessPoolExecutor().DisposeAsync();
    }

    [Test]
    public async Task Disposing_leaves_no_process_descriptor_or_thread()
    {
        await Use();
        await Settle();
        int threads = Process.GetCurrentProcess().Threads.Count;
        int descriptors = Descriptors();
        for (int i = 0; i < 5; i++)
            await Use();
        await Settle();
        // The thread pool breathes; workers would show as several threads and descriptors each.
        Assert.InRange(Process.GetCurrentProcess().Threads.Count, 0, threads + 4);
        Assert.InRange(Descriptors(), 0, descriptors + 2);

        static async Task Use()
        {
            await using var executor = new ProcessPoolExecutor(2);
            await executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 100)).ToListAsync(TestToken);
        }

        static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

        static async Task Settle()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
    }

    [Test]
    public async Task An_executor_that_is_dropped_finishes_and_lets_go()
    {
        var (call, process) = await DropAsync();
        await Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !IsAlive(process);
        }, "the worker of the dropped executor is gone");
        Assert.Equal(3, await call);
    }

    [Test]
    public async Task An_executor_that_is_dropped_runs_its_calls_again_as_it_was_asked_to()
    {
        var call = SubmitAndDrop();
        await Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return call.IsCompleted;
        }, "the call of the dropped executor has ended");
        Assert.Equal(2, (await call).Attempt);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static Task<RetryCalls.Place> SubmitAndDrop() => new ProcessPoolExecutor(1).SubmitAsync(
            RetryCalls.Remote.ThrowUntil(2), new CallOptions { Retry = static (_, attempts) => attempts == 1 ? TimeSpan.FromSeconds(1) : null });
    }

    [Test]
    public async Task Kill_and_terminate_end_the_workers_now()
    {
        foreach (bool gently in new[] { true, false })
        {
            var executor = new ProcessPoolExecutor(2);
            var running = Enumerable.Range(0, 2).Select(i => executor.SubmitAsync(Calls.Remote.Spin(FileOf($"s{gently}{i}")), TestToken)).ToArray();
            await UntilFile(FileOf($"s{gently}0"));
            await UntilFile(FileOf($"s{gently}1"));
            var queued = executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
            if (gently)
                executor.TerminateWorkers();
            else
                executor.KillWorkers();
            foreach (var call in running)
                await Assert.ThrowsAsync<BrokenProcessPoolException>(() => call);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
            await executor.ShutdownAsync();
            executor.KillWorkers();
        }
        // On a pool that never ran.
        var fresh = new ProcessPoolExecutor(1);
        fresh.TerminateWorkers();
        await fresh.DisposeAsync();
    }

    [Test]
    public async Task A_serialization_error_may_race_with_shutdown()
    {
        for (int i = 0; i < 5; i++)
        {
            var executor = new ProcessPoolExecutor(2);
            var bad = executor.SubmitAsync(Data.Remote.Take(1, new Treacherous { FailsToWrite = true }), TestToken);
            var good = executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
            await executor.ShutdownAsync();
            await Assert.ThrowsAsync<RemoteSerializationException>(() => bad);
            Assert.Equal(1, await good);
        }
    }

    [Test]
    public async Task The_initializer_runs_in_each_worker_before_its_first_call()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, Initializer = Calls.Remote.SetState(42) });
        var states = await executor.MapAsync(_ => Calls.Remote.State(), Enumerable.Range(0, 50)).ToListAsync(TestToken);
        Assert.All(states, state => Assert.Equal(42, state));
    }

    [Test]
    public async Task An_initializer_that_throws_breaks_the_pool_with_its_words()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, Initializer = Calls.Remote.Throw("no database") });
        var calls = Enumerable.Range(0, 3).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), TestToken)).ToArray();
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => call);
            Assert.Contains("no database", error.Message, StringComparison.Ordinal);
            Assert.Equal("System.ArgumentException", Assert.IsType<RemoteCallException>(error.InnerException).RemoteExceptionType);
        }
        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
    }

    [Test]
    public async Task Workers_that_die_at_the_start_break_the_pool_after_a_few()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 2, Initializer = Calls.Remote.ComplainAndExit("cannot start"), WorkerOutput = WorkerOutput.Discard,
        });
        var error = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.Equal(3, error.ExitCode);
        Assert.Contains("cannot start", error.Message, StringComparison.Ordinal);
        Assert.InRange(executor.GetSnapshot().WorkerDeaths, 3, 4);
    }

    [Test]
    public async Task A_worker_that_is_not_ready_in_time_counts_as_dead()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, Initializer = Calls.Remote.Wait(FileOf("started"), FileOf("never")), WorkerStartTimeout = TimeSpan.FromMilliseconds(700),
        });
        var error = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.Equal(WorkerExitReason.StartTimeout, error.Reason);
    }

    [Test]
    public async Task Workers_are_replaced_after_their_number_of_calls()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxCallsPerWorker = 3 });
        var processes = await executor.MapAsync(_ => Calls.Remote.ProcessId(), Enumerable.Range(0, 10)).ToListAsync(TestToken);
        Assert.Equal(10, processes.Count);
        Assert.Equal([3, 3, 3, 1], processes.CountBy(process => process).Select(pair => pair.Value));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task No_call_is_lost_or_run_twice_by_replacing_workers()
    {
        string marks = FileOf("marks");
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MaxCallsPerWorker = 1 }))
        {
            var results = await executor.MapAsync(i => Calls.Remote.Mark(marks, i), Enumerable.Range(0, 20)).ToListAsync(TestToken);
            Assert.Equal(Enumerable.Range(0, 20), results);
        }
        Assert.Equal(Enumerable.Range(0, 20), Marks("marks").Order());
    }

    [Test]
    public async Task Idle_workers_leave_and_come_back()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, WorkerIdleTimeout = TimeSpan.FromMilliseconds(50) });
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        await UntilGone(process);
        await Until(() => executor.GetSnapshot().Workers.Count == 0, "the pool is empty");
        Assert.NotEqual(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task The_least_number_of_workers_is_there_from_the_start_and_stays()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 3, MinWorkers = 2, WorkerIdleTimeout = TimeSpan.FromMilliseconds(20),
        });
        await Until(() => executor.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Idle) == 2, "two workers are ready");
        int first = executor.GetSnapshot().Workers[0].ProcessId!.Value;
        Process.GetProcessById(first).Kill();
        await Until(() => executor.GetSnapshot() is { WorkerDeaths: 1 } snapshot
            && snapshot.Workers.Count(worker => worker.Status == WorkerStatus.Idle) == 2, "the dead one is replaced");
    }

    [Test]
    public async Task The_shared_pool_serves_and_its_workers_leave()
    {
        // Its workers stay for half a minute; the leak check of the other tests must not find them.
        int process = await ProcessPoolExecutor.Shared.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        Assert.Same(ProcessPoolExecutor.Shared, ProcessPoolExecutor.Shared);
        Process.GetProcessById(process).Kill();
        await UntilGone(process);
    }

    [Test]
    public async Task Memory_of_workers_can_be_limited()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, WorkerMemoryLimit = 200 << 20, WorkerOutput = WorkerOutput.Discard,
        });
        var error = await Assert.ThrowsAnyAsync<RemotingException>(() => executor.SubmitAsync(Limits.Remote.Allocate(400 << 20), TestToken));
        Assert.True(error is RemoteCallException { RemoteExceptionType: "System.OutOfMemoryException" } or WorkerDiedException { Reason: WorkerExitReason.OutOfMemory },
            error.ToString());
        Assert.Equal(10, await executor.SubmitAsync(Limits.Remote.Allocate(10), TestToken));
    }

    [Test]
    public async Task The_environment_of_workers_can_be_changed()
    {
        Environment.SetEnvironmentVariable("REMOTING_TEST_PARENT", "parent");
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            WorkerEnvironment = new Dictionary<string, string?> { ["REMOTING_TEST_CHILD"] = "child", ["REMOTING_TEST_PARENT"] = null },
        });
        Assert.Equal("child", await executor.SubmitAsync(Calls.Remote.Variable("REMOTING_TEST_CHILD"), TestToken));
        Assert.Null(await executor.SubmitAsync(Calls.Remote.Variable("REMOTING_TEST_PARENT"), TestToken));
        Assert.Null(await executor.SubmitAsync(Calls.Remote.Variable("REMOTING_WORKER"), TestToken));
        Assert.Null(Environment.GetEnvironmentVariable("REMOTING_TEST_CHILD"));
    }

    [Test]
    public void A_process_that_was_meant_to_be_a_worker_makes_no_pool()
    {
        Environment.SetEnvironmentVariable("REMOTING_WORKER", "something");
        try
        {
            var error = Assert.Throws<RemotingException>(() => new ProcessPoolExecutor());
            Assert.Contains("started as a worker", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("REMOTING_WORKER", null);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(Task<int> Call, int Process)> DropAsync()
    {
        var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        return (executor.SubmitAsync(Calls.Remote.SleepThen(50, 3), TestToken), process);
    }
}

public static class Limits
{
    [ProcessPoolCallable]
    public static long Allocate(long bytes)
    {
        var blocks = new List<byte[]>();
        long allocated = 0;
        while (allocated < bytes)
        {
            byte[] block = new byte[Math.Min(1 << 20, bytes - allocated)];
            Array.Fill(block, (byte)1);
            blocks.Add(block);
            allocated += block.Length;
        }
        return allocated;
    }
}
