using System.Globalization;
using System.Runtime.CompilerServices;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Arguments that are sequences: their items travel while the call runs, as far as the callable follows.</summary>
[SideBySide]
public sealed class SequenceTests : PoolTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Test]
    public async Task Items_arrive_in_order_and_all_of_them()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(0, await executor.SubmitAsync(SequenceCalls.Remote.Sum(Numbers(0)), TestToken));
        Assert.Equal(1, await executor.SubmitAsync(SequenceCalls.Remote.Sum(Numbers(2)), TestToken));
        Assert.Equal(4_999_950_000, await executor.SubmitAsync(SequenceCalls.Remote.Sum(Numbers(100_000)), TestToken));
        Assert.Equal(Enumerable.Range(0, 5000), await executor.SubmitAsync(SequenceCalls.Remote.Take(Numbers(10_000), 5000), TestToken));
        Assert.Equal(-1, await executor.SubmitAsync(SequenceCalls.Remote.SumOrNone(null), TestToken));
        Assert.Equal(3, await executor.SubmitAsync(SequenceCalls.Remote.SumOrNone(Numbers(3)), TestToken));
        Assert.Equal(0, await executor.SubmitAsync(SequenceCalls.Remote.First(Numbers(3)), TestToken));
    }

    [Test]
    public async Task Items_arrive_while_the_source_is_still_at_work()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var source = new Valve();
        var call = executor.StreamAsync(SequenceCalls.Remote.Double(source.ReadAsync()), cancellationToken: TestToken).GetAsyncEnumerator(TestToken);
        for (int i = 0; i < 5; i++)
        {
            source.Open(i);
            Assert.True(await call.MoveNextAsync());
            Assert.Equal(2 * i, call.Current);
        }
        source.Close();
        Assert.False(await call.MoveNextAsync());
        await call.DisposeAsync();
    }

    [Test]
    public async Task Several_of_one_call_and_several_runs_through_one_are_kept_apart()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var zipped = executor.SubmitAsync(SequenceCalls.Remote.Zip(Numbers(3), "-", Words("a", "b", "c", "d")), TestToken);
        var twice = executor.SubmitAsync(SequenceCalls.Remote.Twice(Numbers(10_000)), TestToken);
        Assert.Equal("0-a 1-b 2-c", await zipped);
        Assert.Equal("49995000 49995000", await twice);
    }

    [Test]
    public async Task An_item_that_is_a_graph_arrives_as_one()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(4950, await executor.SubmitAsync(SequenceCalls.Remote.Loops(Loops(100)), TestToken));

        static async IAsyncEnumerable<Loop> Loops(int count)
        {
            await Task.Yield();
            for (int i = 0; i < count; i++)
                yield return Loop.Of(i);
        }
    }

    [Test]
    public async Task A_source_is_moved_on_only_as_far_as_the_callable_follows()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int made = 0;
        var call = executor.SubmitAsync(SequenceCalls.Remote.TakeSlowly(Blocks(), FileOf("go")), TestToken);
        await Until(() => Volatile.Read(ref made) > 10, "the source is at work");
        // It stands still before long: a mebibyte is on the way, in blocks of 16 KiB.
        int before;
        do
        {
            before = Volatile.Read(ref made);
            await Task.Delay(200, TestToken);
        }
        while (Volatile.Read(ref made) != before);
        Assert.InRange(before, 11, 80);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        Assert.Equal(400, await call);

        async IAsyncEnumerable<byte[]> Blocks()
        {
            await Task.Yield();
            for (int i = 0; i < 400; i++)
            {
                Interlocked.Increment(ref made);
                yield return new byte[16 * 1024];
            }
        }
    }

    [Test]
    public async Task An_exception_of_the_source_is_that_of_the_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var own = new OwnException("of the source");
        Assert.Same(own, await Assert.ThrowsAsync<OwnException>(() => executor.SubmitAsync(SequenceCalls.Remote.Sum(Failing(3, own)), TestToken)));
        var cancelled = new OperationCanceledException("by itself");
        Assert.Same(cancelled, await Assert.ThrowsAsync<OperationCanceledException>(() => executor.SubmitAsync(SequenceCalls.Remote.Sum(Failing(0, cancelled)), TestToken)));
        var synchronous = await Assert.ThrowsAsync<OwnException>(() => executor.SubmitAsync(SequenceCalls.Remote.First(Failing(0, own)), TestToken));
        Assert.Same(own, synchronous);
        Assert.Same(own, await Assert.ThrowsAsync<OwnException>(async () => await executor.StreamAsync(SequenceCalls.Remote.Double(Failing(2, own)), TestToken).CountAsync(TestToken)));
        // The worker is the same, and goes on.
        Assert.Equal(1, await executor.SubmitAsync(SequenceCalls.Remote.Sum(Numbers(2)), TestToken));
    }

    [Test]
    public async Task The_callable_finds_it_where_the_source_threw_it()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal("3 IOException no disk", await executor.SubmitAsync(SequenceCalls.Remote.Catch(Failing(3, new IOException("no disk"))), TestToken));
    }

    [Test]
    public async Task An_item_that_cannot_be_written_fails_the_call_with_its_parameter()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(SequenceTestCalls.Remote.Count(Bad()), TestToken));
        Assert.Equal("items", error.Parameter);
        Assert.Contains("An item of 'items'", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await executor.SubmitAsync(SequenceCalls.Remote.Sum(Numbers(2)), TestToken));

        static async IAsyncEnumerable<object> Bad()
        {
            await Task.Yield();
            yield return 1;
            yield return () => { };
        }
    }

    [Test]
    public async Task Who_leaves_early_has_the_source_disposed_of()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var source = new Watched();
        Assert.Equal((int[])[0, 1, 2], await executor.SubmitAsync(SequenceCalls.Remote.Take(source.Endless(), 3), TestToken));
        Assert.True(source.IsDisposed);
        // One that waits for something is told by its token.
        var waiting = new Watched();
        Assert.Equal((int[])[0], await executor.SubmitAsync(SequenceCalls.Remote.Take(waiting.OneThenNothing(heeds: true), 1), TestToken));
        Assert.True(waiting.IsDisposed);
    }

    [Test]
    public async Task A_source_that_does_not_react_holds_up_nobody_for_long()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var source = new Watched();
        Assert.Equal((int[])[0], await executor.SubmitAsync(SequenceCalls.Remote.Take(source.OneThenNothing(heeds: false), 1), TestToken).WaitAsync(Soon, TestToken));
        Assert.False(source.IsDisposed);
        source.GoOn();
        await Until(() => source.IsDisposed, "the source is disposed of");
    }

    [Cases]
    [InlineData("cancelled")]
    [InlineData("timed out")]
    [InlineData("killed")]
    public async Task A_call_that_ends_otherwise_leaves_its_source(string how)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        var source = new Watched();
        using var cancellation = new CancellationTokenSource();
        var options = new CallOptions { Timeout = how == "timed out" ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromMinutes(5) };
        var call = executor.SubmitAsync(SequenceCalls.Remote.Sum(source.OneThenNothing(heeds: true)), options, cancellation.Token);
        await Until(() => source.Moves > 1, "the source waits");
        if (how == "cancelled")
            await cancellation.CancelAsync();
        if (how == "killed")
            executor.KillWorkers();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => call.WaitAsync(Soon, TestToken));
        Assert.IsType(how switch { "cancelled" => typeof(TaskCanceledException), "timed out" => typeof(CallTimeoutException), _ => typeof(BrokenProcessPoolException) }, error);
        await Until(() => source.IsDisposed, "the source is disposed of");
    }

    [Test]
    public async Task A_call_whose_source_was_moved_on_is_not_started_again_and_says_so()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 3, WorkerOutput = WorkerOutput.Discard });
        var source = new Watched();
        var error = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(SequenceCalls.Remote.TakeAndDie(source.Endless(), FileOf("mark")), TestToken));
        Assert.Contains("not started again", error.Message, StringComparison.Ordinal);
        Assert.Equal([0], Marks("mark"));
        await Until(() => source.IsDisposed, "the source is disposed of");
        // One that nobody has begun with can be.
        Assert.Equal(45, await executor.SubmitAsync(SequenceCalls.Remote.DieFirst(Numbers(10), FileOf("died")), TestToken));
    }

    /// <summary>Each call of a map has sequences of its own.</summary>
    [Test]
    public async Task A_call_that_has_taken_nothing_of_its_sequence_is_started_again_whatever_its_neighbours_have_taken()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 2 });
        var sums = executor.MapAsync(
            first => first ? SequenceCalls.Remote.Sum(Numbers(10)) : SequenceCalls.Remote.DieFirst(Numbers(5), FileOf("died")), [true, false], cancellationToken: TestToken);
        Assert.Equal([45, 10], await sums.ToListAsync(TestToken));
    }

    [Test]
    public async Task The_items_of_a_map_may_be_sequences()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var sums = await executor.MapAsync(SequenceCalls.Remote.Sum, Enumerable.Range(0, 50).Select(Numbers), chunkSize: 7, cancellationToken: TestToken).ToListAsync(TestToken);
        Assert.Equal(Enumerable.Range(0, 50).Select(count => (long)count * (count - 1) / 2), sums);
        var own = new OwnException("of one of them");
        var outcomes = await executor.MapUnorderedAsync(SequenceCalls.Remote.Sum, [Numbers(3), Failing(2, own), Numbers(4)], cancellationToken: TestToken).ToListAsync(TestToken);
        Assert.Equal([3, null, 6], outcomes.OrderBy(outcome => outcome.Index).Select(outcome => outcome.Error is null ? outcome.Value : (long?)null));
        Assert.Same(own, outcomes.Single(outcome => outcome.Index == 1).Error);
    }

    [Test]
    public async Task The_same_calls_run_on_threads_of_this_process()
    {
        await using var executor = new ThreadPoolExecutor(2);
        Assert.Equal(4_950, await executor.SubmitAsync(SequenceCalls.Remote.Sum(Numbers(100)), TestToken));
        var sums = await executor.MapAsync(SequenceCalls.Remote.Sum, Enumerable.Range(0, 20).Select(Numbers), cancellationToken: TestToken).ToListAsync(TestToken);
        Assert.Equal(Enumerable.Range(0, 20).Select(count => (long)count * (count - 1) / 2), sums);
        var own = new OwnException("of the source");
        Assert.Same(own, await Assert.ThrowsAsync<OwnException>(() => executor.SubmitAsync(SequenceCalls.Remote.Sum(Failing(3, own)), TestToken)));
        var outcomes = await executor.MapUnorderedAsync(SequenceCalls.Remote.Sum, [Numbers(3), Failing(2, own)], cancellationToken: TestToken).ToListAsync(TestToken);
        Assert.Same(own, outcomes.Single(outcome => outcome.Index == 1).Error);
        var source = new Watched();
        Assert.Equal([[0, 1]], await executor.MapAsync(items => SequenceCalls.Remote.Take(items, 2), new[] { source.Endless() }.Where(_ => true), cancellationToken: TestToken).ToListAsync(TestToken));
        Assert.True(source.IsDisposed);
    }

    [Test]
    public async Task In_a_lease_items_may_have_its_handles()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        var kept = new List<Handle<List<int>>>();
        for (int i = 1; i <= 3; i++)
            kept.Add(await lease.SubmitAsync(SequenceCalls.Remote.Keep(i), TestToken));
        Assert.Equal(6, await lease.SubmitAsync(SequenceCalls.Remote.SumOfKept(kept.ToAsyncEnumerable()), TestToken));
    }

    [Test]
    public async Task A_source_runs_in_the_context_of_its_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        Assert.Equal("0-de-DE", await executor.SubmitAsync(SequenceCalls.Remote.Zip(Numbers(3), "-", Written()), TestToken));

        static async IAsyncEnumerable<string> Written()
        {
            await Task.CompletedTask;
            yield return CultureInfo.CurrentCulture.Name;
        }
    }

    private static async IAsyncEnumerable<int> Numbers(int count)
    {
        await Task.CompletedTask;
        for (int i = 0; i < count; i++)
        {
            if (i % 1000 == 1)
                await Task.Yield();
            yield return i;
        }
    }

    private static async IAsyncEnumerable<string> Words(params string[] words)
    {
        foreach (string word in words)
        {
            await Task.Yield();
            yield return word;
        }
    }

    private static async IAsyncEnumerable<int> Failing(int after, Exception error)
    {
        for (int i = 0; i < after; i++)
        {
            await Task.Yield();
            yield return i + 0;
        }
        throw error;
    }

    /// <summary>Lets items through when it is told to.</summary>
    private sealed class Valve
    {
        private readonly System.Threading.Channels.Channel<int> _items = System.Threading.Channels.Channel.CreateUnbounded<int>();

        public void Open(int item) => _items.Writer.TryWrite(item);

        public void Close() => _items.Writer.Complete();

        public IAsyncEnumerable<int> ReadAsync() => _items.Reader.ReadAllAsync();
    }

    /// <summary>Knows what becomes of it.</summary>
    private sealed class Watched
    {
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _moves;
        private volatile bool _disposed;

        public bool IsDisposed => _disposed;

        public int Moves => Volatile.Read(ref _moves);

        public void GoOn() => _goOn.TrySetResult();

        public async IAsyncEnumerable<int> Endless()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    if (i % 100 == 0)
                        await Task.Yield();
                    Interlocked.Increment(ref _moves);
                    yield return i;
                }
            }
            finally
            {
                _disposed = true;
            }
        }

        public async IAsyncEnumerable<int> OneThenNothing(bool heeds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                Interlocked.Increment(ref _moves);
                yield return 0;
                Interlocked.Increment(ref _moves);
                await _goOn.Task.WaitAsync(heeds ? cancellationToken : CancellationToken.None);
            }
            finally
            {
                _disposed = true;
            }
        }
    }

    private sealed class OwnException(string message) : Exception(message);
}

#pragma warning disable RMT0102 // What cannot be written is the point.
public static class SequenceTestCalls
{
    [ProcessPoolCallable]
    public static async Task<int> Count(IAsyncEnumerable<object> items) => await items.CountAsync();
}
