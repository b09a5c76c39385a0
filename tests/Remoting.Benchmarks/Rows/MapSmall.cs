using Notebook;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The notebook's many small numbers through a map: work so small that its way to a worker is what costs.</summary>
/// <param name="name">The row.</param>
/// <param name="chunkSize">How many travel together.</param>
/// <param name="targets">What it must come to.</param>
internal sealed class MapSmall(string name, ChunkSize chunkSize, params IReadOnlyList<Target> targets) : Row
{
    public override string Name => name;

    public override string Unit => "s";

    public override string Work => $"39,999 small numbers through MapAsync, chunk size {chunkSize}, warm pool of 2";

    public override IReadOnlyList<Target> Targets => targets;

    // A round takes some 10 ms.
    public override int Rounds => 15;

    // Until the JIT is done with parent and workers, which have less than a second of work in the rounds.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(5);

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Ours(() => Timed.SecondsAsync(NotebookSums.ManySmall, () => Sums.OfFactorsAsync(pool, Numbers.ManySmall, chunkSize)));
        contest.Against(Sequential.Name, Sequential.ManySmallAsync);
        if (chunkSize.IsAuto)
            return; // Nobody else has it.
        await PythonPools.EnterAsync(contest, python => python.AskAsync("map-small", chunkSize.Value), maxRounds: Contest.FewRounds);
        if (chunkSize == 1)
            await NodePools.EnterAsync(contest, node => node.AskAsync("map-small"), maxRounds: Contest.FewRounds);
    }
}
