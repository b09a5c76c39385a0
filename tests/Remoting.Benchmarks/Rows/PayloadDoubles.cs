using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The same amount as numbers: their type should not cost anything.</summary>
internal sealed class PayloadDoubles : Row
{
    private const string Bytes = "bytes";

    public override string Name => "payload-64m-doubles";

    public override string Unit => "GB/s";

    public override string Work => "double[8388608] there and back, counting both ways; bytes: ours with as many bytes";

    public override IReadOnlyList<Target> Targets =>
        [Target.AtLeast(4), Target.AtLeast(1 / 1.2, Bytes), Target.AtLeast(8, StreamJsonRpcChild.Name)];

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(1));
        contest.Ours(() => Payload.OfDoubles.MeasureAsync(numbers => pool.SubmitAsync(WorkCalls.Remote.EchoDoubles(numbers))));
        contest.Against(Bytes, () => Payload.OfBytes.MeasureAsync(bytes => pool.SubmitAsync(WorkCalls.Remote.EchoBytes(bytes))));
        var rpc = contest.Keep(await StreamJsonRpcChild.OpenAsync());
        contest.Against(StreamJsonRpcChild.Name, () => Payload.OfDoubles.MeasureAsync(rpc.EchoAsync), maxRounds: Contest.FewRounds);
    }
}
