using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Visits each type that is reachable from a root once, depth first, and remembers the first fault of each kind.</summary>
internal sealed class TypeWalk(ITypeSymbol root, KnownTypes known)
{
    /// <summary>
    /// A generic type that leads to itself with larger arguments (<c>class Node&lt;T&gt; { Node&lt;Node&lt;T&gt;&gt; }</c>) leads on for ever. One that
    /// grew so often on one way is given up; how long the way is, and how many types there are, does not matter.
    /// </summary>
    private const int MostGrowth = 6;

    /// <summary>By shape: a type may be written in several ways.</summary>
    private readonly HashSet<TypeShape> _visited = [];

    /// <summary>Types that have others derived from them.</summary>
    private Queue<INamedTypeSymbol> _bases = new();

    public List<TypeShape> Shapes { get; private set; } = [];

    public SerializationFault? Never { get; private set; }

    public SerializationFault? Unknown { get; private set; }

    public SerializationFault? Growing { get; private set; }

    public bool IsBroken { get; private set; }

    private bool CannotTravel => Never is not null || Growing is not null || IsBroken;

    public void Visit(TypeShape shape) => Visit(new Step(root, shape, null, null), stopsAtFault: false);

    /// <summary>
    /// The types that may stand for those that were visited. One that cannot travel is no fault: there may never be an object of it here.
    /// </summary>
    public void VisitDerived()
    {
        while (_bases.Count > 0)
        {
            foreach (var derived in known.DerivedTypes(_bases.Dequeue()))
            {
                if (derived is not ({ IsAbstract: true } or { IsGenericType: true }) && known.IsAccessible(derived) && !known.HasFailed(derived))
                    Try(derived);
            }
        }
    }

    /// <summary>
    /// Either all that the type leads to is visited, or nothing. Whether it can travel is up to the type alone, and so each is tried once: two that
    /// cannot, and lead to each other's bases, would take turns for ever.
    /// </summary>
    private void Try(INamedTypeSymbol derived)
    {
        var (shapes, bases, before) = (Shapes, _bases, (Never, Unknown, Growing, IsBroken));
        (Shapes, _bases) = ([], new());
        (Never, Growing, IsBroken) = (null, null, false);
        Visit(new Step(derived, known.SharedShape(derived), null, null), stopsAtFault: true);
        if (CannotTravel)
        {
            known.Fail(derived);
            _visited.ExceptWith(Shapes);
        }
        else
        {
            shapes.AddRange(Shapes);
            foreach (var named in _bases)
                bases.Enqueue(named);
        }

        (Shapes, _bases) = (shapes, bases);
        (Never, Unknown, Growing, IsBroken) = before;
    }

    private void Visit(Step first, bool stopsAtFault)
    {
        var waiting = new Stack<Step>([first]);
        while (waiting.Count > 0 && Growing is null && !(stopsAtFault && CannotTravel))
        {
            var step = waiting.Pop();
            if (!_visited.Add(step.Shape))
                continue;
            Shapes.Add(step.Shape);
            if (Grows(step))
            {
                Growing = new SerializationFault(root, [], root, "holds ever larger types");
                return;
            }

            Judge(step);
            if (step.Type is INamedTypeSymbol { IsReferenceType: true, IsSealed: false } named && StateParser.IsSource(named, known))
                _bases.Enqueue(named);

            // The first part is the first to be taken from the stack.
            for (var i = step.Shape.Parts.Length - 1; i >= 0; i--)
            {
                var (part, member) = step.Shape.Parts[i];
                waiting.Push(new Step(part, step.Shape.Part(part, known), step, member));
            }
        }
    }

    private void Judge(Step step)
    {
        switch (step.Shape.Verdict)
        {
            case Verdict.Broken:
                IsBroken = true;
                break;
            case Verdict.Never:
                Never ??= new SerializationFault(root, step.Path, step.Type, step.Shape.Reason);
                break;
            case Verdict.Unknown:
                Unknown ??= new SerializationFault(root, step.Path, step.Type, step.Shape.Reason);
                break;
        }
    }

    private static bool Grows(Step step)
    {
        if (step.Type is not INamedTypeSymbol { IsGenericType: true } type || FrameworkTypes.IsFramework(type))
            return false;
        var growth = 0;
        var size = Depth(type);
        for (var before = step.Before; before is not null; before = before.Before)
        {
            if (before.Type is not INamedTypeSymbol { IsGenericType: true } earlier || !SymbolEqualityComparer.Default.Equals(earlier.OriginalDefinition, type.OriginalDefinition))
                continue;
            var earlierSize = Depth(earlier);
            if (earlierSize < size && ++growth == MostGrowth)
                return true;
            size = Math.Min(size, earlierSize);
        }

        return false;
    }

    /// <summary>How deep the type's arguments are inside of each other.</summary>
    private static int Depth(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => 1 + Depth(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } named => 1 + AllTypeArguments.Of(named).Max(Depth),
        _ => 0,
    };

    private sealed record Step(ITypeSymbol Type, TypeShape Shape, Step? Before, ISymbol? Member)
    {
        /// <summary>The members that lead here, outermost first.</summary>
        public ImmutableArray<ISymbol> Path
        {
            get
            {
                var path = new List<ISymbol>();
                for (var step = this; step is not null; step = step.Before)
                {
                    if (step.Member is not null)
                        path.Insert(0, step.Member);
                }

                return [.. path];
            }
        }
    }
}
