using System.Diagnostics;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The only worker of a pool is killed: how long from its call's exception until the next call, which waits already, has started on another.</summary>
internal sealed class StandbyReplace : Row
{
    private const string Without = "no standby";

    private const int SpinMilliseconds = 10_000;

    public override string Name => "standby-replace";

    public override string Unit => "ms";

    public override string Work => "from a death being seen to the next call's start, with one worker on standby";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(2)];

    public override int Rounds => 15;

    public override int MinRounds => 15;

    public override async Task OpenAsync(Contest contest)
    {
        var ours = contest.Keep(await OpenAsync(standby: 1));
        var peer = contest.Keep(await OpenAsync(standby: 0));
        contest.Ours(() => ReplaceAsync(ours, standby: 1));
        contest.Against(Without, () => ReplaceAsync(peer, standby: 0));
    }

    private static async Task<ProcessPoolExecutor> OpenAsync(int standby)
    {
        var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, StandbyWorkers = standby });
        await pool.SubmitAsync(WorkCalls.Remote.Identity(1));
        return pool;
    }

    private static async Task<double> ReplaceAsync(ProcessPoolExecutor pool, int standby)
    {
        while (pool.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Standby) < standby)
            await Task.Delay(5);
        var running = pool.SubmitAsync(WorkCalls.Remote.Spin(SpinMilliseconds));
        WorkerSnapshot? busy;
        while ((busy = pool.GetSnapshot().Workers.SingleOrDefault(worker => worker.Status == WorkerStatus.Busy)) is null)
            await Task.Delay(1);
        await Task.Delay(20);
        var next = pool.SubmitAsync(WorkCalls.Remote.Now());
        using var process = Process.GetProcessById(busy.ProcessId!.Value);
        process.Kill();
        try
        {
            await running;
        }
        catch (WorkerDiedException)
        {
            long seen = Stopwatch.GetTimestamp();
            // Whoever waits is told on another thread, perhaps later than the next call has begun.
            return Math.Max(0, Stopwatch.GetElapsedTime(seen, await next).TotalMilliseconds);
        }
        throw new WrongResultException("The call outlived its worker.");
    }
}
