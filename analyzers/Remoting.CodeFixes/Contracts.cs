using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Remoting.CodeFixes;

/// <summary>Methods whose form others count on: what they override, what overrides them, or an interface.</summary>
internal static class Contracts
{
    /// <summary>Whether the method by itself, or its type, says that it stands for another declaration.</summary>
    public static bool Binds(IMethodSymbol method) =>
        method.IsVirtual || method.IsOverride || method.IsAbstract || !method.ExplicitInterfaceImplementations.IsEmpty || Implements(method, method.ContainingType);

    /// <summary>The same, and whether a derived class takes it for a member of an interface: <c>class Derived : Base, IContract</c>.</summary>
    public static async Task<bool> BindsAsync(IMethodSymbol method, Solution solution, CancellationToken cancellationToken)
    {
        if (Binds(method))
            return true;
        IEnumerable<INamedTypeSymbol> derived = await SymbolFinder.FindDerivedClassesAsync(method.ContainingType, solution, cancellationToken: cancellationToken).ConfigureAwait(false);
        return derived.Any(type => Implements(method, type));
    }

    private static bool Implements(IMethodSymbol method, INamedTypeSymbol type) => type.AllInterfaces
        .SelectMany(contract => contract.GetMembers(method.Name))
        .Select(type.FindImplementationForInterfaceMember)
        .Contains(method, SymbolEqualityComparer.Default);
}
