using System.Collections.Concurrent;

namespace Remoting.Tests;

public sealed class OutputTests : PoolTest
{
    [Test]
    public async Task What_workers_print_can_be_forwarded()
    {
        var lines = new ConcurrentQueue<WorkerOutputLine>();
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Forward(lines.Enqueue) }))
            await executor.SubmitAsync(Calls.Remote.Print(2, "héllo"), TestToken);
        Assert.Equal([new(1, false, "héllo"), new(1, false, "héllo"), new(1, true, "héllo"), new(1, true, "héllo")],
            lines.OrderBy(line => line.IsError));
    }

    [Test]
    public async Task A_flood_of_output_blocks_nobody_and_a_callback_that_throws_neither()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 2, WorkerOutput = WorkerOutput.Forward(_ => throw new InvalidOperationException("mine")),
        });
        string line = new('x', 1000);
        await Task.WhenAll(
            executor.SubmitAsync(Calls.Remote.Print(2000, line), TestToken), executor.SubmitAsync(Calls.Remote.Print(2000, line), TestToken));
    }

    [Test]
    public async Task Printing_does_not_touch_the_protocol()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        for (int i = 0; i < 20; i++)
        {
            await executor.SubmitAsync(Calls.Remote.Print(1, "{\"not\":\"a frame\"}"), TestToken);
            Assert.Equal(i, await executor.SubmitAsync(Calls.Remote.Identity(i), TestToken));
        }
    }
}
