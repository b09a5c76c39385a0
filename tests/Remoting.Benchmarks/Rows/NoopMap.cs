using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>Calls that do nothing, one by one through a map: the price of a call alone.</summary>
internal sealed class NoopMap : Row
{
    // The others take so much longer that fewer calls of them give as good a figure.
    private const int RpcCalls = 50_000;
    private const int PythonCalls = 10_000;

    public override string Name => "noop-map";

    public override string Unit => "µs";

    public override string Work => "1,000,000 calls that do nothing through MapAsync, chunk size 1, warm pool of 2: time a call";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(0.4)];

    public override int Rounds => 5;

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Ours(() => NoopCalls.MicrosecondsAsync(NoopCalls.Count, () => NoopCalls.SumAsync(pool)), NoopCalls.Count);
        var rpc = contest.Keep(await StreamJsonRpcChild.OpenAsync());
        contest.Against(
            StreamJsonRpcChild.Name,
            () => NoopCalls.MicrosecondsAsync(RpcCalls, async () => (await Task.WhenAll(Enumerable.Range(0, RpcCalls).Select(rpc.IdentityAsync))).Sum(number => (long)number)),
            RpcCalls);
        await PythonPools.EnterAsync(contest, async python => await python.AskAsync("map-identity", PythonCalls) / PythonCalls * 1e6, PythonCalls, Contest.FewRounds);
    }
}
