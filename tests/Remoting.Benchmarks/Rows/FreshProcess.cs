using System.Diagnostics;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

#pragma warning disable RMT0202 // One call after the other is what is measured.

/// <summary>A fresh process for each call, one call after the other: what workers on standby make of it.</summary>
internal sealed class FreshProcess : Row
{
    private const string Without = "no standby";

    /// <summary>Calls of a round; workers come into being beside them.</summary>
    private const int Calls = 24;

    public override string Name => "fresh-process";

    public override string Unit => "ms";

    public override string Work => "a call with MaxCallsPerWorker = 1, one after the other; workers on standby for a burst";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(0.25, Without)];

    public override async Task OpenAsync(Contest contest)
    {
        var ours = contest.Keep(Open(standby: Calls));
        var peer = contest.Keep(Open(standby: 0));
        contest.Ours(() => RunAsync(ours, standby: Calls));
        contest.Against(Without, () => RunAsync(peer, standby: 0));
        await Task.CompletedTask;
    }

    private static ProcessPoolExecutor Open(int standby) =>
        new(new ProcessPoolOptions { MaxWorkers = 1, MaxCallsPerWorker = 1, StandbyWorkers = standby });

    private static async Task<double> RunAsync(ProcessPoolExecutor pool, int standby)
    {
        while (pool.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Standby) < standby)
            await Task.Delay(5);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++)
            WrongResultException.ThrowUnlessEqual(i, await pool.SubmitAsync(WorkCalls.Remote.Identity(i)));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / Calls;
    }
}
