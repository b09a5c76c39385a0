using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work.Data;

namespace Remoting.Benchmarks.Rows;

/// <summary>The rows of data.</summary>
internal static class DataRows
{
    private const string Plain = "plain";
    private const string Tree = "tree";
    private const int Many = 20_000;
    private const int Few = 50;

    private static readonly Target ThreeTimesFaster = Target.AtMost(1 / 3.0, ReflectionSerializers.Contractless);

    public static IReadOnlyList<Row> Create() =>
    [
        new DataTrip<OrderRecord>("data-record", "a record of 8 members", Equal(Samples.Record, Many), "order", EnterAll, ThreeTimesFaster),
        new DataTrip<OrderClass>("data-class", "a class of 8 auto-properties", Equal(Samples.Class, Many), "order", EnterAll, ThreeTimesFaster),
        new DataTrip<OrderState>("data-private", "a class of 8 private fields; plain, and MessagePack, which makes no such object: the class of 8 auto-properties", Equal(Samples.State, Many), "order", EnterPrivate,
            Target.AtMost(1.5, Plain), ThreeTimesFaster),
        new DataTrip<GraphNode>("data-graph", "1,000 nodes that know their parents; tree: ours of as many that do not", Nodes(), "graph", EnterGraph,
            Target.AtMost(2, Tree)),
        new DataTrip<TreeRoot>("data-tree", "1,000 nodes that do not know their parents", Trees(), "tree", EnterAll, ThreeTimesFaster),
        new DataTrip<PriceList>("data-dictionary", "a Dictionary<string, decimal> of 1,000, in a record", new(Samples.Prices, Few, (one, other) => one.Items.SequenceEqual(other.Items)), "prices", EnterAll,
            ThreeTimesFaster),
    ];

    private static void EnterAll<T>(Contest contest, Trip<T> trip)
    {
        ReflectionSerializers.EnterMessagePack(contest, trip);
        ReflectionSerializers.EnterJson(contest, trip);
    }

    /// <summary>JSON sees nothing of it, and MessagePack finds no constructor.</summary>
    private static void EnterPrivate(Contest contest, Trip<OrderState> trip)
    {
        var plain = Equal(Samples.Class, Many);
        EnterOurs(contest, Plain, plain);
        ReflectionSerializers.EnterMessagePack(contest, plain);
    }

    /// <summary>MessagePack's resolvers follow circles until the stack is full.</summary>
    private static void EnterGraph(Contest contest, Trip<GraphNode> trip)
    {
        EnterOurs(contest, Tree, Trees());
        ReflectionSerializers.EnterJson(contest, trip, hasCircles: true);
    }

    private static void EnterOurs<T>(Contest contest, string name, Trip<T> trip) =>
        contest.Against(name, () => trip.MeasureAsync(GeneratedSerializer<T>.Write, GeneratedSerializer<T>.Read), trip.Times);

    private static Trip<T> Equal<T>(T value, int times)
        where T : IEquatable<T> => new(value, times, (one, other) => one.Equals(other));

    private static Trip<GraphNode> Nodes() => new(Samples.Graph, Few, (one, other) => one.Check() == other.Check());

    private static Trip<TreeRoot> Trees() => new(Samples.Tree, Few, (one, other) => one.Check() == other.Check());
}
