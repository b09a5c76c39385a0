using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary><c>[assembly: GenerateSerializer(typeof(Order))]</c>: a serializer that all users of a project find.</summary>
internal static class SerializerMarkParser
{
    /// <summary>The type that a mark names; <see langword="null"/> if it names none.</summary>
    public static ITypeSymbol? Read(AttributeData mark) => mark.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } ? type : null;

    public static SerializerMark Parse(AttributeData mark, KnownTypes known, CancellationToken ct)
    {
        if (Read(mark) is not { } type || type is INamedTypeSymbol { IsUnboundGenericType: true })
            return SerializerMark.None;

        // Who uses it may have an object of it in several places.
        using var names = AssemblyAliases.For(known.Compilation);
        var data = new CallableData(known, ImmutableArray.CreateBuilder<CallableProblem>(), new(SymbolEqualityComparer.Default) { type });
        var judgement = data.JudgeAnywhere(type);
        var isMade = judgement.Verdict is not (Verdict.Never or Verdict.Broken) && Nameable.Is(type, known.Compilation);
        return new SerializerMark(type, judgement, isMade ? data.Types : [], isMade ? data.Notes(ct) : []);
    }
}

/// <summary>What a mark stands for.</summary>
/// <param name="Type">The type that it names, if it does.</param>
/// <param name="Judgement">What is to be said of the type.</param>
/// <param name="Types">The types that get serializers.</param>
/// <param name="Notes">What the files of those serializers have to say.</param>
internal sealed record SerializerMark(ITypeSymbol? Type, Serializability? Judgement, ImmutableArray<TypeModel> Types, ImmutableArray<SerializerNotes> Notes)
{
    public static readonly SerializerMark None = new(null, null, [], []);
}
