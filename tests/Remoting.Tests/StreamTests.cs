using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary><c>StreamAsync</c>: items that come while their call runs.</summary>
[SideBySide]
public sealed class StreamTests : PoolTest
{
    [Cases]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task Gives_all_items_in_order(int count)
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(Enumerable.Range(0, count), await executor.StreamAsync(StreamCalls.Remote.Count(count)).ToListAsync(TestToken));
        Assert.Equal(1, executor.GetSnapshot().CompletedCalls);
    }

    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(5000)]
    public async Task Any_buffer_size_gives_all_items(int bufferSize)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var items = executor.StreamAsync(StreamCalls.Remote.Count(3000), bufferSize: bufferSize);
        Assert.Equal(Enumerable.Range(0, 3000), await items.ToListAsync(TestToken));
    }

    [Test]
    public async Task Each_enumeration_is_a_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var items = executor.StreamAsync(StreamCalls.Remote.Count(2));
        Assert.Equal(0, executor.GetSnapshot().CompletedCalls);
        Assert.Equal([0, 1], await items.ToListAsync(TestToken));
        Assert.Equal([0, 1], await items.ToListAsync(TestToken));
        Assert.Equal(2, executor.GetSnapshot().CompletedCalls);
    }

    [Cases]
    [InlineData(1)]
    [InlineData(10)]
    public async Task The_callable_is_not_moved_on_while_the_buffer_is_full(int bufferSize)
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using (var items = executor.StreamAsync(StreamCalls.Remote.CountMarked(FileOf("mark"), 1000), bufferSize: bufferSize).GetAsyncEnumerator(TestToken))
        {
            for (int taken = 1; taken <= 3; taken++)
            {
                Assert.True(await items.MoveNextAsync());
                // Grants come for half a buffer at a time.
                int least = taken + bufferSize - Math.Max(1, bufferSize / 2);
                await Until(() => Marks("mark").Length >= least, $"the callable was moved on to item {least}");
                Assert.InRange(Marks("mark").Length, least, taken + bufferSize);
            }
        }
        int made = Marks("mark").Length;
        Assert.InRange(made, 3, 3 + bufferSize);
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
        Assert.Equal(made, Marks("mark").Length);
    }

    /// <summary>Few items, if they are large.</summary>
    [Test]
    public async Task Bytes_bound_the_buffer_too()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var items = executor.StreamAsync(StreamCalls.Remote.Blocks(FileOf("mark"), 1000, 300_000)).GetAsyncEnumerator(TestToken);
        Assert.True(await items.MoveNextAsync());
        // Three of them are less than a MiB, and the one that goes beyond it is still sent.
        await Until(() => Marks("mark").Length >= 4, "the buffer is full");
        for (int taken = 1; taken <= 10; taken++)
        {
            Assert.InRange(Marks("mark").Length, taken, taken + 4);
            Assert.True(await items.MoveNextAsync());
            Assert.Equal(300_000, items.Current.Length);
        }
    }

    [Cases]
    [InlineData(1 << 20)]
    [InlineData(5 << 20)]
    public async Task Items_larger_than_the_buffer_come_one_by_one(int size)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var items = await executor.StreamAsync(StreamCalls.Remote.Blocks(FileOf("mark"), 5, size)).ToListAsync(TestToken);
        Assert.All(items, item => Assert.Equal(size, item.Length));
        Assert.Equal(5, items.Count);
    }

    /// <summary>Also when the next one is computed on the same thread.</summary>
    [Test]
    public async Task An_item_does_not_wait_for_the_next()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var items = executor.StreamAsync(StreamCalls.Remote.ItemThenWait(FileOf("go"))).GetAsyncEnumerator(TestToken);
        Assert.True(await items.MoveNextAsync());
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        Assert.True(await items.MoveNextAsync());
        Assert.False(await items.MoveNextAsync());
        Assert.False(await items.MoveNextAsync());
    }

    [Test]
    public async Task Leaving_the_loop_cancels_the_callable_which_cleans_up()
    {
        await using var executor = PatientPool();
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        await foreach (int item in executor.StreamAsync(StreamCalls.Remote.Endless(FileOf("clean"))).WithCancellation(TestToken))
        {
            if (item == 5000)
                break;
        }
        // Not later: leaving the loop has waited for it.
        Assert.True(File.Exists(FileOf("clean")));
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_callable_that_ignores_its_consumer_is_killed()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromMilliseconds(50) });
        int process = 0;
        await foreach (int item in executor.StreamAsync(StreamCalls.Remote.OneThenSpin(FileOf("spinning"))))
        {
            process = item;
            await UntilFile(FileOf("spinning"));
            break;
        }
        await UntilGone(process);
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
    }

    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_ends_the_stream(bool ofEnumeration)
    {
        using var source = new CancellationTokenSource();
        await using var executor = PatientPool();
        var stream = ofEnumeration
            ? executor.StreamAsync(StreamCalls.Remote.OneThenWait())
            : executor.StreamAsync(StreamCalls.Remote.OneThenWait(), source.Token);
        await using var items = stream.GetAsyncEnumerator(ofEnumeration ? source.Token : default);
        Assert.True(await items.MoveNextAsync());
        int process = items.Current;
        var next = items.MoveNextAsync().AsTask();
        await source.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.False(await items.MoveNextAsync());
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_token_that_is_cancelled_before_runs_nothing()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var items = executor.StreamAsync(StreamCalls.Remote.CountMarked(FileOf("mark"), 3), new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => items.ToListAsync(TestToken).AsTask());
        Assert.Empty(executor.GetSnapshot().Workers);
    }

    [Cases]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(5000)]
    public async Task An_error_comes_behind_the_items(int count)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var (items, error) = await CollectAsync(executor.StreamAsync(StreamCalls.Remote.CountThenThrow(count)));
        Assert.Equal(Enumerable.Range(0, count), items);
        var remote = Assert.IsType<RemoteCallException>(error);
        Assert.Equal("after the items", Assert.IsType<InvalidOperationException>(remote.InnerException).Message);
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
    }

    /// <summary>What had been handed in is not lost with its worker.</summary>
    [Cases]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(5000)]
    public async Task A_death_comes_behind_the_items(int count)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var (items, error) = await CollectAsync(executor.StreamAsync(StreamCalls.Remote.CountThenExit(count)));
        Assert.Equal(Enumerable.Range(0, count), items);
        Assert.Equal(9, Assert.IsType<WorkerDiedException>(error).ExitCode);
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
    }

    [Test]
    public async Task A_timeout_comes_behind_the_items()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var (items, error) = await CollectAsync(
            executor.StreamAsync(StreamCalls.Remote.OneThenWait(), new CallOptions { Timeout = TimeSpan.FromSeconds(4) }));
        Assert.Single(items);
        Assert.IsType<CallTimeoutException>(error);
    }

    [Test]
    public async Task A_stream_that_has_given_an_item_is_never_started_again()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 3 });
        var (items, error) = await CollectAsync(executor.StreamAsync(StreamCalls.Remote.DieOnce(FileOf("after"), afterAnItem: true)));
        Assert.Equal([1], items);
        Assert.IsType<WorkerDiedException>(error);

        (items, error) = await CollectAsync(executor.StreamAsync(StreamCalls.Remote.DieOnce(FileOf("before"), afterAnItem: false)));
        Assert.Equal([2], items);
        Assert.Null(error);
    }

    [Cases]
    [InlineData(true, "could not be written")]
    [InlineData(false, "could not be read")]
    public async Task An_item_that_cannot_travel_ends_the_stream_at_its_place(bool onWrite, string words)
    {
        await using var executor = PatientPool();
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var (items, error) = await CollectAsync(executor.StreamAsync(StreamCalls.Remote.Fragiles(5000, 3, onWrite)));
        Assert.Equal([0, 1, 2], items.Select(item => item.Value));
        Assert.Contains(words, Assert.IsType<RemoteSerializationException>(error).Message, StringComparison.Ordinal);
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    /// <summary>The receiving loop reads on whatever the consumer does.</summary>
    [Test]
    public async Task A_consumer_that_does_not_consume_holds_up_nobody_else()
    {
        await using var executor = new ProcessPoolExecutor(2);
        await using var stalled = executor.StreamAsync(StreamCalls.Remote.Blocks(FileOf("mark"), 1000, 100_000)).GetAsyncEnumerator(TestToken);
        Assert.True(await stalled.MoveNextAsync());
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Enumerable.Range(0, 5000), await executor.StreamAsync(StreamCalls.Remote.Count(5000)).ToListAsync(TestToken));
            Assert.Equal(100, await executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 100)).CountAsync(TestToken));
        }
        var snapshot = executor.GetSnapshot();
        Assert.Single(snapshot.Workers, worker => worker.Status == WorkerStatus.Busy && worker.Callable!.Contains("Blocks", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_stream_that_was_dropped_lets_go_of_its_worker()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await DropAsync(executor);
        await Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return executor.GetSnapshot().CompletedCalls == 1;
        }, "the stream has ended");
        Assert.True(File.Exists(FileOf("clean")));
    }

    [Test]
    public async Task Shutdown_waits_for_running_streams_and_cancels_waiting_ones()
    {
        var executor = new ProcessPoolExecutor(1);
        await using var running = executor.StreamAsync(StreamCalls.Remote.Count(5000)).GetAsyncEnumerator(TestToken);
        Assert.True(await running.MoveNextAsync());
        var waiting = executor.StreamAsync(StreamCalls.Remote.Count(3)).ToListAsync(TestToken).AsTask();
        var shutdown = executor.ShutdownAsync(cancelPending: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        int left = 0;
        while (await running.MoveNextAsync())
            left++;
        Assert.Equal(4999, left);
        await shutdown;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.StreamAsync(StreamCalls.Remote.Count(3)).ToListAsync(TestToken).AsTask());
    }

    [Test]
    public async Task Killing_the_workers_ends_streams()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var items = executor.StreamAsync(StreamCalls.Remote.OneThenWait()).GetAsyncEnumerator(TestToken);
        Assert.True(await items.MoveNextAsync());
        executor.KillWorkers();
        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => items.MoveNextAsync().AsTask());
    }

    [Test]
    public async Task Streams_count_among_the_pending_calls()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MaxPendingCalls = 1 });
        var items = executor.StreamAsync(StreamCalls.Remote.OneThenWait()).GetAsyncEnumerator(TestToken);
        Assert.True(await items.MoveNextAsync());
        var call = executor.SubmitAsync(Calls.Remote.Identity(7), TestToken);
        // A stream that waits for its turn can be left at once.
        var waiting = executor.StreamAsync(StreamCalls.Remote.Count(3)).GetAsyncEnumerator(TestToken);
        var first = waiting.MoveNextAsync();
        await waiting.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.AsTask());
        Assert.False(call.IsCompleted);
        await items.DisposeAsync();
        Assert.Equal(7, await call);
    }

    [Test]
    public async Task Many_streams_at_once()
    {
        await using var executor = new ProcessPoolExecutor(3);
        var streams = Enumerable.Range(0, 30).Select(i => executor.StreamAsync(StreamCalls.Remote.Count(i * 100), bufferSize: i + 1).ToListAsync(TestToken).AsTask()).ToList();
        var results = await Task.WhenAll(streams);
        Assert.All(results, (items, i) => Assert.Equal(Enumerable.Range(0, i * 100), items));
    }

    [Cases]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_buffer_of_nothing_is_refused(int bufferSize)
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(bufferSize), () => executor.StreamAsync(StreamCalls.Remote.Count(1), bufferSize: bufferSize));
    }

    private static async Task<(List<T> Items, Exception? Error)> CollectAsync<T>(IAsyncEnumerable<T> stream)
    {
        var items = new List<T>();
        try
        {
            await foreach (var item in stream.WithCancellation(TestToken))
                items.Add(item);
            return (items, null);
        }
        catch (Exception e)
        {
            return (items, e);
        }
    }

    // In a method of its own: nothing here may keep the enumerator alive.
    private async Task DropAsync(ProcessPoolExecutor executor)
    {
        var items = executor.StreamAsync(StreamCalls.Remote.Endless(FileOf("clean"))).GetAsyncEnumerator(TestToken);
        Assert.True(await items.MoveNextAsync());
    }
}
