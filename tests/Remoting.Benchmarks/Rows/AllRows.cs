using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;

namespace Remoting.Benchmarks.Rows;

/// <summary>The table.</summary>
internal static class AllRows
{
    private const int Many = 10_000_000;
    private const int QuickMany = 1_000_000;

    /// <param name="quick">A tenth of the items where there are very many.</param>
    public static IReadOnlyList<Row> Create(bool quick) =>
    [
        new MapSmall("map-small-chunk1", default, Target.AtMost(1, Sequential.Name), Target.AtMost(1 / 50.0, PythonPools.Standard)),
        new MapSmall("map-small-auto", ChunkSize.Auto, Target.AtMost(0.65, Sequential.Name)),
        new MapSmall("map-small-chunk1000", 1000, Target.AtMost(0.65, Sequential.Name)),
        new SubmitSmall(),
        new NoopMap(),
        new NoopAllocation(),
        new RoundTrip(),
        new RoundTripHot(),
        new PayloadBytes(),
        new PayloadDoubles(),
        new SharedUse(),
        new Start(),
        new FewLarge(),
        new StreamItems(quick ? QuickMany : Many),
        new ManyWorkers(),
        new Scale(),
        new SubmitMillion(),
        new SubmitMemory(),
        new SubmitThreads(),
        new IdleWorker(),
        new CrashDetect(),
        new StandbyReplace(),
        new FreshProcess(),
        new LeasedCall(),
        new RecordedCalls(),
        new LookedAt(),
        .. NativeRows.Create(),
        .. DataRows.Create(),
        new GeneratorCold(),
        new GeneratorKeystroke(),
        new GeneratorUnrelated(),
        new GeneratorRecord(),
        new GeneratorDeclaration(),
    ];
}
