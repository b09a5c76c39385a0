using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Remoting.Tests;

/// <summary>Sources of maps that block, wait, reuse their items, or do not end.</summary>
public sealed class MapSourceTests : PoolTest
{
    public static TheoryData<bool> Kinds => [true, false];

    private static Executor Open(bool processes) => processes ? new ProcessPoolExecutor(2) : new ThreadPoolExecutor(2);

    [Cases]
    [MemberData(nameof(Kinds))]
    public async Task What_was_taken_comes_while_the_source_blocks(bool processes)
    {
        await using var executor = Open(processes);
        using var items = new BlockingCollection<int> { 1, 2 };
        await using var results = executor.MapAsync(Calls.Remote.Identity, items.GetConsumingEnumerable(TestToken)).GetAsyncEnumerator(TestToken);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(1, results.Current);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(2, results.Current);
        items.Add(3, TestToken);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(3, results.Current);
        items.CompleteAdding();
        Assert.False(await results.MoveNextAsync());
    }

    /// <summary>As far as it goes before it waits, an asynchronous source is code like any other, and so is a stub behind one.</summary>
    [Cases]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public Task What_was_taken_comes_while_an_asynchronous_source_blocks(bool processes, bool inStub) => Task.Run(async () =>
    {
        await using var executor = Open(processes);
        using var gate = new SemaphoreSlim(1);
        int seen = 0;
        await foreach (int result in inStub ? executor.MapAsync(Block, AsyncEnumerable.Range(0, 5)) : executor.MapAsync(Calls.Remote.Identity, BlockedAsync()))
        {
            Assert.Equal(seen++, result);
            gate.Release();
        }
        Assert.Equal(5, seen);

        RemoteCall<int> Block(int item)
        {
            gate.Wait(TestToken);
            return Calls.Remote.Identity(item);
        }

        async IAsyncEnumerable<int> BlockedAsync()
        {
            for (int i = 0; i < 5; i++)
            {
                gate.Wait(TestToken);
                yield return i;
            }
            await Task.CompletedTask;
        }
    }, TestToken);

    [Test]
    public async Task A_cancelled_map_says_which_of_its_tokens_it_was()
    {
        await using var executor = Open(processes: false);
        using var ofMap = new CancellationTokenSource();
        using var ofEnumeration = new CancellationTokenSource();
        await using (var results = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 10), cancellationToken: ofMap.Token).GetAsyncEnumerator(ofEnumeration.Token))
        {
            Assert.True(await results.MoveNextAsync());
            await ofEnumeration.CancelAsync();
            Assert.Equal(ofEnumeration.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await results.MoveNextAsync())).CancellationToken);
        }
        await using var others = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 10), cancellationToken: ofMap.Token).GetAsyncEnumerator(TestToken);
        Assert.True(await others.MoveNextAsync());
        await ofMap.CancelAsync();
        Assert.Equal(ofMap.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await others.MoveNextAsync())).CancellationToken);
    }

    [Cases]
    [InlineData(true, 1)]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    public async Task A_loop_from_results_to_items_ends(bool processes, int chunkSize)
    {
        await using var executor = Open(processes);
        using var items = new BlockingCollection<int> { 0 };
        var seen = new List<int>();
        await foreach (int result in executor.MapAsync(Calls.Remote.Identity, items.GetConsumingEnumerable(TestToken), chunkSize).WithCancellation(TestToken))
        {
            seen.Add(result);
            if (result < 300)
                items.Add(result + 1, TestToken);
            else
                items.CompleteAdding();
        }
        Assert.Equal(Enumerable.Range(0, 301), seen);
    }

    /// <summary>Wherever the source stops to think: after one item, in the middle of a block, behind the first block.</summary>
    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(513)]
    [InlineData(5000)]
    public async Task Everything_before_the_step_that_blocks_is_yielded(int before)
    {
        await using var executor = new ProcessPoolExecutor(2);
        using var go = new ManualResetEventSlim();
        IEnumerable<int> Source()
        {
            for (int i = 0; i < before; i++)
                yield return i;
            go.Wait(TestToken);
            yield return before;
        }
        var seen = new List<int>();
        await foreach (var outcome in executor.MapUnorderedAsync(Calls.Remote.Identity, Source()).WithCancellation(TestToken))
        {
            seen.Add(outcome.Value);
            if (seen.Count == before)
                go.Set();
        }
        Assert.Equal(Enumerable.Range(0, before + 1), seen.Order());
    }

    /// <summary>Items that come one after the other at leisure, each far from late, and a chunk of thousands of them.</summary>
    [Cases]
    [MemberData(nameof(Kinds))]
    public async Task Outcomes_are_yielded_while_a_large_chunk_is_gathered(bool processes)
    {
        await using var executor = Open(processes);
        int taken = 0;
        IEnumerable<int> Source()
        {
            for (int i = 0; i < 3000; i++)
            {
                if (i > 1)
                    Thread.Sleep(1);
                Volatile.Write(ref taken, i);
                yield return i;
            }
        }
        int takenBefore = -1;
        await foreach (int result in executor.MapAsync(Calls.Remote.Identity, Source(), chunkSize: 2900).WithCancellation(TestToken))
        {
            if (result == 0)
                takenBefore = Volatile.Read(ref taken);
            if (result == 10)
                break;
        }
        Assert.InRange(takenBefore, 0, 1000);
    }

    /// <summary>Other work keeps every thread busy, so that the one that is to take items is always late: it takes no fewer when it comes.</summary>
    [Cases]
    [MemberData(nameof(Kinds))]
    public async Task A_busy_thread_pool_slows_a_map_by_turns_not_by_items(bool processes)
    {
        await using var executor = Open(processes);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        void Work(object? _)
        {
            long until = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 200;
            while (Stopwatch.GetTimestamp() < until)
                Thread.SpinWait(10);
            if (!over.IsCancellationRequested)
                ThreadPool.UnsafeQueueUserWorkItem(Work, null);
        }
        for (int i = 0; i < 4 * Environment.ProcessorCount; i++)
            ThreadPool.UnsafeQueueUserWorkItem(Work, null);
        IEnumerable<int> Source()
        {
            for (int i = 0; i < 20_000; i++)
                yield return i;
        }
        Assert.Equal(20_000, await executor.MapAsync(Calls.Remote.Identity, Source(), int.MaxValue).CountAsync(TestToken));
        Assert.Equal(20_000, await executor.MapAsync(Calls.Remote.Identity, Source()).CountAsync(TestToken));
        await over.CancelAsync();
    }

    [Test]
    public async Task A_stub_that_gives_nothing_is_told_as_such_whatever_the_map()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => executor.MapAsync<int, int>(_ => null!, [1]).ToListAsync(TestToken).AsTask());
        Assert.Equal(error.Message, (await Assert.ThrowsAsync<InvalidOperationException>(() => executor.ForEachAsync<int>(_ => null!, [1], cancellationToken: TestToken))).Message);
    }

    [Test]
    public async Task A_stub_that_blocks_is_a_source_that_blocks()
    {
        await using var executor = new ProcessPoolExecutor(2);
        using var go = new ManualResetEventSlim();
        RemoteCall<int> Stub(int item)
        {
            if (item == 3)
                go.Wait(TestToken);
            return Calls.Remote.Identity(item);
        }
        var seen = new List<int>();
        await foreach (int result in executor.MapAsync(Stub, new[] { 1, 2, 3, 4 }).WithCancellation(TestToken))
        {
            seen.Add(result);
            if (seen.Count == 2)
                go.Set();
        }
        Assert.Equal([1, 2, 3, 4], seen);
    }

    [Test]
    public async Task The_source_is_moved_by_one_thread_at_a_time_in_its_consumers_context()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var context = new AsyncLocal<string> { Value = "the consumer's" };
        int inside = 0;
        int overlaps = 0;
        var contexts = new ConcurrentDictionary<string, int>();
        IEnumerable<int> Source()
        {
            for (int i = 0; i < 20_000; i++)
            {
                overlaps += Interlocked.Exchange(ref inside, 1);
                contexts[context.Value ?? "none"] = 1;
                if (i % 5000 == 100)
                    Thread.Sleep(30);
                Volatile.Write(ref inside, 0);
                yield return i;
            }
        }
        Assert.Equal(20_000, await executor.MapAsync(Calls.Remote.Identity, Source()).CountAsync(TestToken));
        Assert.Equal(0, overlaps);
        Assert.Equal("the consumer's", Assert.Single(contexts.Keys));
    }

    [Cases]
    [MemberData(nameof(Kinds))]
    public async Task Leaving_a_map_whose_source_waits(bool processes)
    {
        await using var executor = Open(processes);
        var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
        Assert.True(channel.Writer.TryWrite(1));
        await foreach (int result in executor.MapAsync(Calls.Remote.Identity, channel.Reader.ReadAllAsync(CancellationToken.None)).WithCancellation(TestToken))
        {
            Assert.Equal(1, result);
            break;
        }
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
    }

    /// <summary>What it was waiting for was cancelled, and it has cleaned up when leaving is over.</summary>
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_that_obeys_its_token_is_left_clean(bool byToken)
    {
        await using var executor = new ProcessPoolExecutor(1);
        using var cancellation = new CancellationTokenSource();
        bool clean = false;
        async IAsyncEnumerable<int> Source([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return 1;
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                clean = true;
            }
        }
        try
        {
            await foreach (int result in executor.MapAsync(Calls.Remote.Identity, Source(), cancellationToken: cancellation.Token))
            {
                if (!byToken)
                    break;
                await cancellation.CancelAsync();
            }
            Assert.False(byToken);
        }
        catch (OperationCanceledException e)
        {
            Assert.True(byToken);
            Assert.Equal(cancellation.Token, e.CancellationToken);
        }
        Assert.True(clean);
    }

    /// <summary>Neither kind holds up whoever leaves; both are disposed of when their step ends.</summary>
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_that_ignores_that_it_is_left_ends_by_itself(bool asynchronous)
    {
        await using var executor = new ProcessPoolExecutor(1);
        using var go = new ManualResetEventSlim();
        var waiting = new TaskCompletionSource();
        var disposed = new TaskCompletionSource();
        async IAsyncEnumerable<int> Asynchronous()
        {
            try
            {
                yield return 1;
                await waiting.Task;
                yield return 2;
            }
            finally
            {
                disposed.SetResult();
            }
        }
        IEnumerable<int> Synchronous()
        {
            try
            {
                yield return 1;
                go.Wait(TestToken);
                yield return 2;
            }
            finally
            {
                disposed.SetResult();
            }
        }
        var map = asynchronous ? executor.MapAsync(Calls.Remote.Identity, Asynchronous()) : executor.MapAsync(Calls.Remote.Identity, Synchronous());
        await foreach (int result in map.WithCancellation(TestToken))
        {
            Assert.Equal(1, result);
            break;
        }
        Assert.False(disposed.Task.IsCompleted);
        waiting.SetResult();
        go.Set();
        await disposed.Task;
        Assert.Equal(1, executor.GetSnapshot().CompletedCalls);
    }

    [Test]
    public async Task Cancelling_ends_a_map_whose_source_blocks()
    {
        await using var executor = new ProcessPoolExecutor(1);
        using var cancellation = new CancellationTokenSource();
        using var items = new BlockingCollection<int> { 1 };
        await using var results = executor.MapAsync(Calls.Remote.Identity, items.GetConsumingEnumerable(TestToken), cancellationToken: cancellation.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await results.MoveNextAsync());
        var next = results.MoveNextAsync().AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        items.CompleteAdding();
    }

    [Cases]
    [MemberData(nameof(Kinds))]
    public async Task An_iterator_that_reuses_its_item_gives_the_right_results(bool processes)
    {
        await using var executor = Open(processes);
        static IEnumerable<FlowCalls.Reusable> Reuse()
        {
            var item = new FlowCalls.Reusable();
            for (int i = 0; i < 5000; i++)
            {
                item.Value = i;
                yield return item;
            }
            item.Value = -1;
        }
        static IEnumerable<int[]> ReuseArray()
        {
            int[] item = new int[3];
            for (int i = 0; i < 1000; i++)
            {
                Array.Fill(item, i);
                yield return item;
            }
            Array.Clear(item);
        }
        Assert.Equal(Enumerable.Range(0, 5000), await executor.MapAsync(FlowCalls.Remote.ValueOf, Reuse()).ToListAsync(TestToken));
        Assert.Equal(Enumerable.Range(0, 5000), await executor.MapAsync(FlowCalls.Remote.ValueOf, Reuse(), ChunkSize.Auto).ToListAsync(TestToken));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => 3 * i), await executor.MapAsync(FlowCalls.Remote.Sum, ReuseArray(), 100).ToListAsync(TestToken));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => 3 * i), await executor.MapAsync(FlowCalls.Remote.Sum, Async(ReuseArray())).ToListAsync(TestToken));
        var outcomes = await executor.MapUnorderedAsync(FlowCalls.Remote.ValueOf, Reuse()).ToListAsync(TestToken);
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Index, outcome.Value));
    }

    private static async IAsyncEnumerable<T> Async<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            await Task.CompletedTask;
            yield return item;
        }
    }
}
