using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Work;

#pragma warning disable RMT0202 // Tiny work, each call alone: that is what is measured.

/// <summary>Very many separate submits of a call that does nothing.</summary>
internal static class Submits
{
    public const int Many = 1_000_000;

    /// <summary>Microseconds a call, from the first submit to the last result.</summary>
    /// <param name="executor">Who runs them.</param>
    /// <param name="count">How many, altogether.</param>
    /// <param name="threads">How many threads share them.</param>
    public static Task<double> MicrosecondsAsync(Executor executor, int count, int threads) => NoopCalls.MicrosecondsAsync(count, async () =>
    {
        var results = new Task<int>[count];
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(() =>
        {
            for (int i = thread; i < count; i += threads)
                results[i] = executor.SubmitAsync(WorkCalls.Remote.Identity(i));
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        long sum = 0;
        foreach (var result in results)
            sum += await result;
        return sum;
    });

    /// <summary>Bytes that the parent holds for each of so many calls that wait.</summary>
    public static async Task<double> BytesAsync(int count)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var running = executor.SubmitAsync(WorkCalls.Remote.Spin(int.MaxValue));
        var results = new Task<int>[count];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < count; i++)
            results[i] = executor.SubmitAsync(WorkCalls.Remote.Identity(i));
        double bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        executor.KillWorkers();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        WrongResultException.ThrowUnlessEqual(0, results.Count(result => result.IsCompletedSuccessfully));
        return bytes;
    }
}
