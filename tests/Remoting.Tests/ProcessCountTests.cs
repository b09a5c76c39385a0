namespace Remoting.Tests;

/// <summary>There are never more processes than asked for, those on their way out included.</summary>
public sealed class ProcessCountTests : PoolTest
{
    [Test]
    public async Task Workers_that_are_slow_to_exit_count()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MaxCallsPerWorker = 1 });
        int most = 0;
        var calls = Enumerable.Range(0, 8).Select(_ => executor.SubmitAsync(ExitCalls.Remote.ExitSlowly(300), TestToken)).ToArray();
        var all = Task.WhenAll(calls);
        while (!all.IsCompleted)
        {
            int alive = executor.GetSnapshot().Workers.Count(worker => worker.ProcessId is { } id && IsAlive(id))
                + calls.Count(call => call.IsCompletedSuccessfully && executor.GetSnapshot().Workers.All(worker => worker.ProcessId != call.Result) && IsAlive(call.Result));
            most = Math.Max(most, alive);
            await Task.Delay(2, TestToken);
        }
        Assert.Equal(8, (await all).Distinct().Count());
        Assert.InRange(most, 1, 2);
    }
}
