using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>Many threads that submit to one pool: how much they get in each other's way.</summary>
internal sealed class SubmitThreads : Row
{
    private const string Alone = "1 thread";
    private const int Calls = 400_000;

    public override string Name => "submit-8-threads";

    public override string Unit => "µs";

    public override string Work => "400,000 separate SubmitAsync of a call that does nothing by 8 threads, warm pool of 2: time a call";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(1.5, Alone)];

    public override int Rounds => 3;

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Ours(() => Submits.MicrosecondsAsync(pool, Calls, threads: 8), Calls);
        contest.Against(Alone, () => Submits.MicrosecondsAsync(pool, Calls, threads: 1), Calls);
    }
}
