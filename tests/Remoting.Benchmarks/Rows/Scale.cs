using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>What one item costs the parent when there are more and more workers: how far one parent goes.</summary>
internal sealed class Scale : Row
{
    private const int Most = 64;
    private static readonly int[] Fewer = [16, 4];

    public override string Name => "scale";

    public override string Unit => "µs";

    public override string Work => "1,000,000 calls that do nothing through MapAsync, chunk size 1, warm pool of 64: processor time of the parent a call";

    // Flat, but for the noise of a machine on which 64 workers take turns.
    public override IReadOnlyList<Target> Targets => [Target.AtMost(1.25, PoolOf(4)), Target.AtMost(0.3)];

    public override int Rounds => 5;

    public override async Task OpenAsync(Contest contest)
    {
        var many = contest.Keep(await WarmPool.OpenAsync(Most));
        contest.Ours(() => ParentMicrosecondsAsync(many), NoopCalls.Count);
        foreach (int workers in Fewer)
        {
            var fewer = contest.Keep(await WarmPool.OpenAsync(workers));
            contest.Against(PoolOf(workers), () => ParentMicrosecondsAsync(fewer), NoopCalls.Count);
        }
    }

    private static string PoolOf(int workers) => $"pool of {workers}";

    // Processor time, not time: whose turn it is on few processors says nothing about the parent.
    private static async Task<double> ParentMicrosecondsAsync(Executor executor)
    {
        var before = Environment.CpuUsage.TotalTime;
        await NoopCalls.MicrosecondsAsync(NoopCalls.Count, () => NoopCalls.SumAsync(executor));
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / NoopCalls.Count;
    }
}
