using System.Diagnostics;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;
using StreamJsonRpc;

namespace Remoting.Benchmarks.Rows;

/// <summary>A busy worker is killed from outside: how long until its call fails.</summary>
internal sealed class CrashDetect : Row
{
    private const int SigKill = 9;

    // Far longer than any measurement: the call ends by the kill only.
    private const int SpinMilliseconds = 10_000;

    // Until the call is surely running.
    private static readonly TimeSpan Beginning = TimeSpan.FromMilliseconds(20);

    public override string Name => "crash-detect";

    public override string Unit => "ms";

    public override string Work => "SIGKILL of a busy worker until its call fails";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(10)];

    public override int Rounds => 15;

    public override int MinRounds => 15;

    public override TimeSpan WarmUp => TimeSpan.FromSeconds(0.5);

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(1));
        contest.Ours(() => WorkerAsync(pool));
        contest.Against(StreamJsonRpcChild.Name, StreamJsonRpcAsync);
        await PythonPools.EnterAsync(contest, async python => await python.AskAsync("crash-detect") * 1e3);
    }

    private static async Task<double> WorkerAsync(ProcessPoolExecutor pool)
    {
        var call = pool.SubmitAsync(WorkCalls.Remote.Spin(SpinMilliseconds));
        int? process;
        while ((process = pool.GetSnapshot().Workers.SingleOrDefault(worker => worker.Status == WorkerStatus.Busy)?.ProcessId) is null)
            await Task.Delay(1);
        await Task.Delay(Beginning);
        using var worker = Process.GetProcessById(process.Value);

        long start = Stopwatch.GetTimestamp();
        worker.Kill();
        try
        {
            await call;
        }
        catch (WorkerDiedException death)
        {
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            WrongResultException.ThrowUnlessEqual(SigKill, death.Signal);
            return time;
        }
        throw new WrongResultException("The call outlived its worker.");
    }

    private static async Task<double> StreamJsonRpcAsync()
    {
        await using var child = await StreamJsonRpcChild.OpenAsync();
        var call = child.SpinAsync(SpinMilliseconds);
        await Task.Delay(Beginning);
        long start = Stopwatch.GetTimestamp();
        child.Kill();
        try
        {
            await call;
        }
        catch (ConnectionLostException)
        {
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        throw new WrongResultException("The call outlived its process.");
    }
}
