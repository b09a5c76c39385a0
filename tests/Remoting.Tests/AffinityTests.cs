namespace Remoting.Tests;

/// <summary>Calls with a key, with real processes.</summary>
public sealed class AffinityTests : PoolTest
{
    [Test]
    public async Task Calls_with_one_key_run_on_one_worker_while_it_is_free()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 3, MinWorkers = 3 });
        await Until(() => executor.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Idle) == 3, "all are there");
        var workers = new Dictionary<string, int>();
        string[] keys = ["a", "b", "c"];
        var first = await Task.WhenAll(keys.Select(key => executor.SubmitAsync(Calls.Remote.SleepThen(100, 0), new CallOptions { Affinity = key }, TestToken)));
        Assert.Equal(3, first.Length);
        for (int i = 0; i < 10; i++)
        {
            foreach (string key in keys)
            {
                int id = await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), new CallOptions { Affinity = key }, TestToken);
                Assert.Equal(workers.TryAdd(key, id) ? id : workers[key], id);
            }
        }
        Assert.Equal(3, workers.Values.Distinct().Count());
    }

    [Test]
    public async Task A_key_is_no_reason_to_wait_for_long()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2 });
        var options = new CallOptions { Affinity = "a" };
        await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), options, TestToken);
        var running = executor.SubmitAsync(LeasedCalls.Remote.WaitFor(FileOf("running"), FileOf("go")), options, TestToken);
        await UntilFile(FileOf("running"));
        // Comes to its end although the key's worker does not.
        await executor.SubmitAsync(LeasedCalls.Remote.ProcessId(), options, TestToken);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await running;
    }
}
