using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>A generic type that derives from another one, with the type arguments that this gives it.</summary>
internal static class GenericDerived
{
    /// <summary>Whether the type says all that the derived one is made of; otherwise there may be any number of derived ones, each with other parts.</summary>
    /// <param name="derived">A generic type.</param>
    /// <param name="type">What it derives from, with type arguments of its own.</param>
    /// <param name="constructed">The derived type; <see langword="null"/> where it derives from the same type with other arguments only.</param>
    public static bool TryConstruct(INamedTypeSymbol derived, INamedTypeSymbol type, out INamedTypeSymbol? constructed)
    {
        constructed = null;
        // What can be converted in other ways than by deriving is not looked into.
        if (derived.ContainingType is { IsGenericType: true } || type.TypeKind == TypeKind.Interface)
            return false;
        for (var current = derived.BaseType; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, type.OriginalDefinition))
                return TryFit(derived, current, type, out constructed);
        }

        return false;
    }

    /// <summary>The same for one that implements an interface, which has exactly the type arguments that this gives it.</summary>
    public static bool TryImplement(INamedTypeSymbol derived, INamedTypeSymbol type, out INamedTypeSymbol? constructed)
    {
        constructed = null;
        var faces = derived.AllInterfaces.Where(face => SymbolEqualityComparer.Default.Equals(face.OriginalDefinition, type.OriginalDefinition)).ToList();
        return derived.ContainingType is not { IsGenericType: true } && faces.Count == 1 && TryFit(derived, faces[0], type, out constructed);
    }

    private static bool TryFit(INamedTypeSymbol derived, INamedTypeSymbol pattern, INamedTypeSymbol type, out INamedTypeSymbol? constructed)
    {
        constructed = null;
        var arguments = new Dictionary<ITypeSymbol, ITypeSymbol>(SymbolEqualityComparer.Default);
        if (!Fits(pattern, type, arguments))
            return true;
        if (arguments.Count != derived.TypeParameters.Length)
            return false;
        constructed = derived.Construct([.. derived.TypeParameters.Select(parameter => arguments[parameter])]);
        return true;
    }

    private static bool Fits(ITypeSymbol pattern, ITypeSymbol type, Dictionary<ITypeSymbol, ITypeSymbol> arguments)
    {
        switch (pattern)
        {
            case ITypeParameterSymbol parameter:
                if (arguments.TryGetValue(parameter, out var known))
                    return SameType.Comparer.Equals(known, type);
                arguments.Add(parameter, type);
                return true;
            case IArrayTypeSymbol array:
                return type is IArrayTypeSymbol other && array.Rank == other.Rank && Fits(array.ElementType, other.ElementType, arguments);
            case INamedTypeSymbol { IsGenericType: true } named:
                return type is INamedTypeSymbol same
                    && SymbolEqualityComparer.Default.Equals(named.OriginalDefinition, same.OriginalDefinition)
                    && AllTypeArguments.Of(named).Zip(AllTypeArguments.Of(same), (inner, outer) => Fits(inner, outer, arguments)).All(fits => fits);
            default:
                return SameType.Comparer.Equals(pattern, type);
        }
    }
}
