using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>What a call has cost, told with its outcome.</summary>
[SideBySide]
public sealed class MeasureTests : PoolTest
{
    private static readonly CallOptions Measured = new() { Measure = true };

    [Test]
    public async Task Time_and_processors_are_those_of_the_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var computing = await CostAsync(executor, MeasureCalls.Remote.Compute(100));
        Assert.InRange(computing.CpuTime!.Value.TotalMilliseconds, 100, 10_000);
        Assert.True(computing.Run.TotalMilliseconds >= 50, $"{computing}");
        Assert.True(computing.Wait + computing.Run <= computing.Total, $"{computing}");
        var sleeping = await CostAsync(executor, MeasureCalls.Remote.Sleep(300));
        Assert.True(sleeping.Run.TotalMilliseconds >= 290, $"{sleeping}");
        Assert.True(sleeping.CpuTime!.Value < sleeping.Run / 2, $"{sleeping}");
        // Its own thread only waits.
        Assert.InRange((await CostAsync(executor, MeasureCalls.Remote.ComputeElsewhere(100))).CpuTime!.Value.TotalMilliseconds, 100, 10_000);
    }

    [Test]
    public async Task A_call_that_waits_for_its_worker_says_so()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var first = CostAsync(executor, MeasureCalls.Remote.Sleep(300));
        var second = CostAsync(executor, MeasureCalls.Remote.Sleep(0));
        Assert.True((await first).Run.TotalMilliseconds >= 290);
        Assert.True((await second).Wait.TotalMilliseconds >= 290, $"{await second}");
    }

    [Test]
    public async Task Memory_that_is_allocated_is_counted_to_the_byte_and_the_most_that_is_occupied_begins_anew()
    {
        await using var executor = new ProcessPoolExecutor(1);
        _ = await CostAsync(executor, MeasureCalls.Remote.Allocate(1));
        var allocating = (await executor.SubmitOutcomeAsync(MeasureCalls.Remote.Allocate(10_000_000), Measured, TestToken)).Measurement!;
        Assert.InRange(allocating.AllocatedBytes!.Value, 10_000_000, 10_100_000);
        const int Much = 200 << 20;
        var occupying = await CostAsync(executor, MeasureCalls.Remote.Occupy(Much));
        Assert.True(occupying.PeakMemory >= Much, $"{occupying}");
        Assert.True(occupying.AllocatedBytes < 100_000, $"{occupying}");
        var after = await CostAsync(executor, MeasureCalls.Remote.Occupy(1));
        Assert.True(after.PeakMemory > 0, $"{after}");
        if (OperatingSystem.IsLinux())
            Assert.True(after.PeakMemory < Much, $"{after}");
    }

    [Test]
    public async Task Bytes_are_those_of_arguments_and_result()
    {
        await using var executor = new ProcessPoolExecutor(1);
        foreach (int size in new[] { 1_000, 1_000_000 })
        {
            var outcome = await executor.SubmitOutcomeAsync(MeasureCalls.Remote.Grow(new byte[size], 500), Measured, TestToken);
            Assert.Equal(size + 500, outcome.Value.Length);
            Assert.InRange(outcome.Measurement!.BytesSent, size, size + 50);
            Assert.InRange(outcome.Measurement.BytesReceived, size + 500, size + 550);
        }
    }

    [Cases]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Each_item_of_a_map_has_its_own_and_so_has_one_that_throws(int chunkSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        var measuring = executor.WithOptions(Measured);
        int index = 0;
        await foreach (var outcome in measuring.MapOutcomesAsync(Calls.Remote.ThrowIfThree, Enumerable.Range(0, 30), chunkSize).WithCancellation(TestToken))
        {
            Assert.Equal(index++ != 3, outcome.IsSuccess);
            Assert.True(outcome.Measurement!.Run > TimeSpan.Zero, $"{outcome.Measurement}");
            Assert.True(outcome.Measurement.PeakMemory > 0, $"{outcome.Measurement}");
        }
        Assert.Equal(30, index);
        await foreach (var outcome in measuring.MapUnorderedAsync(Calls.Remote.Identity, Enumerable.Range(0, 30), chunkSize).WithCancellation(TestToken))
            Assert.NotNull(outcome.Measurement);
    }

    [Test]
    public async Task Calls_beside_measured_ones_are_not_measured()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var measured = executor.WithOptions(Measured).MapOutcomesAsync(Calls.Remote.Identity, Enumerable.Range(0, 500)).ToListAsync(TestToken).AsTask();
        var others = await executor.MapOutcomesAsync(Calls.Remote.Identity, Enumerable.Range(0, 500)).ToListAsync(TestToken);
        Assert.All(await measured, outcome => Assert.NotNull(outcome.Measurement));
        Assert.All(others, outcome => Assert.Null(outcome.Measurement));
        Assert.Equal(500, Assert.Single(executor.GetSnapshot().Measured).Count);
    }

    [Test]
    public async Task An_error_is_a_value_and_a_death_takes_the_measurement_along()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var thrown = await executor.SubmitOutcomeAsync(MeasureCalls.Remote.Throw(), Measured, TestToken);
        Assert.IsType<RemoteCallException>(thrown.Error);
        Assert.True(thrown.Measurement!.BytesReceived > 0);
        var died = await executor.SubmitOutcomeAsync(Calls.Remote.Exit(1), Measured, TestToken);
        Assert.IsType<WorkerDiedException>(died.Error);
        Assert.Null(died.Measurement);
        var plain = await executor.SubmitOutcomeAsync(Calls.Remote.Identity(5), cancellationToken: TestToken);
        Assert.Equal((5, null), (plain.Value, plain.Measurement));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            executor.SubmitOutcomeAsync(Calls.Remote.Identity(5), Measured, new CancellationToken(canceled: true)));
    }

    [Test]
    public async Task Of_a_call_that_is_run_again_it_is_the_last_run()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var outcome = await executor.SubmitOutcomeAsync(RetryCalls.Remote.DieUntil(2),
            new CallOptions { Measure = true, Retry = static (_, attempt) => attempt < 3 ? TimeSpan.Zero : null }, TestToken);
        Assert.Equal(2, outcome.Value.Attempt);
        Assert.NotNull(outcome.Measurement);
    }

    [Test]
    public async Task Streams_and_sequences_count_what_they_move()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var measuring = executor.WithOptions(Measured);
        int items = 0;
        await foreach (byte[] item in measuring.StreamAsync(MeasureCalls.Remote.Give(10, 1_000), TestToken))
            items += item.Length;
        Assert.Equal(10_000, items);
        var sum = await measuring.SubmitOutcomeAsync(MeasureCalls.Remote.Sum(Numbers()), cancellationToken: TestToken);
        Assert.Equal(4950, sum.Value);
        Assert.NotNull(sum.Measurement);
        var measured = executor.GetSnapshot().Measured;
        Assert.InRange(Of(measured, nameof(MeasureCalls.Give)).BytesReceived.Total, 10_000, 11_000);
        Assert.Equal(1, Of(measured, nameof(MeasureCalls.Sum)).Count);
    }

    [Test]
    public async Task The_snapshot_has_them_by_callable()
    {
        await using var executor = new ProcessPoolExecutor(2);
        Assert.Empty(executor.GetSnapshot().Measured);
        var measuring = executor.WithOptions(Measured);
        await measuring.ForEachAsync(MeasureCalls.Remote.Sleep, Enumerable.Repeat(20, 20), cancellationToken: TestToken);
        await measuring.SubmitAsync(MeasureCalls.Remote.Allocate(1_000_000), TestToken);
        var measured = executor.GetSnapshot().Measured;
        var sleeps = Of(measured, nameof(MeasureCalls.Sleep));
        Assert.Equal(20, sleeps.Count);
        Assert.True(sleeps.Run.Total.TotalMilliseconds >= 380, $"{sleeps}");
        Assert.True(sleeps.Run.P50.TotalMilliseconds >= 15 && sleeps.Run.P50 <= sleeps.Run.P99, $"{sleeps}");
        Assert.True(sleeps.PeakMemory > 1 << 20, $"{sleeps}");
        Assert.InRange(Of(measured, nameof(MeasureCalls.Allocate)).AllocatedBytes.Total, 1_000_000, 2_000_000);
    }

    [Test]
    public async Task A_lease_measures_its_calls()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var lease = await executor.WithOptions(Measured).LeaseWorkerAsync(TestToken);
        Assert.NotNull((await lease.SubmitOutcomeAsync(Calls.Remote.Identity(1), cancellationToken: TestToken)).Measurement);
    }

    [Test]
    public async Task On_threads_of_this_process_it_is_what_can_be_told_apart()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var outcome = await executor.SubmitOutcomeAsync(MeasureCalls.Remote.Allocate(10_000_000), Measured, TestToken);
        Assert.InRange(outcome.Measurement!.AllocatedBytes!.Value, 10_000_000, 10_100_000);
        Assert.Equal((null, null, 0), (outcome.Measurement.CpuTime, outcome.Measurement.PeakMemory, outcome.Measurement.BytesSent));
        var waiting = await executor.SubmitOutcomeAsync(MeasureCalls.Remote.WaitAsync(100), Measured, TestToken);
        Assert.True(waiting.Measurement!.Run.TotalMilliseconds >= 90, $"{waiting.Measurement}");
        Assert.Null(waiting.Measurement.AllocatedBytes);
        var copied = await executor.WithOptions(Measured).MapOutcomesAsync(static bytes => MeasureCalls.Remote.Grow(bytes, 100), [new byte[1_000]]).ToListAsync(TestToken);
        Assert.InRange(Assert.Single(copied).Measurement!.BytesSent, 1_000, 1_050);
        var kept = await executor.WithOptions(Measured).MapOutcomesAsync(Calls.Remote.ThrowIfThree, Enumerable.Range(0, 5)).ToListAsync(TestToken);
        Assert.All(kept, item => Assert.NotNull(item.Measurement));
        Assert.Equal([3], kept.Where(item => !item.IsSuccess).Select(item => item.Index));
        Assert.All(await executor.MapOutcomesAsync(Calls.Remote.Identity, [1, 2]).ToListAsync(TestToken), item => Assert.Null(item.Measurement));
    }

    private static async Task<CallMeasurement> CostAsync(Executor executor, RemoteCall call)
    {
        var outcome = await executor.SubmitOutcomeAsync(call, Measured, TestToken);
        Assert.Null(outcome.Error);
        Assert.NotNull(outcome.Measurement);
        return outcome.Measurement;
    }

    private static IEnumerable<int> Numbers() => Enumerable.Range(0, 100);

    private static MeasuredCallable Of(IReadOnlyList<MeasuredCallable> measured, string method) =>
        Assert.Single(measured, callable => callable.Callable.EndsWith("." + method, StringComparison.Ordinal));
}
