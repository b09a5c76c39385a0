using Notebook;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>Far more workers than processors.</summary>
internal sealed class ManyWorkers : Row
{
    private const string Few = "pool of 2";

    public override string Name => "workers-64";

    public override string Unit => "s";

    public override string Work => "39,999 small numbers through MapAsync, chunk size 100, warm pool of 64";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(2, Few)];

    // Until the runtime of each of them has compiled what it runs often.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(20);

    public override async Task OpenAsync(Contest contest)
    {
        var many = contest.Keep(await WarmPool.OpenAsync(64));
        var few = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Ours(() => SumAsync(many));
        contest.Against(Few, () => SumAsync(few));
    }

    private static Task<double> SumAsync(Executor executor) =>
        Timed.SecondsAsync(NotebookSums.ManySmall, () => Sums.OfFactorsAsync(executor, Numbers.ManySmall, 100));
}
