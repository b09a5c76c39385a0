using Microsoft.CodeAnalysis;

namespace Remoting.CodeFixes;

/// <summary>What generated code in the same project can see.</summary>
internal static class Visibility
{
    /// <summary>The method itself, and the types around it, as far as they are hidden.</summary>
    public static IEnumerable<ISymbol> HiddenAround(IMethodSymbol method) => Around(method).Where(IsHidden);

    // Otherwise the compiler would complain about inconsistent accessibility.
    public static bool SignatureIsAccessible(IMethodSymbol method) =>
        method.Parameters.Select(parameter => parameter.Type).Append(method.ReturnType).All(IsAccessible);

    private static bool IsAccessible(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsAccessible(array.ElementType),
        INamedTypeSymbol named => !Around(named).Any(IsHidden) && named.TypeArguments.All(IsAccessible),
        _ => true,
    };

    private static IEnumerable<ISymbol> Around(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null; current = current.ContainingType)
            yield return current;
    }

    private static bool IsHidden(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;
}
