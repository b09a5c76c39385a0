namespace Remoting.Benchmarks.Peers;

/// <summary>Our side: a pool whose workers are all there before anything is measured.</summary>
internal static class WarmPool
{
    public static async Task<ProcessPoolExecutor> OpenAsync(int workers, CrashCapsuleOptions? capsules = null)
    {
        var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MinWorkers = workers, MaxWorkers = workers, CrashCapsules = capsules });
        while (pool.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Idle) < workers)
            await Task.Delay(1);
        return pool;
    }
}
