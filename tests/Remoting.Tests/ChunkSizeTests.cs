namespace Remoting.Tests;

public sealed class ChunkSizeTests : PoolTest
{
    [Cases]
    [InlineData(int.MaxValue)]
    [InlineData(int.MaxValue - 1)]
    [InlineData(1 << 30)]
    public async Task A_chunk_may_be_larger_than_the_source(int chunkSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        Assert.Equal(Enumerable.Range(0, 1000), await executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 1000), chunkSize: chunkSize).ToListAsync(TestToken));
    }
}
