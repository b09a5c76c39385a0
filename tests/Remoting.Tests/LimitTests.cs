using System.Diagnostics;
using Remoting.Chaos;
using Remoting.Chaos.Deaths;

namespace Remoting.Tests;

/// <summary>What keeps a pool within its bounds: pending calls, memory, attempts.</summary>
public sealed class LimitTests : PoolTest
{
    [Test]
    public async Task TrySubmit_does_not_wait_for_room()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxPendingCalls = 2 });
        string go = FileOf("go");
        Assert.True(executor.TrySubmit(Calls.Remote.Wait(FileOf("started"), go), out var running, cancellationToken: TestToken));
        Assert.True(executor.TrySubmit(Calls.Remote.TaskAsync(), out var queued, cancellationToken: TestToken));
        Assert.False(executor.TrySubmit(Calls.Remote.Mark(FileOf("marks"), 1), out var refused, cancellationToken: TestToken));
        Assert.Null(refused);
        await File.WriteAllTextAsync(go, "", TestToken);
        await running;
        await queued;
        // A place is free as soon as the caller has its result.
        Assert.True(executor.TrySubmit(Calls.Remote.Identity(5), out var later, new CallOptions { Timeout = TimeSpan.FromSeconds(30) }, TestToken));
        Assert.Equal(5, await later);
        Assert.Empty(Marks("marks"));
    }

    [Test]
    public async Task TrySubmit_always_has_room_in_a_pool_without_a_bound_and_fails_in_its_task_after_the_end()
    {
        var executor = new ProcessPoolExecutor(1);
        Assert.True(executor.TrySubmit(Calls.Remote.Identity(1), out var first, cancellationToken: TestToken));
        Assert.Equal(1, await first);
        Assert.True(executor.TrySubmit(Calls.Remote.Identity(1), out var cancelled, cancellationToken: new CancellationToken(true)));
        Assert.True(cancelled.IsCanceled);
        await executor.DisposeAsync();
        Assert.True(executor.TrySubmit(Calls.Remote.Identity(1), out var late, cancellationToken: TestToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => late);

        var bounded = new ProcessPoolExecutor(new ProcessPoolOptions { MaxPendingCalls = 1 });
        await bounded.DisposeAsync();
        Assert.True(bounded.TrySubmit(Calls.Remote.Identity(1), out late, cancellationToken: TestToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => late);
    }

    [Test]
    public async Task Disposing_waits_for_calls_that_wait_for_room()
    {
        Task<int>[] calls;
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MaxPendingCalls = 1 }))
            calls = [.. Enumerable.Range(0, 30).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), TestToken))];
        Assert.Equal(Enumerable.Range(0, 30).ToArray(), await Task.WhenAll(calls));
    }

    /// <summary>The one that has its place waits for the worker that is leased, and the other for its place.</summary>
    [Test]
    public async Task Shutting_down_takes_leased_workers_back_for_calls_that_wait_for_room()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxPendingCalls = 1 });
        var lease = await executor.LeaseWorkerAsync(TestToken);
        var calls = Enumerable.Range(0, 3).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), TestToken)).ToArray();
        await executor.ShutdownAsync().WaitAsync(TimeSpan.FromSeconds(30), TestToken);
        Assert.Equal(Enumerable.Range(0, 3), await Task.WhenAll(calls));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => lease.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        await lease.DisposeAsync();
    }

    [Cases]
    [InlineData("shutdown")]
    [InlineData("kill")]
    public async Task Calls_that_wait_for_room_are_cancelled_when_the_pool_cancels(string how)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxPendingCalls = 1 });
        var running = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        await UntilFile(FileOf("started"));
        var waiting = Enumerable.Range(0, 5).Select(i => executor.SubmitAsync(Calls.Remote.Mark(FileOf("marks"), i), TestToken)).ToArray();
        Task? shutdown = null;
        if (how == "shutdown")
            shutdown = executor.ShutdownAsync(cancelPending: true);
        else
            executor.KillWorkers();
        foreach (var call in waiting)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        if (shutdown is null)
        {
            await Assert.ThrowsAsync<BrokenProcessPoolException>(() => running);
        }
        else
        {
            await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
            await running;
            await shutdown;
        }
        Assert.Empty(Marks("marks"));
    }

    [Test]
    public async Task A_worker_that_holds_too_much_memory_is_replaced_and_no_call_is_lost()
    {
        const long Limit = 200 << 20;
        var processes = new HashSet<int>();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, RecycleWorkerAtMemory = Limit });
        for (int i = 0; i < 40; i++)
        {
            var (process, memory) = await executor.SubmitAsync(Leaking.Remote.Leak(25 << 20), TestToken);
            processes.Add(process);
            Assert.InRange(memory, 0, 2 * Limit);
        }
        // 1,000 MiB in workers of which none holds more than 200 for long.
        Assert.InRange(processes.Count, 3, 20);
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task Kills_and_want_of_memory_are_not_retried_unlike_other_deaths()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, MaxAttempts = 3, WorkerMemoryLimit = 200 << 20, WorkerOutput = WorkerOutput.Discard,
        });
        var killed = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.KillSelf(), TestToken));
        Assert.Equal((WorkerExitReason.Killed, 1), (killed.Reason, killed.Attempts));
        var starved = await Assert.ThrowsAsync<WorkerDiedException>(
            () => executor.SubmitAsync(Deadly.Remote.Die(DeathCause.OutOfMemory), TestToken));
        Assert.Equal((WorkerExitReason.OutOfMemory, 1), (starved.Reason, starved.Attempts));
        var crashed = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.FailFast(), TestToken));
        Assert.Equal((WorkerExitReason.FailFast, 3), (crashed.Reason, crashed.Attempts));
        Assert.Equal(5, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task Native_memory_is_limited_too()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerMemoryLimit = 200 << 20 });
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(Leaking.Remote.AllocateNative(400 << 20), TestToken));
        Assert.IsType<OutOfMemoryException>(error.InnerException);
        Assert.Equal(1, await executor.SubmitAsync(Leaking.Remote.AllocateNative(1), TestToken));
    }

    [Test]
    public async Task Workers_above_the_least_number_leave_when_idle_and_the_others_stay()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 3, MinWorkers = 1, WorkerIdleTimeout = TimeSpan.FromMilliseconds(100),
        });
        string go = FileOf("go");
        var calls = Enumerable.Range(0, 3).Select(i => executor.SubmitAsync(Calls.Remote.Wait(FileOf($"started{i}"), go), TestToken)).ToArray();
        for (int i = 0; i < 3; i++)
            await UntilFile(FileOf($"started{i}"));
        await File.WriteAllTextAsync(go, "", TestToken);
        int[] processes = await Task.WhenAll(calls);
        await Until(() => processes.Count(IsAlive) == 1, "one worker is left");
        int left = processes.Single(IsAlive);
        Assert.Equal(left, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task A_worker_that_begins_nothing_is_replaced_and_its_call_runs_elsewhere()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        TestSystem.Stop(process);
        var clock = Stopwatch.StartNew();
        var options = new CallOptions { Timeout = TimeSpan.FromMilliseconds(200) };
        Assert.NotEqual(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), options, TestToken));
        Assert.True(clock.Elapsed > TimeSpan.FromMilliseconds(900), $"the worker was given up after {clock.Elapsed}");
        Assert.False(IsAlive(process));
    }
}

/// <summary>Calls that take memory.</summary>
public static class Leaking
{
    private static readonly List<byte[]> Kept = [];

    [ProcessPoolCallable]
#pragma warning disable RMT0301 // It is a leak.
    public static (int Process, long Memory) Leak(int bytes)
    {
        byte[] block = new byte[bytes];
        Array.Fill(block, (byte)1);
        Kept.Add(block);
        return (Environment.ProcessId, Environment.WorkingSet);
    }
#pragma warning restore RMT0301

    [ProcessPoolCallable]
    public static unsafe int AllocateNative(int bytes)
    {
        void* block = System.Runtime.InteropServices.NativeMemory.Alloc((nuint)bytes);
        new Span<byte>(block, bytes).Fill(1);
        System.Runtime.InteropServices.NativeMemory.Free(block);
        return bytes;
    }
}
