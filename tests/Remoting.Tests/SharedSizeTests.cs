namespace Remoting.Tests;

/// <summary>Shared values that are larger than what a call carries.</summary>
public sealed class SharedSizeTests : PoolTest
{
    [Test]
    public async Task An_array_of_more_than_2_GiB_is_one_memory_for_all_workers()
    {
        await using var executor = new ProcessPoolExecutor(2);
        await using var first = await executor.LeaseWorkerAsync(TestToken);
        await using var second = await executor.LeaseWorkerAsync(TestToken);
        await using var numbers = Share(executor);
        var (last, memory) = await first.SubmitAsync(SharedCalls.Remote.LastOf(numbers), TestToken);
        Assert.Equal(7, last);
        Assert.Equal((7, memory), await second.SubmitAsync(SharedCalls.Remote.LastOf(numbers), TestToken));
    }

    /// <summary>Apart, so that the array can be collected: what is shared does not need it.</summary>
    private static Shared<long[]> Share(ProcessPoolExecutor executor)
    {
        long[] numbers = new long[290_000_000];
        numbers[^1] = 7;
        return executor.Share(numbers);
    }
}
