namespace Remoting.Tests;

/// <summary>What a map may have on its way, by number, by the bytes of arguments, and by those of results.</summary>
public sealed class MapBoundTests : PoolTest
{
    private const int MiB = 1 << 20;

    [Cases]
    [InlineData(1, 1)]
    [InlineData(7, 64)]
    [InlineData(int.MaxValue, 10_000_000)]
    [InlineData(0, null)]
    public async Task Large_arguments_are_bounded_item_by_item(int chunkSize, int? bufferSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        byte[] item = new byte[8 * MiB];
        int taken = 0;
        int yielded = 0;
        int most = 0;
        IEnumerable<byte[]> Source()
        {
            for (int i = 0; i < 150; i++)
            {
                most = Math.Max(most, ++taken - Volatile.Read(ref yielded));
                yield return item;
            }
        }
        var map = executor.MapAsync(FlowCalls.Remote.Length, Source(), chunkSize == 0 ? ChunkSize.Auto : chunkSize, bufferSize);
        await foreach (int length in map.WithCancellation(TestToken))
        {
            Assert.Equal(item.Length, length);
            Volatile.Write(ref yielded, yielded + 1);
        }
        Assert.Equal(150, yielded);
        // The one that is being yielded counts, too, as long as its result is looked at.
        Assert.InRange(most, 1, (64 + 2 * 8) / 8 + 1);
    }

    /// <summary>Results come in order, but those that are waited for hold up no worker as long as there is room for more behind them.</summary>
    [Cases]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(0, true)]
    [InlineData(5, true)]
    public async Task A_slow_item_holds_up_none_behind_it(int chunkSize, bool isAsync)
    {
        await using var executor = new ProcessPoolExecutor(2);
        await using var released = MadeAtTheEnd("go");
        var map = isAsync
            ? executor.MapAsync(Call, AsyncEnumerable.Range(0, 100), chunkSize == 0 ? ChunkSize.Auto : chunkSize, bufferSize: 120)
            : executor.MapAsync(Call, Enumerable.Range(0, 100), chunkSize == 0 ? ChunkSize.Auto : chunkSize, bufferSize: 120);
        var results = map.ToListAsync(TestToken).AsTask();
        // Those of the first one's chunk wait with it.
        await Until(() => Marks("done").Length >= 100 - Math.Max(1, chunkSize), "all others have run");
        Assert.False(results.IsCompleted);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        Assert.Equal(Enumerable.Range(1, 99), (await results).Skip(1));

        RemoteCall<int> Call(int item) => item == 0 ? Calls.Remote.Wait(FileOf("started"), FileOf("go")) : Calls.Remote.Mark(FileOf("done"), item);
    }

    /// <summary>The same array a thousand times: 8 GiB of arguments, of which a worker sees each.</summary>
    [Test]
    public async Task A_thousand_references_to_one_large_array_fail_none()
    {
        await using var executor = new ProcessPoolExecutor(2);
        byte[] item = new byte[8 * MiB];
        var results = await executor.MapAsync(FlowCalls.Remote.Length, Enumerable.Repeat(item, 1000)).ToListAsync(TestToken);
        Assert.Equal(1000, results.Count(length => length == item.Length));
    }

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Results_count_before_they_exist(bool onThreads)
    {
        const int Size = 10_000_000;
        await using Executor executor = onThreads ? new ThreadPoolExecutor(2) : new ProcessPoolExecutor(2);
        int yielded = 0;
        int most = 0;
        long start = Environment.WorkingSet;
        long growth = 0;
        await foreach (byte[] result in executor.MapAsync(size => FlowCalls.Remote.Make(FileOf("made"), size), Enumerable.Repeat(Size, 60)).WithCancellation(TestToken))
        {
            Assert.Equal(Size, result.Length);
            // A slow consumer: whatever may be made meanwhile is.
            int before = -1;
            await Until(() => before == (before = Marks("made").Length), "no more are made");
            most = Math.Max(most, Marks("made").Length - yielded);
            if (yielded % 10 == 5)
            {
                // Of what was yielded the map holds nothing.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                growth = Math.Max(growth, Environment.WorkingSet - start);
            }
            yielded++;
        }
        Assert.Equal(60, yielded);
        Assert.InRange(growth, 0, 200L * MiB);
        Assert.InRange(most, 1, 32 * MiB / Size + 2);
    }

    [Cases]
    [InlineData(1, 1)]
    [InlineData(1, 10_000_000)]
    [InlineData(3, 2)]
    [InlineData(1000, 10)]
    [InlineData(1000, 10_000_000)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MaxValue, 3000)]
    [InlineData(int.MaxValue, 10_000_000)]
    [InlineData(int.MaxValue, null)]
    public async Task Any_chunk_and_buffer_size(int chunkSize, int? bufferSize)
    {
        await using Executor processes = new ProcessPoolExecutor(2);
        await using Executor threads = new ThreadPoolExecutor(2);
        Assert.Equal(1, await processes.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        foreach (var executor in new[] { processes, threads })
        {
            int count = bufferSize < 100 ? 500 : 20_000;
            var expected = Enumerable.Range(0, count);
            Assert.Equal(expected, await executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, count), chunkSize, bufferSize).ToListAsync(TestToken));
            Assert.Equal(expected, await executor.MapAsync(Calls.Remote.Identity, Iterate(count), chunkSize, bufferSize).ToListAsync(TestToken));
            var outcomes = await executor.MapUnorderedAsync(Calls.Remote.Identity, Iterate(count), chunkSize, bufferSize).ToListAsync(TestToken);
            Assert.Equal(expected, outcomes.Select(outcome => outcome.Value).Order());
        }
    }

    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Maps_of_random_sizes_end(int seed)
    {
        await using var executor = new ProcessPoolExecutor(2);
        var random = new Random(seed);
        int[] sizes = [.. Enumerable.Range(0, 300).Select(_ => FlowCalls.SizeOf(random, 3 * MiB))];
        int chunkSize = random.Next(1, 50);
        int bufferSize = random.Next(3) switch { 0 => random.Next(1, 5), 1 => random.Next(1, 500), _ => random.Next(1, 10_000_000) };
        var map = executor.MapAsync(Calls.Remote.Echo, sizes.Select(size => new byte[size]), chunkSize, bufferSize);
        int next = 0;
        await foreach (byte[] result in map.WithCancellation(TestToken))
        {
            Assert.Equal(sizes[next++], result.Length);
            if (random.Next(30) == 0)
                await Task.Delay(1, TestToken);
        }
        Assert.Equal(sizes.Length, next);
    }

    private static IEnumerable<int> Iterate(int count)
    {
        for (int i = 0; i < count; i++)
            yield return i;
    }
}
