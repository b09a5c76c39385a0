using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Remoting.Chaos;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>The end of a pool in every state it can be in. That nothing is left is checked after each test.</summary>
[SideBySide]
public sealed class ShutdownTests : PoolTest
{
    public enum State
    {
        Fresh,
        Starting,
        Idle,
        Busy,
        Queued,
        Mapping,
        Recycling,
        AfterDeath,
        Broken,
        Ended,
    }

    public enum End
    {
        Dispose,
        Cancel,
        Terminate,
        Kill,
    }

    public static TheoryData<State, End> Combinations
    {
        get
        {
            var data = new TheoryData<State, End>();
            foreach (var state in Enum.GetValues<State>())
            {
                foreach (var end in Enum.GetValues<End>())
                    data.Add(state, end);
            }
            return data;
        }
    }

    [Cases]
    [MemberData(nameof(Combinations))]
    public async Task A_pool_ends_from_every_state_and_every_call_has_an_outcome(State state, End end)
    {
        var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 2,
            MaxCallsPerWorker = state == State.Recycling ? 1 : null,
            WorkerLoss = state == State.Broken ? WorkerLoss.BreakPool : WorkerLoss.Replace,
            WorkerOutput = WorkerOutput.Discard,
        });
        var calls = await BringToAsync(executor, state);
        // From several threads at once, and once more. What keeps workers busy goes on until then.
        using var begun = new CountdownEvent(3);
        var ending = Task.WhenAll(Enumerable.Range(0, begun.InitialCount).Select(_ => Task.Run(() =>
        {
            var ended = EndAsync(executor, end);
            begun.Signal();
            return ended;
        }, TestToken)));
        await Until(() => begun.IsSet, "all have begun to end the pool");
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await ending;
        await EndAsync(executor, end);
        await executor.DisposeAsync();
        foreach (var call in calls)
        {
            await call.ContinueWith(_ => { }, TaskScheduler.Default);
            Assert.True(call.IsCompletedSuccessfully || call.IsCanceled
                || call.Exception!.InnerException is BrokenProcessPoolException or OperationCanceledException, call.Exception?.ToString());
            if (end == End.Dispose && state is not (State.Broken or State.AfterDeath))
                Assert.True(call.IsCompletedSuccessfully, "disposing waits for the calls");
        }
        Assert.Empty(executor.GetSnapshot().Workers);
        var late = await Assert.ThrowsAnyAsync<Exception>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.True(late is ObjectDisposedException or BrokenProcessPoolException, late.ToString());
    }

    [Test]
    public async Task A_worker_that_will_not_be_terminated_is_killed()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var stubborn = executor.SubmitAsync(Stubborn.Remote.Ignore(FileOf("started")), TestToken);
        await UntilFile(FileOf("started"));
        executor.TerminateWorkers();
        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => stubborn);
        await executor.ShutdownAsync();
    }

    [Test]
    public async Task The_pool_may_be_ended_in_the_continuation_of_a_death()
    {
        var executor = new ProcessPoolExecutor(2);
        var ended = executor.SubmitAsync(Calls.Remote.Exit(1), TestToken)
            .ContinueWith(_ => executor.ShutdownAsync(cancelPending: true), TaskContinuationOptions.ExecuteSynchronously).Unwrap();
        await ended;
        Assert.Empty(executor.GetSnapshot().Workers);
    }

    [Test]
    public async Task The_pool_may_be_ended_while_its_workers_are_killed()
    {
        for (int round = 0; round < 5; round++)
        {
            var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, WorkerOutput = WorkerOutput.Discard });
            var calls = Enumerable.Range(0, 40).Select(i => executor.SubmitAsync(Calls.Remote.SleepThen(5, i), TestToken)).ToArray();
            await calls[0];
            var shutdown = executor.ShutdownAsync();
            foreach (var worker in executor.GetSnapshot().Workers)
            {
                if (worker.ProcessId is { } process && IsAlive(process))
                    TestSystem.Kill(process);
            }
            await shutdown;
            await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);
            Assert.InRange(calls.Count(call => call.IsFaulted), 0, 2);
            Assert.All(calls.Where(call => call.IsFaulted), call => Assert.IsType<WorkerDiedException>(call.Exception!.InnerException));
        }
    }

    [Test]
    public async Task A_dropped_executor_lets_go_also_when_a_worker_crashes_after_the_drop()
    {
        var (call, later) = await DropAsync();
        await Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return later.IsCompleted && !IsAlive(later.Result);
        }, "the calls of the dropped executor have ended, and so has its worker");
        await Assert.ThrowsAsync<WorkerDiedException>(() => call);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(Task Deadly, Task<int> Later)> DropAsync()
    {
        var executor = new ProcessPoolExecutor(1);
        await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
        var deadly = executor.SubmitAsync(Calls.Remote.Exit(3), TestToken);
        return (deadly, executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    private static Task EndAsync(ProcessPoolExecutor executor, End end)
    {
        if (end == End.Terminate)
            executor.TerminateWorkers();
        else if (end == End.Kill)
            executor.KillWorkers();
        return executor.ShutdownAsync(cancelPending: end != End.Dispose);
    }

    private async Task<List<Task>> BringToAsync(ProcessPoolExecutor executor, State state)
    {
        var calls = new List<Task>();
        switch (state)
        {
            case State.Starting:
                calls.Add(executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
                break;
            case State.Idle or State.Recycling:
                await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
                break;
            case State.Busy or State.Queued:
                for (int i = 0; i < 2; i++)
                    calls.Add(executor.SubmitAsync(Calls.Remote.Wait(FileOf($"started{i}"), FileOf("go")), TestToken));
                for (int i = 0; state == State.Queued && i < 18; i++)
                    calls.Add(executor.SubmitAsync(Calls.Remote.SleepThen(30, i), TestToken));
                await UntilFile(FileOf("started0"));
                await UntilFile(FileOf("started1"));
                break;
            case State.Mapping:
                var map = executor.MapUnorderedAsync(Calls.Remote.Identity, Enumerable.Range(0, 2000), chunkSize: 1).GetAsyncEnumerator(TestToken);
                await map.MoveNextAsync();
                calls.Add(DrainAsync(map));
                break;
            case State.AfterDeath:
                calls.Add(executor.SubmitAsync(Calls.Remote.Exit(1), TestToken));
                calls.Add(executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
                break;
            case State.Broken:
                calls.Add(executor.SubmitAsync(Calls.Remote.Exit(1), TestToken));
                await Assert.ThrowsAsync<BrokenProcessPoolException>(() => calls[0]);
                break;
            case State.Ended:
                await executor.ShutdownAsync();
                break;
            default:
                break;
        }
        return calls;
    }

    private static async Task DrainAsync(IAsyncEnumerator<MapResult<int>> map)
    {
        await using (map)
        {
            // A pool that ends refuses the rest of the items, each at its place.
            while (await map.MoveNextAsync())
            {
                if (map.Current.Error is { } error and not (ObjectDisposedException or OperationCanceledException or BrokenProcessPoolException))
                    throw error;
            }
        }
    }
}

public static class Stubborn
{
    /// <summary>Does not end when it is asked to.</summary>
    [ProcessPoolCallable]
    public static void Ignore(string started)
    {
        var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        File.WriteAllText(started, "");
        Thread.Sleep(Timeout.Infinite);
        GC.KeepAlive(registration);
    }
}
