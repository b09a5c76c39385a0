using System.Globalization;

namespace Remoting.Benchmarks.Work.Data;

/// <summary>The objects that are written and read.</summary>
internal static class Samples
{
    private const int Branches = 27;
    private const int Leaves = 36;

    private static readonly DateTime At = new(2026, 3, 14, 15, 9, 26, DateTimeKind.Utc);
    private static readonly Guid Key = new("5f0b3a52-7a0e-4a2c-9d7b-2f6d1c8e9a10");

    public static OrderRecord Record { get; } = new(4711, "Grace Hopper", 1299.95m, At, true, 12.75, Key, 3_000_000_000);

    public static OrderClass Class { get; } = new()
    {
        Id = 4711, Customer = "Grace Hopper", Total = 1299.95m, At = At, IsPaid = true, Weight = 12.75, Key = Key, Units = 3_000_000_000,
    };

    public static OrderState State { get; } = OrderState.Open(4711, At, Key, "Grace Hopper").Add(1299.95m, 12.75, 3_000_000_000).Pay();

    /// <summary>A thousand nodes, in three levels.</summary>
    public static GraphNode Graph { get; } = MakeGraph();

    /// <summary>The same without the way back.</summary>
    public static TreeRoot Tree { get; } = new()
    {
        Name = Name(0), Value = 0,
        Children = [.. Enumerable.Range(0, Branches).Select(branch => new TreeBranch
        {
            Name = Name(branch), Value = branch,
            Children = [.. Enumerable.Range(0, Leaves).Select(leaf => new TreeLeaf { Name = Name(leaf), Value = leaf })],
        })],
    };

    public static PriceList Prices { get; } = new(Enumerable.Range(0, 1000).ToDictionary(Name, number => number * 1.01m));

    private static string Name(int number) => "item " + number.ToString(CultureInfo.InvariantCulture);

    private static GraphNode MakeGraph()
    {
        var root = new GraphNode { Name = Name(0), Value = 0 };
        for (int branch = 0; branch < Branches; branch++)
        {
            var inner = new GraphNode { Name = Name(branch), Value = branch, Parent = root };
            root.Children.Add(inner);
            for (int leaf = 0; leaf < Leaves; leaf++)
                inner.Children.Add(new GraphNode { Name = Name(leaf), Value = leaf, Parent = inner });
        }
        return root;
    }
}
