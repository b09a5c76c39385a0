using Notebook;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The notebook's few large numbers: work worth a process each.</summary>
internal sealed class FewLarge : Row
{
    public override string Name => "few-large";

    public override string Unit => "s";

    public override string Work => "six large numbers through MapAsync, warm pool of 2";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(1 / 1.9, Sequential.Name)];

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Ours(() => Timed.SecondsAsync(NotebookSums.FewLarge, () => Sums.OfFactorsAsync(pool, Numbers.FewLarge)));
        contest.Against(Sequential.Name, Sequential.FewLargeAsync);
        await PythonPools.EnterAsync(contest, python => python.AskAsync("few-large"), maxRounds: Contest.FewRounds);
    }
}
