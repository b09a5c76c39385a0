using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>One call at a time to a pool that was idle: everybody has gone to sleep, and has to be woken.</summary>
internal sealed class RoundTrip : Row
{
    private const int Count = 150;

    // Longer than anybody spins.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public override string Name => "round-trip";

    public override string Unit => "µs";

    public override string Work => "one call at a time, idle pool of 1: the median of calls with a pause of 2 ms before each";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(1.3, BareSocket.Name), Target.AtMost(1 / 2.0, StreamJsonRpcChild.Name)];

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(1));
        contest.Ours(() => Timed.AfterPausesAsync(Count, Pause, i => new(pool.SubmitAsync(WorkCalls.Remote.Identity(i)))), Count);
        var socket = contest.Keep(await BareSocket.OpenAsync());
        contest.Against(BareSocket.Name, () => Timed.AfterPausesAsync(Count, Pause, socket.IdentityAsync), Count);
        var rpc = contest.Keep(await StreamJsonRpcChild.OpenAsync());
        contest.Against(StreamJsonRpcChild.Name, () => Timed.AfterPausesAsync(Count, Pause, i => new(rpc.IdentityAsync(i))), Count);
        await PythonPools.EnterAsync(contest, AskAsync, Count);
        await NodePools.EnterAsync(contest, AskAsync, Count);
    }

    private static async Task<double> AskAsync(ScriptedPool script) => await script.AskAsync("round-trip", Count, Pause.TotalSeconds) * 1e6;
}
