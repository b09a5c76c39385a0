using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>Whether a type can travel, with all that it holds.</summary>
internal sealed class Serializability
{
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

    /// <summary>All types that travel with it, itself included, as far as <see cref="Types"/> has serializers for them.</summary>
    public ImmutableArray<TypeShape> Shapes { get; private set; } = [];

    /// <summary>Properties and fields, here or deeper, that are not rebuilt on the other side.</summary>
    public ImmutableArray<ISymbol> LostState { get; }

    /// <summary>Members, here or deeper, whose times come back as UTC, whatever kind they were.</summary>
    public ImmutableArray<ISymbol> LostKinds { get; }

    public static Serializability Judge(ITypeSymbol type, KnownTypes known) => known.Judgement(type);

    /// <summary>The same, where what it leads to may be found elsewhere in what travels, too.</summary>
    public static Serializability JudgeShared(ITypeSymbol type, KnownTypes known) => known.SharedJudgement(type);

    /// <summary>Which of several types that travel together may lead to an object that another of them leads to, too.</summary>
    public static bool[] AreShared(IReadOnlyList<ITypeSymbol> types, KnownTypes known) =>
        [.. types.Select((type, i) => types.Where((_, j) => j != i).Any(other => known.Reach(type).Overlaps(known.Reach(other), known)))];

    internal static Serializability Walk(ITypeSymbol root, TypeShape shape, KnownTypes known)
    {
        var walk = new TypeWalk(root, known);
        walk.Visit(shape);
        if (walk.IsBroken)
            return new(Verdict.Broken, null, shape.Reference, [], [], []);
        if (walk.Never is { } never)
            return new(Verdict.Never, never, shape.Reference, [], [], []);
        if (walk.Growing is { } growing)
            return new(Verdict.Unknown, growing, TypeShape.Unknown(root, "").Reference, [], [], []);

        walk.VisitDerived();
        var types = walk.Shapes
            .Select(found => found.Model(known))
            .OfType<TypeModel>()
            .ToImmutableArray();
        var lost = walk.Shapes.SelectMany(found => found.LostState).ToImmutableArray();
        var lostKinds = walk.Shapes.SelectMany(found => found.LostKinds).ToImmutableArray();
        var isWatched = known.Reach(root) is { IsOpen: false, LeadsToExtensible: true };
        var hasGraph = isWatched || walk.Shapes.Any(found => found.NeedsGraph);
        var reference = shape.Reference with { HasGraph = hasGraph, IsWatched = isWatched, IsExtensible = AbstractParser.IsExtensible(root, known), HasLateKeys = hasGraph && LateKeys.May(walk.Shapes, types), IsLending = walk.Shapes.Any(found => found.IsLent) };
        return new(walk.Unknown is null ? Verdict.Certain : Verdict.Unknown, walk.Unknown, reference, types, lost, lostKinds)
        {
            Shapes = [.. walk.Shapes],
        };
    }
}
