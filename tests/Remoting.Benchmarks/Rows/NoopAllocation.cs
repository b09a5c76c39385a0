using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>What such a call leaves to the garbage collector of the parent.</summary>
internal sealed class NoopAllocation : Row
{
    public override string Name => "noop-map-allocation";

    public override string Unit => "B";

    public override string Work => "the same: bytes allocated in the parent, a call";

    // Allocation is the same in every round, or nearly.
    public override int Rounds => 3;

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Ours(async () =>
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await NoopCalls.MicrosecondsAsync(NoopCalls.Count, () => NoopCalls.SumAsync(pool));
            return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / NoopCalls.Count;
        }, NoopCalls.Count);
    }
}
