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

    [Test]
    public async Task What_a_worker_has_mapped_is_not_its_own_memory()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, RecycleWorkerAtMemory = 300 << 20 });
        await using var bytes = executor.Share(new byte[500 << 20]);
        int process = await executor.SubmitAsync(SharedCalls.Remote.Touch(bytes), TestToken);
        for (int i = 0; i < 5; i++)
        {
            // Longer than a look at its memory holds.
            await Task.Delay(20, TestToken);
            Assert.Equal(process, await executor.SubmitAsync(SharedCalls.Remote.Touch(bytes), TestToken));
        }
    }

    /// <summary>Apart, so that the array can be collected: what is shared does not need it.</summary>
    private static Shared<long[]> Share(ProcessPoolExecutor executor)
    {
        long[] numbers = new long[290_000_000];
        numbers[^1] = 7;
        return executor.Share(numbers);
    }
}
