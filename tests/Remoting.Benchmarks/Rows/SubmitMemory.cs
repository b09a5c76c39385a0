using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>What a call that waits in the queue takes of the parent's memory, its task included.</summary>
internal sealed class SubmitMemory : Row
{
    private const string Fewer = "100,000 of them";

    public override string Name => "submit-million-memory";

    public override string Unit => "B";

    public override string Work => "1,000,000 submitted calls that wait: bytes a call that the parent holds";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(1.1, Fewer)];

    public override int Rounds => 1;

    public override int MaxRounds => 1;

    public override TimeSpan WarmUp => TimeSpan.Zero;

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(() => Submits.BytesAsync(Submits.Many));
        contest.Against(Fewer, () => Submits.BytesAsync(Submits.Many / 10));
        return Task.CompletedTask;
    }
}
