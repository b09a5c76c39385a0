using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>A large argument and as large a result.</summary>
internal sealed class PayloadBytes : Row
{
    public override string Name => "payload-64m";

    public override string Unit => "GB/s";

    public override string Work => "64 MiB byte[] there and back, counting both ways";

    public override IReadOnlyList<Target> Targets =>
        [Target.AtLeast(4), Target.AtLeast(8, PythonPools.Standard), Target.AtLeast(8, StreamJsonRpcChild.Name)];

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(1));
        contest.Ours(() => Payload.OfBytes.MeasureAsync(bytes => pool.SubmitAsync(WorkCalls.Remote.EchoBytes(bytes))));
        var rpc = contest.Keep(await StreamJsonRpcChild.OpenAsync());
        contest.Against(StreamJsonRpcChild.Name, () => Payload.OfBytes.MeasureAsync(rpc.EchoAsync), maxRounds: Contest.FewRounds);
        await PythonPools.EnterAsync(contest, async python => Payload.Rate(await python.AskAsync("payload", Payload.Size)), maxRounds: Contest.FewRounds);
    }
}
