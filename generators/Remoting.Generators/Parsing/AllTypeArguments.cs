using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>A type that stands in another one is made of what that one is made of, too.</summary>
internal static class AllTypeArguments
{
    /// <summary>The type arguments of a type and of those around it, outermost first.</summary>
    public static IEnumerable<ITypeSymbol> Of(INamedTypeSymbol type) =>
        type.ContainingType is { IsGenericType: true } outer ? Of(outer).Concat(type.TypeArguments) : type.TypeArguments;
}
