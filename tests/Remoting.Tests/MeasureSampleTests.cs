namespace Remoting.Tests;

/// <summary>The program of the page about what calls cost (docs/measuring.md).</summary>
public sealed class MeasureSampleTests : PoolTest
{
    [Test]
    public async Task The_sample_is_a_program()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2 });
        var outcome = await executor.SubmitOutcomeAsync(MeasureCalls.Remote.Allocate(1_000_000), new CallOptions { Measure = true }, TestToken);
        var cost = outcome.Measurement!;
        Assert.NotEmpty($"{cost.Run.TotalMilliseconds:0.0} ms, {cost.CpuTime!.Value.TotalMilliseconds:0.0} ms of processors, {cost.AllocatedBytes} bytes, {cost.PeakMemory >> 20} MiB at most");
        var measuring = executor.WithOptions(new CallOptions { Measure = true });
        int index = 0;
        await foreach (var item in measuring.MapOutcomesAsync(MeasureCalls.Remote.Allocate, [1_000, 1_000_000]).WithCancellation(TestToken))
        {
            Assert.Equal(index++, item.Index);
            Assert.NotNull(item.Measurement);
        }
        var callable = Assert.Single(executor.GetSnapshot().Measured);
        Assert.Equal((3, "MeasureCalls.Allocate"), (callable.Count, callable.Callable));
        Assert.True(callable.AllocatedBytes.Total > 2_000_000, $"{callable}");
    }
}
