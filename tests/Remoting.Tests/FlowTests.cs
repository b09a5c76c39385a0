using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Streams and reports of any sizes come to their end: the windows of <c>FlowWindowTests</c>, between two processes.</summary>
[SideBySide]
public sealed class FlowTests : PoolTest
{
    [Test]
    public async Task Small_items_and_a_large_buffer()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var items = await executor.StreamAsync(FlowCalls.Remote.Doubles(200_000), bufferSize: 65_536).ToListAsync(TestToken);
        Assert.Equal(Enumerable.Range(0, 200_000).Select(i => i + 0.5), items);
    }

    [Cases]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 64)]
    [InlineData(4, 1024)]
    [InlineData(5, 65_536)]
    [InlineData(6, 10_000_000)]
    public async Task Streams_of_random_sizes_end(int seed, int bufferSize)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var random = new Random(seed);
        var consumer = new Random(seed);
        int count = 0;
        await foreach (byte[] item in executor.StreamAsync(FlowCalls.Remote.RandomBlocks(seed, 400, 3 << 20), bufferSize: bufferSize).WithCancellation(TestToken))
        {
            Assert.Equal(FlowCalls.SizeOf(random, 3 << 20), item.Length);
            count++;
            if (consumer.Next(20) == 0)
                await Task.Yield();
        }
        Assert.Equal(400, count);
    }

    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Reports_of_random_sizes_end(int seed)
    {
        await using var executor = new ProcessPoolExecutor(1);
        int last = -1;
        int size = await executor.SubmitAsync(FlowCalls.Remote.RandomReports(seed, 300, 3 << 20, new Listener(report => last = report.Length)), TestToken);
        Assert.Equal(size, last);
    }

    private sealed class Listener(Action<byte[]> action) : IProgress<byte[]>
    {
        public void Report(byte[] value) => action(value);
    }
}
