using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Types that generated code cannot name, since they are private to another one or to a file, and what is made of them. They are inside of an object whose
/// fields are looked at when the program runs, and travel with it.
/// </summary>
internal static class HiddenParser
{
    /// <summary>A class or structure of this compilation; <see langword="null"/> for what is something else.</summary>
    public static TypeShape? Parse(INamedTypeSymbol type, KnownTypes known)
    {
        if (!StateParser.IsSource(type, known) || type is not { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false } || type.GetAttributes().Any(IsMessagePacks))
            return null;
        var shape = StateParser.Parse(type, known);
        return shape.Verdict == Verdict.Certain ? TypeShape.Planned(type, shape.Parts) : shape;

        bool IsMessagePacks(AttributeData attribute) =>
            SymbolEqualityComparer.Default.Equals(attribute.AttributeClass?.ContainingAssembly, known.MessagePack.Object?.ContainingAssembly);
    }

    /// <summary>An array or a type of the framework that is made of such types; <see langword="null"/> for any other.</summary>
    public static TypeShape? Made(ITypeSymbol type, KnownTypes known) => type switch
    {
        IArrayTypeSymbol array when IsHidden(array.ElementType, known) => TypeShape.Planned(type, [(array.ElementType, null)]),
        INamedTypeSymbol { IsGenericType: true } named when FrameworkTypes.IsFramework(named) && IsKnown(named) && named.TypeArguments.Any(argument => IsHidden(argument, known)) =>
            TypeShape.Planned(type, [.. named.TypeArguments.Select(argument => (argument, (ISymbol?)null))]),
        _ => null,
    };

    public static bool IsHidden(ITypeSymbol type, KnownTypes known) => type switch
    {
        IArrayTypeSymbol array => IsHidden(array.ElementType, known),
        INamedTypeSymbol named => StateParser.IsFileLocal(named) || !known.IsAccessible(named.OriginalDefinition) || named.TypeArguments.Any(argument => IsHidden(argument, known))
            || (named.ContainingType is { } outer && IsHidden(outer, known)),
        _ => false,
    };

    private static bool IsKnown(INamedTypeSymbol type)
    {
        var name = TypeNames.Metadata(type);
        return type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || type.IsTupleType || name == "System.Collections.Generic.List`1"
            || FrameworkTypes.Family(name) is not null || FrameworkTypes.Sequence(name) is not null || FrameworkTypes.KeyedCollection(name) is not null || FrameworkTypes.IsPlain(name);
    }
}
