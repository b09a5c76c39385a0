using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>Types are the same where their objects are, whatever the items of tuples are called, and whether <c>object</c> is written as <c>dynamic</c>.</summary>
internal sealed class SameType : IEqualityComparer<ITypeSymbol>
{
    public static readonly SameType Comparer = new();

    public bool Equals(ITypeSymbol? one, ITypeSymbol? other) => (one, other) switch
    {
        (IArrayTypeSymbol first, IArrayTypeSymbol second) => first.Rank == second.Rank && Equals(first.ElementType, second.ElementType),
        (INamedTypeSymbol { IsGenericType: true } first, INamedTypeSymbol { IsGenericType: true } second) =>
            SymbolEqualityComparer.Default.Equals(first.OriginalDefinition, second.OriginalDefinition)
            && AllTypeArguments.Of(first).SequenceEqual(AllTypeArguments.Of(second), this),
        (not null, not null) when IsObject(one) => IsObject(other),
        _ => SymbolEqualityComparer.Default.Equals(one, other),
    };

    public int GetHashCode(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => unchecked((GetHashCode(array.ElementType) * 31) + array.Rank),
        INamedTypeSymbol { IsGenericType: true } named => AllTypeArguments.Of(named)
            .Aggregate(SymbolEqualityComparer.Default.GetHashCode(named.OriginalDefinition), (hash, argument) => unchecked((hash * 31) + GetHashCode(argument))),
        _ => IsObject(type) ? 0 : SymbolEqualityComparer.Default.GetHashCode(type),
    };

    private static bool IsObject(ITypeSymbol type) => type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic;
}
