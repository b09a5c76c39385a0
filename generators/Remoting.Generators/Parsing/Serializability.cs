using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Whether a type can travel, with all that it holds.</summary>
internal sealed class Serializability
{
    /// <summary>Types that expand into ever larger ones (<c>class Node&lt;T&gt; { Node&lt;Node&lt;T&gt;&gt; }</c>) are given up at this depth.</summary>
    private const int MaximumDepth = 48;

    private Serializability(Verdict verdict, SerializationFault? fault, TypeRef reference, ImmutableArray<TypeModel> types, ImmutableArray<ISymbol> lostState, ImmutableArray<ISymbol> lostKinds)
    {
        Verdict = verdict;
        Fault = fault;
        Reference = reference;
        Types = types;
        LostState = lostState;
        LostKinds = lostKinds;
    }

    public Verdict Verdict { get; }

    /// <summary>What is in the way, where the verdict is <see cref="Verdict.Never"/> or <see cref="Verdict.Unknown"/>.</summary>
    public SerializationFault? Fault { get; }

    /// <summary>How a value travels.</summary>
    public TypeRef Reference { get; }

    /// <summary>The types that need serializers for it.</summary>
    public ImmutableArray<TypeModel> Types { get; }

    /// <summary>Properties and fields, here or deeper, that are not rebuilt on the other side.</summary>
    public ImmutableArray<ISymbol> LostState { get; }

    /// <summary>Members, here or deeper, whose times come back as UTC, whatever kind they were.</summary>
    public ImmutableArray<ISymbol> LostKinds { get; }

    public static Serializability Judge(ITypeSymbol type, KnownTypes known) => known.Judgement(type);

    internal static Serializability Walk(ITypeSymbol root, KnownTypes known)
    {
        var walk = new Walker(root, known);
        walk.Visit(root, known.Shape(root), [], depth: 0);
        var reference = known.Shape(root).Reference;
        if (walk.IsBroken)
            return new(Verdict.Broken, null, reference, [], [], []);
        if (walk.Never is { } never)
            return new(Verdict.Never, never, reference, [], [], []);
        if (walk.IsTooDeep)
        {
            var unknown = TypeShape.Unknown(root, "");
            return new(Verdict.Unknown, new(root, [], root, "holds ever larger types"), unknown.Reference, [], [], []);
        }

        var types = walk.Shapes
            .Select(shape => shape.Model(known))
            .OfType<TypeModel>()
            .ToImmutableArray();
        var lost = walk.Shapes.SelectMany(shape => shape.LostState).ToImmutableArray();
        var lostKinds = walk.Shapes.SelectMany(shape => shape.LostKinds).ToImmutableArray();
        return new(walk.Unknown is null ? Verdict.Certain : Verdict.Unknown, walk.Unknown, reference, types, lost, lostKinds);
    }

    /// <summary>Visits each type that is reachable from a root once, depth first, and remembers the first fault of each kind.</summary>
    private sealed class Walker(ITypeSymbol root, KnownTypes known)
    {
        /// <summary>By shape: a type may be written in two ways, inside and outside of annotated types.</summary>
        private readonly HashSet<TypeShape> _visited = [];

        public List<TypeShape> Shapes { get; } = [];

        public SerializationFault? Never { get; private set; }

        public SerializationFault? Unknown { get; private set; }

        public bool IsBroken { get; private set; }

        public bool IsTooDeep { get; private set; }

        public void Visit(ITypeSymbol type, TypeShape shape, ImmutableArray<ISymbol> path, int depth)
        {
            if (IsTooDeep || !_visited.Add(shape))
                return;
            if (depth > MaximumDepth)
            {
                IsTooDeep = true;
                return;
            }

            Shapes.Add(shape);
            if (shape.Verdict == Verdict.Broken)
                IsBroken = true;
            else if (shape.Verdict == Verdict.Never)
                Never ??= new SerializationFault(root, path, type, shape.Reason);
            else if (shape.Verdict == Verdict.Unknown)
                Unknown ??= new SerializationFault(root, path, type, shape.Reason);

            foreach (var (part, member) in shape.Parts)
                Visit(part, shape.Part(part, known), member is null ? path : path.Add(member), depth + 1);
        }
    }
}
