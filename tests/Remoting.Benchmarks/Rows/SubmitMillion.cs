using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>A million calls in the queue at a time: what one costs, against a tenth of them.</summary>
internal sealed class SubmitMillion : Row
{
    private const int Tenth = Submits.Many / 10;
    private const string Fewer = "100,000 of them";

    public override string Name => "submit-million";

    public override string Unit => "µs";

    public override string Work => "1,000,000 separate SubmitAsync of a call that does nothing, warm pool of 2: time a call";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(1.5, Fewer)];

    public override int Rounds => 3;

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(2));
        contest.Ours(() => Submits.MicrosecondsAsync(pool, Submits.Many, threads: 1), Submits.Many);
        contest.Against(Fewer, () => Submits.MicrosecondsAsync(pool, Tenth, threads: 1), Tenth);
    }
}
