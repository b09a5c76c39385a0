using Microsoft.Extensions.Logging;
using Remoting.Tests;

// What the compiler says of such calls is what is to be found out when they run.
#pragma warning disable RMT0202

namespace Remoting.Hosting.Tests;

/// <summary>A pool says where its numbers speak for another way to use it.</summary>
[Collection(Alone.Name)]
public sealed class AdviceTests : PoolTest
{
    private readonly RecordingLoggers _records = new();

    [Test]
    public async Task Small_work_that_is_submitted_one_by_one_is_told_once_with_its_numbers()
    {
        await using (var pool = MakePool(new ProcessPoolOptions { MaxWorkers = 1 }))
        {
            await Until(() =>
            {
                // What comes at once is much where the machine is busy, and comes late.
                Task.WaitAll([.. Enumerable.Range(0, 4_000).Select(n => pool.SubmitAsync(HostedCalls.Remote.Double(n), TestToken))], TestToken);
                return pool.GetSnapshot().Advice.Count > 0;
            }, "the pool has advice");

            var advice = Assert.Single(pool.GetSnapshot().Advice);
            Assert.Equal(("Remoting.Hosting.Tests.HostedCalls.Double(int)", PoolAdviceKind.SmallWork), (advice.Callable, advice.Kind));
            Assert.Matches(@"HostedCalls\.Double\(int\) takes [0-9.]+ µs a call", advice.Text);
            Assert.Contains("MapAsync with chunkSize: ChunkSize.Auto", advice.Text, StringComparison.Ordinal);
        }

        var record = Assert.Single(_records.Records, record => record.EventId.Id == 22);
        Assert.Equal((LogLevel.Information, "SmallWork"), (record.Level, record["Kind"]?.ToString()));
    }

    [Test]
    public async Task Workers_that_are_replaced_for_their_memory_after_few_calls_are_told()
    {
        await using var pool = MakePool(new ProcessPoolOptions { MaxWorkers = 1, RecycleWorkerAtMemory = 32 << 20 });
        // A call may come before the look at the one before it has had its consequence.
        for (int i = 0; i < 500 && pool.GetSnapshot().Advice.Count == 0; i++)
            await pool.SubmitAsync(Working.Remote.ForMicroseconds(20_000), TestToken);

        Assert.Equal(PoolAdviceKind.FrequentRecycling, Assert.Single(pool.GetSnapshot().Advice).Kind);
    }

    [Test]
    public async Task Work_that_is_worth_its_way_is_told_nothing()
    {
        await using var pool = MakePool(new ProcessPoolOptions { MaxWorkers = 1 });
        for (int i = 0; i < 2_000; i++)
            await pool.SubmitAsync(Working.Remote.ForMicroseconds(100), TestToken);

        Assert.Empty(pool.GetSnapshot().Advice);
    }

    private ProcessPoolExecutor MakePool(ProcessPoolOptions options) =>
        new(options with { LoggerFactory = LoggerFactory.Create(builder => builder.AddProvider(_records)) });
}

public static class Working
{
    [ProcessPoolCallable]
    public static void ForMicroseconds(int microseconds)
    {
        long until = System.Diagnostics.Stopwatch.GetTimestamp() + (System.Diagnostics.Stopwatch.Frequency / 1_000_000 * microseconds);
        while (System.Diagnostics.Stopwatch.GetTimestamp() < until)
            Thread.SpinWait(10);
    }
}
