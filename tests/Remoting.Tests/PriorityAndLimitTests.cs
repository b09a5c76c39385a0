using System.Collections.Concurrent;

namespace Remoting.Tests;

/// <summary>Which calls go first, and how many of which run at once, with real processes.</summary>
public sealed class PriorityAndLimitTests : PoolTest
{
    [Test]
    public async Task Urgent_calls_overtake_a_map_that_was_there_before()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var order = new ConcurrentQueue<string>();
        var running = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        await UntilFile(FileOf("started"));
        // When a map has been asked for its first outcome, its first calls are submitted.
        var low = Note("low", executor.SubmitAsync(Calls.Remote.Identity(1), new CallOptions { Priority = CallPriority.Low }, TestToken));
        var map = Note("map", executor.MapAsync(i => Calls.Remote.SleepThen(1, i), Enumerable.Range(0, 200)).ToListAsync(TestToken).AsTask());
        var view = executor.WithOptions(new CallOptions { Priority = CallPriority.High });
        var high = Note("high", Task.WhenAll(Enumerable.Range(0, 20).Select(i => view.SubmitAsync(Calls.Remote.Identity(i), TestToken))));
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await Task.WhenAll(running, low, map, high);
        Assert.Equal("high", order.First());

        async Task Note<T>(string what, Task<T> calls)
        {
            await calls;
            order.Enqueue(what);
        }
    }

    [Test]
    public async Task A_single_call_does_not_wait_for_a_whole_map()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int done = 0;
        await using var map = executor.MapAsync(i => Calls.Remote.SleepThen(5, i), Enumerable.Range(0, 2000)).GetAsyncEnumerator(TestToken);
        Assert.True(await map.MoveNextAsync());
        var single = executor.SubmitAsync(Calls.Remote.Identity(7), TestToken);
        while (!single.IsCompleted)
        {
            Assert.True(await map.MoveNextAsync());
            done++;
        }
        Assert.InRange(done, 0, 1000);
    }

    [Test]
    public async Task No_more_of_a_tag_run_at_once_than_the_limit_says_whatever_befalls_them()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 4, Limits = { ["gpu"] = 2 } });
        string folder = Directory.CreateDirectory(FileOf("gpu")).FullName;
        var gpu = executor.WithOptions(new CallOptions { Tags = ["gpu"] });
        var deaths = Enumerable.Range(0, 2).Select(_ => gpu.SubmitAsync(LeasedCalls.Remote.Exit(1), TestToken)).ToArray();
        var tagged = gpu.MapUnorderedAsync(_ => RetryCalls.Remote.CountRunning(folder, 30), Enumerable.Range(0, 20)).ToListAsync(TestToken).AsTask();
        var others = executor.MapAsync(i => Calls.Remote.SleepThen(5, i), Enumerable.Range(0, 100)).ToListAsync(TestToken).AsTask();
        foreach (var death in deaths)
            await Assert.ThrowsAsync<WorkerDiedException>(() => death);
        Assert.All(await tagged, outcome => Assert.InRange(outcome.Value, 1, 2));
        Assert.Equal(100, (await others).Count);
    }

    [Test]
    public async Task A_call_that_waits_for_its_tag_holds_up_no_other_and_may_be_cancelled()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, Limits = { ["licence"] = 1 } });
        var licensed = new CallOptions { Tags = ["licence"] };
        var holder = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), licensed, TestToken);
        await UntilFile(FileOf("started"));
        using var cancellation = new CancellationTokenSource();
        var cancelled = executor.SubmitAsync(Calls.Remote.Identity(1), licensed, cancellation.Token);
        var waiting = executor.SubmitAsync(Calls.Remote.Identity(2), licensed, TestToken);
        Assert.Equal(3, await executor.SubmitAsync(Calls.Remote.Identity(3), TestToken));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(waiting.IsCompleted);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await holder;
        Assert.Equal(2, await waiting);
    }

    [Test]
    public async Task A_view_owns_nothing_and_a_wrong_limit_is_told()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var view = executor.WithOptions(new CallOptions { Priority = CallPriority.Low }).WithOptions(new CallOptions { Timeout = TimeSpan.FromMinutes(1) });
        Assert.Equal(1, await view.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        await view.DisposeAsync();
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), TestToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolExecutor(new ProcessPoolOptions { Limits = { ["gpu"] = 0 } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CallOptions { Priority = (CallPriority)7 });
    }
}
