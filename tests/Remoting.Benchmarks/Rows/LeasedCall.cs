using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>A call of a lease: it has its worker already, and should cost no more than one that has to be given one.</summary>
internal sealed class LeasedCall : Row
{
    private const string Pooled = "pool";
    private const int Count = 5_000;

    public override string Name => "lease";

    public override string Unit => "µs";

    public override string Work => "calls back to back, one at a time, of a leased worker; pool: of a warm pool of 1";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(1.05, Pooled)];

    public override async Task OpenAsync(Contest contest)
    {
        var leased = contest.Keep(await WarmPool.OpenAsync(1));
        var lease = contest.Keep(await leased.LeaseWorkerAsync());
        contest.Ours(() => Timed.BackToBackAsync(Count, i => new(lease.SubmitAsync(WorkCalls.Remote.Identity(i)))), Count);
        var pool = contest.Keep(await WarmPool.OpenAsync(1));
        contest.Against(Pooled, () => Timed.BackToBackAsync(Count, i => new(pool.SubmitAsync(WorkCalls.Remote.Identity(i)))), Count);
    }
}
