using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>What travels with one callable: the judgements of its types, and what has to be generated for them.</summary>
/// <param name="known">The types that count.</param>
/// <param name="problems">Gets what keeps the callable from being one.</param>
/// <param name="shared">Types of parameters that may lead to the same object.</param>
internal sealed class CallableData(KnownTypes known, ImmutableArray<CallableProblem>.Builder problems, HashSet<ITypeSymbol> shared)
{
    private readonly Dictionary<string, TypeModel> _types = new(StringComparer.Ordinal);
    private readonly HashSet<TypeShape> _shapes = [];

    /// <summary>Whether a type is an error type.</summary>
    public bool HasCompileErrors { get; private set; }

    public ImmutableArray<TypeModel> Types => [.. _types.Values];

    /// <summary>The object that a method is called on.</summary>
    public TypeRef JudgeInstance(IMethodSymbol method)
    {
        var judgement = Keep(method.ContainingType, isParameter: true);
        if (judgement.Verdict is not (Verdict.Broken or Verdict.Certain))
            problems.Insert(0, new CallableProblem(CallableProblemKind.NotStatic, method, judgement.Fault));
        return judgement.Reference;
    }

    /// <summary>A type of whose objects nobody knows where they will be.</summary>
    public Serializability JudgeAnywhere(ITypeSymbol type) => Keep(type, isParameter: true);

    public TypeRef Judge(ITypeSymbol type, ISymbol symbol, CallableProblemKind never, CallableProblemKind maybe)
    {
        var judgement = Keep(type, symbol is IParameterSymbol);
        if (judgement.Verdict is not (Verdict.Broken or Verdict.Certain))
            problems.Add(new CallableProblem(judgement.Verdict == Verdict.Never ? never : maybe, symbol, judgement.Fault));
        else if (symbol is IMethodSymbol && LentParser.InResult(type, judgement.Shapes) is { } lent)
            problems.Add(new CallableProblem(never, symbol, lent));
        if (!Nameable.Is(type, known.Compilation))
            problems.Add(new CallableProblem(CallableProblemKind.Unnameable, symbol));
        return judgement.Reference;
    }

    /// <summary>What the files of the serializers have to say, where that is anything.</summary>
    public ImmutableArray<SerializerNotes> Notes(CancellationToken ct)
    {
        var notes = ImmutableArray.CreateBuilder<SerializerNotes>();
        foreach (var shape in _shapes)
        {
            ct.ThrowIfCancellationRequested();
            if (!_types.ContainsKey(shape.Reference.Reader))
                continue;
            var found = SerializerTouches.Of(shape.Type, shape, known);
            if (!found.IsEmpty)
                notes.Add(new SerializerNotes(shape.Reference.Reader, found));
        }

        return notes.ToImmutable();
    }

    private Serializability Keep(ITypeSymbol type, bool isParameter)
    {
        var judgement = isParameter && shared.Contains(type) ? Serializability.JudgeShared(type, known) : Serializability.Judge(type, known);
        HasCompileErrors |= judgement.Verdict == Verdict.Broken;
        foreach (var model in judgement.Types)
            _types[model.Serializer] = model;
        _shapes.UnionWith(judgement.Shapes);
        return judgement;
    }
}
