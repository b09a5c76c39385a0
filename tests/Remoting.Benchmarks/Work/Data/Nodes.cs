using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Work.Data;

/// <summary>A node that knows its parent: a circle for each child.</summary>
public sealed class GraphNode
{
    public string Name { get; set; } = "";

    public int Value { get; set; }

    public GraphNode? Parent { get; set; }

    public List<GraphNode> Children { get; set; } = [];

    /// <summary>How many nodes there are, and what they hold; every child knows its parent.</summary>
    public (int Count, long Sum) Check()
    {
        int count = 1;
        long sum = Value + Name.Length;
        foreach (var child in Children)
        {
            WrongResultException.ThrowUnlessEqual(true, ReferenceEquals(child.Parent, this));
            var (below, sumBelow) = child.Check();
            count += below;
            sum += sumBelow;
        }
        return (count, sum);
    }
}

/// <summary>The same nodes in the same places, of types that cannot lead back: a tree.</summary>
public sealed class TreeRoot
{
    public string Name { get; set; } = "";

    public int Value { get; set; }

    public List<TreeBranch> Children { get; set; } = [];

    public (int Count, long Sum) Check() =>
        (1 + Children.Sum(branch => 1 + branch.Children.Count),
        Value + Name.Length + Children.Sum(branch => (long)branch.Value + branch.Name.Length + branch.Children.Sum(leaf => (long)leaf.Value + leaf.Name.Length)));
}

/// <inheritdoc cref="TreeRoot"/>
public sealed class TreeBranch
{
    public string Name { get; set; } = "";

    public int Value { get; set; }

    public List<TreeLeaf> Children { get; set; } = [];
}

/// <inheritdoc cref="TreeRoot"/>
public sealed class TreeLeaf
{
    public string Name { get; set; } = "";

    public int Value { get; set; }

    public List<int> Children { get; set; } = [];
}
