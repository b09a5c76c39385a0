using System.Diagnostics;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>From nothing to the first result.</summary>
internal sealed class Start : Row
{
    public override string Name => "start";

    public override string Unit => "ms";

    public override string Work => "a new pool of 1 until its first result; hello world: a process of one line from start to end; python: its start method spawn";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(2, HelloWorld.Name)];

    public override async Task OpenAsync(Contest contest)
    {
        contest.Ours(PoolQuestions.StartAsync);
        var hello = contest.Keep(new HelloWorld());
        contest.Against(HelloWorld.Name, async () => await Timed.SecondsAsync(HelloWorld.Expected, hello.RunAsync) * 1e3);
        contest.Against(StreamJsonRpcChild.Name, StreamJsonRpcAsync);
        await PythonPools.EnterAsync(contest, AskAsync, maxRounds: Contest.FewRounds);
        await NodePools.EnterAsync(contest, AskAsync, maxRounds: Contest.FewRounds);
    }

    private static async Task<double> AskAsync(ScriptedPool script) => await script.AskAsync("start") * 1e3;

    private static async Task<double> StreamJsonRpcAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await using var child = await StreamJsonRpcChild.OpenAsync();
        int result = await child.IdentityAsync(1);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        WrongResultException.ThrowUnlessEqual(1, result);
        return time;
    }
}
