using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Losses;

/// <summary>What of a value is in the way when it is sent as a type that it is derived from. Where no annotations have a say, it travels as what it is.</summary>
internal sealed class DerivedParts(KnownTypes known)
{
    /// <summary>In words; <see langword="null"/> if nothing is, or if that depends on more than the types.</summary>
    public string? Describe(ITypeSymbol source, ITypeSymbol target)
    {
        if (SymbolEqualityComparer.Default.Equals(source, target))
            return null;
        if (source is IArrayTypeSymbol sources && target is IArrayTypeSymbol targets)
            return Describe(sources.ElementType, targets.ElementType);
        if (target is INamedTypeSymbol { TypeKind: TypeKind.Interface, TypeArguments.Length: 1 } sequence && FrameworkTypes.Sequence(TypeNames.Metadata(sequence)) is not null)
            return Element(source, sequence) is { } element ? Describe(element, sequence.TypeArguments[0]) : null;
        if (source is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAnonymousType: false } derived || !IsDerived(derived, target))
            return null;

        TypeShape shape = known.Shape(target);
        if (shape.Verdict != Verdict.Certain)
            return null;
        return shape.Model(known) switch
        {
            ObjectModel { MayBeDerived: true } => $"'{Display(source)}' adds to '{Display(target)}' what the annotations of that do not describe, so the call may fail; "
                + $"take a '{Display(source)}' as the parameter, or make '{Display(target)}' abstract and list '{Display(source)}' with [Union]",

            // A union knows the exact types of its cases only. An abstract type is never the exact one.
            UnionModel when !derived.IsAbstract && shape.Parts.All(part => !IsOrIsDerived(part.Type, derived)) =>
                $"'{Display(source)}' is not one of the cases that [Union] lists for '{Display(target)}', so the call may fail; list it there, too",
            _ => null,
        };
    }

    // By which element type a collection is taken, where the interface is covariant.
    private static ITypeSymbol? Element(ITypeSymbol source, INamedTypeSymbol sequence)
    {
        IEnumerable<INamedTypeSymbol> candidates = source is INamedTypeSymbol { TypeKind: TypeKind.Interface } itself ? source.AllInterfaces.Add(itself) : source.AllInterfaces;
        INamedTypeSymbol[] matches = [.. candidates.Where(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, sequence.OriginalDefinition))];
        return source is IArrayTypeSymbol array ? array.ElementType : matches.Length == 1 ? matches[0].TypeArguments[0] : null;
    }

    private static bool IsOrIsDerived(ITypeSymbol type, INamedTypeSymbol target) => SymbolEqualityComparer.Default.Equals(type, target) || IsDerived(type, target);

    private static bool IsDerived(ITypeSymbol type, ITypeSymbol target)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, target))
                return true;
        }

        return type.AllInterfaces.Contains(target, SymbolEqualityComparer.Default);
    }

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
