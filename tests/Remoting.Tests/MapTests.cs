using System.Runtime.CompilerServices;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

[SideBySide]
public sealed class MapTests : PoolTest
{
    [Cases]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(0)] // stands for Auto
    public async Task Results_come_in_order_whatever_the_chunk_size(int chunkSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        var results = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 40), chunkSize == 0 ? ChunkSize.Auto : chunkSize);
        Assert.Equal(Enumerable.Range(0, 40), await results.ToListAsync(TestToken));
    }

    [Cases]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Many_items_keep_their_order(int chunkSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        var results = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 30_000), chunkSize);
        Assert.Equal(Enumerable.Range(0, 30_000), await results.ToListAsync(TestToken));
    }

    [Test]
    public async Task A_consumer_that_blocks_its_thread_holds_up_nobody()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int next = 0;
        // The thread that the loop's body runs on is the one that has received results; what it waits for is received by others.
        await foreach (int item in executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 50_000)))
        {
            Assert.Equal(next++, item);
            if (item % 500 == 0)
                Assert.Equal(item, Block(executor.SubmitAsync(Calls.Remote.Identity(item))));
        }
        Assert.Equal(50_000, next);

        static T Block<T>(Task<T> task)
        {
            Assert.True(((IAsyncResult)task).AsyncWaitHandle.WaitOne(TestAttribute.Limit), "A result did not come.");
            return task.GetAwaiter().GetResult();
        }
    }

    [Test]
    public async Task Maps_at_once_hold_up_none()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var sums = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            long sum = 0;
            await foreach (int item in executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 20_000)))
                sum += item;
            return sum;
        })));
        Assert.All(sums, sum => Assert.Equal(199_990_000, sum));
    }

    [Test]
    public async Task Two_and_three_inputs_are_zipped_to_the_shortest()
    {
        await using var executor = new ProcessPoolExecutor(2);
        Assert.Equal([11, 22], await executor.MapAsync(Calls.Remote.Add, [1, 2, 3], [10, 20]).ToListAsync(TestToken));
        Assert.Equal([111, 222], await executor.MapAsync(Calls.Remote.Add3, [1, 2, 3], [10, 20], [100, 200, 300]).ToListAsync(TestToken));
        Assert.Equal([11, 22], await executor.MapAsync(Calls.Remote.Add, Async([1, 2, 3]), Async([10, 20])).ToListAsync(TestToken));
        Assert.Equal([111], await executor.MapAsync(Calls.Remote.Add3, Async([1]), Async([10, 20]), Async([100, 200])).ToListAsync(TestToken));
    }

    [Test]
    public async Task Asynchronous_sources_work_and_none_and_one_item_too()
    {
        await using var executor = new ProcessPoolExecutor(2);
        Assert.Equal(Enumerable.Range(0, 100), await executor.MapAsync(Calls.Remote.Identity, Async(Enumerable.Range(0, 100))).ToListAsync(TestToken));
        Assert.Empty(await executor.MapAsync(Calls.Remote.Identity, Array.Empty<int>()).ToListAsync(TestToken));
        Assert.Equal([5], await executor.MapAsync(Calls.Remote.Identity, [5]).ToListAsync(TestToken));
    }

    [Cases]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_error_stands_in_its_place_and_the_enumerator_moves_on(int chunkSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        await using var results = executor.MapAsync(Calls.Remote.ThrowIfThree, [1, 2, 3, 4], chunkSize).GetAsyncEnumerator(TestToken);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(1, results.Current);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(2, results.Current);
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => results.MoveNextAsync().AsTask());
        Assert.Equal("three", error.RemoteMessage);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(4, results.Current);
        Assert.False(await results.MoveNextAsync());
        Assert.False(await results.MoveNextAsync());
    }

    [Test]
    public void Nonsense_is_refused_at_the_call()
    {
        var executor = new ThreadPoolExecutor(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => executor.MapAsync(Calls.Remote.Identity, [1], chunkSize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => executor.MapAsync(Calls.Remote.Identity, [1], chunkSize: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => executor.MapAsync(Calls.Remote.Identity, [1], bufferSize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => executor.MapAsync(Calls.Remote.Identity, [1], bufferSize: -1));
        Assert.Throws<ArgumentNullException>(() => executor.MapAsync(Calls.Remote.Identity, (IEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>(() => executor.MapAsync((Func<int, RemoteCall<int>>)null!, [1]));
    }

    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(40)]
    public async Task Every_buffer_size_gives_every_result(int bufferSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        var results = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 20), bufferSize: bufferSize);
        Assert.Equal(Enumerable.Range(0, 20), await results.ToListAsync(TestToken));
    }

    [Cases]
    [InlineData(1, 2)]
    [InlineData(10, 4)]
    [InlineData(1, null)]
    public async Task An_infinite_source_is_taken_only_as_far_as_the_buffer_goes(int chunkSize, int? bufferSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        int taken = 0;
        IEnumerable<int> Endless()
        {
            while (true)
                yield return Interlocked.Increment(ref taken);
        }
        var first = new List<int>();
        await foreach (int result in executor.MapAsync(Calls.Remote.Identity, Endless(), chunkSize, bufferSize).WithCancellation(TestToken))
        {
            first.Add(result);
            Assert.True(taken - (first.Count - 1) <= (bufferSize ?? 16_384), "items taken and not yet yielded fit the buffer");
            if (first.Count == 3)
                break;
        }
        Assert.Equal([1, 2, 3], first);
    }

    [Test]
    public async Task Nothing_is_taken_before_the_result_is_enumerated()
    {
        await using var executor = new ProcessPoolExecutor(2);
        int taken = 0;
        var results = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 10).Select(i =>
        {
            taken++;
            return i;
        }), bufferSize: 2);
        Assert.Equal(0, taken);
        await using var enumerator = results.GetAsyncEnumerator(TestToken);
        var first = enumerator.MoveNextAsync();
        Assert.InRange(taken, 1, 2);
        Assert.True(await first);
        Assert.InRange(taken, 1, 2);
    }

    [Test]
    public async Task A_source_that_throws_is_heard_after_the_results_before()
    {
        await using var executor = new ProcessPoolExecutor(2);
        static IEnumerable<int> Broken()
        {
            yield return 1;
            yield return 2;
            throw new IOException("source");
        }
        var seen = new List<int>();
        var error = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (int result in executor.MapAsync(Calls.Remote.Identity, Broken()).WithCancellation(TestToken))
                seen.Add(result);
        });
        Assert.Equal("source", error.Message);
        Assert.Equal([1, 2], seen);
        Assert.Equal(3, await executor.SubmitAsync(Calls.Remote.Identity(3), TestToken));
    }

    [Test]
    public async Task Leaving_early_cancels_what_is_queued()
    {
        string marks = FileOf("marks");
        await using (var executor = new ProcessPoolExecutor(1))
        {
            await foreach (int result in executor.MapAsync(item => Calls.Remote.Mark(marks, item), Enumerable.Range(0, 100_000)).WithCancellation(TestToken))
            {
                if (result == 10)
                    break;
            }
        }
        int[] ran = Marks("marks");
        Assert.True(ran.Length < 5000, $"{ran.Length} calls ran");
        Assert.Equal(ran.Length, ran.Distinct().Count());
    }

    [Test]
    public async Task Cancelling_ends_the_enumeration_and_the_calls()
    {
        await using var executor = new ProcessPoolExecutor(2);
        using var cancellation = new CancellationTokenSource();
        var map = executor.MapAsync(Calls.Remote.WaitForToken, Enumerable.Range(0, 10).Select(i => FileOf($"started{i}")), cancellationToken: cancellation.Token);
        await using var results = map.GetAsyncEnumerator(TestToken);
        var first = results.MoveNextAsync();
        await UntilFile(FileOf("started0"));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.AsTask());
        Assert.False(await results.MoveNextAsync());
        Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
    }

    [Test]
    public async Task An_asynchronous_source_is_heard_while_results_wait_for_it()
    {
        // The source gives its second item only after the first result was seen: a map that waits for items first would hang.
        await using var executor = new ProcessPoolExecutor(1);
        var seen = new TaskCompletionSource();
        async IAsyncEnumerable<int> Source([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return 1;
            await seen.Task.WaitAsync(cancellationToken);
            yield return 2;
        }
        var results = new List<int>();
        await foreach (int result in executor.MapAsync(Calls.Remote.Identity, Source()).WithCancellation(TestToken))
        {
            results.Add(result);
            seen.TrySetResult();
        }
        Assert.Equal([1, 2], results);
    }

    [Test]
    public async Task A_map_can_be_enumerated_again()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var map = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 10));
        Assert.Equal(10, await map.CountAsync(TestToken));
        Assert.Equal(10, await map.CountAsync(TestToken));
    }

    [Test]
    public async Task Unordered_outcomes_come_as_they_complete()
    {
        await using var executor = new ProcessPoolExecutor(2);
        string go = FileOf("go");
        var order = new List<long>();
        await foreach (var outcome in executor.MapUnorderedAsync(
            i => i == 0 ? Calls.Remote.Wait(FileOf("started"), go) : Calls.Remote.Identity(i), Enumerable.Range(0, 20)).WithCancellation(TestToken))
        {
            order.Add(outcome.Index);
            Assert.True(outcome.IsSuccess);
            if (outcome.Index != 0)
                Assert.Equal(outcome.Index, outcome.Value);
            if (order.Count == 19)
                await File.WriteAllTextAsync(go, "", TestToken);
        }
        Assert.Equal(20, order.Distinct().Count());
        Assert.Equal(0, order[^1]);
    }

    [Test]
    public async Task Unordered_outcomes_carry_errors_without_throwing()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var outcomes = await executor.MapUnorderedAsync(Calls.Remote.ThrowIfThree, Enumerable.Range(0, 6), chunkSize: 2).ToListAsync(TestToken);
        Assert.Equal(6, outcomes.Count);
        var failed = Assert.Single(outcomes, outcome => !outcome.IsSuccess);
        Assert.Equal(3, failed.Index);
        Assert.IsType<RemoteCallException>(failed.Error);
        Assert.Throws<RemoteCallException>(() => failed.Value);
    }

    [Test]
    public async Task ForEach_runs_all_and_throws_the_first_error()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await executor.ForEachAsync(Calls.Remote.SetState, Enumerable.Range(0, 50), chunkSize: 10, cancellationToken: TestToken);
        Assert.Equal(49, await executor.SubmitAsync(Calls.Remote.State(), TestToken));
        var error = await Assert.ThrowsAsync<RemoteCallException>(
            () => executor.ForEachAsync(Calls.Remote.Throw, ["a"], cancellationToken: TestToken));
        Assert.Equal("a", error.RemoteMessage);
    }

    [Test]
    public async Task Large_items_do_not_pile_up()
    {
        // 200 items of 4 MiB each way would be 1.6 GiB; the map holds back before.
        await using var executor = new ProcessPoolExecutor(2);
        int taken = 0;
        int yielded = 0;
        IEnumerable<byte[]> Source()
        {
            for (int i = 0; i < 200; i++)
            {
                taken++;
                yield return new byte[4 << 20];
            }
        }
        await foreach (byte[] _ in executor.MapAsync(Calls.Remote.Echo, Source()).WithCancellation(TestToken))
        {
            yielded++;
            Assert.True(taken - yielded < 60, $"{taken - yielded} items of 4 MiB are on the way");
        }
        Assert.Equal(200, yielded);
    }

    private static async IAsyncEnumerable<T> Async<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }
}
