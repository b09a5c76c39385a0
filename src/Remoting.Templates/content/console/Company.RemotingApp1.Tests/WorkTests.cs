using Remoting;

namespace Company.RemotingApp1.Tests;

public sealed class WorkTests
{
    [Theory]
    [InlineData(12, new long[] { 2, 2, 3 })]
    [InlineData(97, new long[] { 97 })]
    public void A_number_is_the_product_of_its_factors(long number, long[] factors) => Assert.Equal(factors, Work.Factors(number));

    [Fact]
    public async Task A_worker_comes_to_the_same()
    {
        await using var executor = new ProcessPoolExecutor(maxWorkers: 1);
        long[] factors = await executor.SubmitAsync(Work.Remote.Factors(360), TestContext.Current.CancellationToken);
        Assert.Equal([2, 2, 2, 3, 3, 5], factors);
    }

    [Fact]
    public async Task A_crash_fails_its_call_and_no_other()
    {
        await using var executor = new ProcessPoolExecutor(maxWorkers: 1);
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Work.Remote.Crash(), TestContext.Current.CancellationToken));
        Assert.Equal(3, death.ExitCode);
        long[] factors = await executor.SubmitAsync(Work.Remote.Factors(7), TestContext.Current.CancellationToken);
        Assert.Equal([7], factors);
    }
}
