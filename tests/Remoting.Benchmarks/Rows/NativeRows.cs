using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The same work by a NativeAOT program and its workers, beside this one.</summary>
/// <param name="name">The row.</param>
/// <param name="unit">Of its figures.</param>
/// <param name="work">What is done.</param>
/// <param name="question">How the program is asked to do it.</param>
/// <param name="operations">Calls of one round.</param>
/// <param name="targets">What it must come to.</param>
internal sealed class NativeRow(string name, string unit, string work, string question, int operations, params IReadOnlyList<Target> targets) : Row
{
    public const string JustInTime = "CoreCLR";

    /// <summary>The program from start to end, without a pool.</summary>
    public const string Alone = "the program alone";

    public override string Name => name;

    public override string Unit => unit;

    public override string Work => work;

    public override IReadOnlyList<Target> Targets => targets;

    public override int Rounds => 5;

    public override async Task OpenAsync(Contest contest)
    {
        var native = contest.Keep(await NativeProgram.OpenAsync());
        var own = contest.Keep(new PoolQuestions());
        contest.Ours(() => native.AskAsync(question), operations);
        contest.Against(JustInTime, () => own.AskAsync(question), operations);
        if (question == PoolQuestions.Start)
            contest.Against(Alone, NativeProgram.MillisecondsAloneAsync);
    }
}

/// <summary>The rows of NativeAOT.</summary>
internal static class NativeRows
{
    public static IReadOnlyList<Row> Create() =>
    [
        new NativeRow("aot-start", "ms", "NativeAOT: a new pool of 1 until its first result; the program alone: it starts and ends", PoolQuestions.Start, 1, Target.AtMost(8), Target.AtMost(1.5, NativeRow.Alone)),
        new NativeRow("aot-idle", "MiB", "NativeAOT: proportional set size of an idle worker, one of four", PoolQuestions.Idle, 1, Target.AtMost(3.5)),
        new NativeRow("aot-round-trip", "µs", "NativeAOT: one call at a time, idle pool of 1", PoolQuestions.RoundTrip, PoolQuestions.RoundTrips),
        new NativeRow("aot-noop-map", "µs", "NativeAOT: 1,000,000 calls that do nothing through MapAsync, chunk size 1, warm pool of 2", PoolQuestions.NoopMap, NoopCalls.Count),
        new NativeRow("aot-map-small", "s", "NativeAOT: 39,999 small numbers through MapAsync, chunk size 1, warm pool of 2", PoolQuestions.MapSmall, 1),
    ];
}
