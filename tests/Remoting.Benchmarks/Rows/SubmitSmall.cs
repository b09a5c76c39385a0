using Notebook;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The same numbers as so many separate calls, each with a task of its own.</summary>
internal sealed class SubmitSmall : Row
{
    public override string Name => "submit-small";

    public override string Unit => "s";

    public override string Work => "39,999 small numbers, a SubmitAsync each, then Task.WhenAll; warm pool of 2";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(2, Sequential.Name), Target.AtMost(1 / 8.0, StreamJsonRpcChild.Name)];

    // Until the JIT is done with parent and workers, which have less than a second of work in the rounds.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(5);

    public override async Task OpenAsync(Contest contest)
    {
        int calls = Numbers.ManySmall.Length;
        var pool = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Ours(() => SumAsync(number => pool.SubmitAsync(Factorization.Remote.Factors(number))), calls);
        contest.Against(Sequential.Name, Sequential.ManySmallAsync, calls);
        var rpc = contest.Keep(await StreamJsonRpcChild.OpenAsync());
        contest.Against(StreamJsonRpcChild.Name, () => SumAsync(rpc.FactorsAsync), calls);
        await PythonPools.EnterAsync(contest, python => python.AskAsync("submit-small"), calls, Contest.FewRounds);
    }

    private static Task<double> SumAsync(Func<long, Task<long[]>> call) => Timed.SecondsAsync(NotebookSums.ManySmall, async () =>
    {
        var results = await Task.WhenAll(Numbers.ManySmall.Select(call));
        return results.Sum(factors => factors.Sum());
    });
}
