using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The same, back to back: nobody needs to have gone to sleep yet.</summary>
internal sealed class RoundTripHot : Row
{
    private const int Count = 5_000;

    public override string Name => "round-trip-hot";

    public override string Unit => "µs";

    public override string Work => "calls back to back, one at a time, warm pool of 1: time a call";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(0.3, BareSocket.Name)];

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(1));
        contest.Ours(() => Timed.BackToBackAsync(Count, i => new(pool.SubmitAsync(WorkCalls.Remote.Identity(i)))), Count);
        var socket = contest.Keep(await BareSocket.OpenAsync());
        contest.Against(BareSocket.Name, () => Timed.BackToBackAsync(Count, socket.IdentityAsync), Count);
        var rpc = contest.Keep(await StreamJsonRpcChild.OpenAsync());
        contest.Against(StreamJsonRpcChild.Name, () => Timed.BackToBackAsync(Count, i => new(rpc.IdentityAsync(i))), Count);
    }
}
