using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>Types of which nothing can change once there is an object, down to whatever that holds.</summary>
internal static class Immutability
{
    public static bool Has(INamedTypeSymbol type, KnownTypes known) => Has(type, known, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    private static bool Has(INamedTypeSymbol type, KnownTypes known, HashSet<ITypeSymbol> asked) =>
        !asked.Add(type) || (HasItself(type, known, asked) && known.DerivedTypes(type).All(derived => !asked.Add(derived) || HasItself(derived, known, asked)));

    private static bool HasItself(INamedTypeSymbol type, KnownTypes known, HashSet<ITypeSymbol> asked)
    {
        for (var current = type; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
        {
            if (!StateParser.IsSource(current, known)
                || current.GetMembers().OfType<IFieldSymbol>().Any(field => !field.IsStatic && !(field.IsReadOnly && IsValue(field.Type, known, asked))))
                return false;
        }

        return true;
    }

    private static bool IsValue(ITypeSymbol type, KnownTypes known, HashSet<ITypeSymbol> asked)
    {
        if (type.SpecialType is SpecialType.System_String or (>= SpecialType.System_Boolean and <= SpecialType.System_Double) or SpecialType.System_DateTime || type.TypeKind == TypeKind.Enum)
            return true;
        if (type is not INamedTypeSymbol named)
            return false;
        if (!FrameworkTypes.IsFramework(type))
            return named.TypeKind is TypeKind.Class or TypeKind.Struct && Has(named, known, asked);
        return TypeNames.Metadata(named) is "System.Guid" or "System.TimeSpan" or "System.DateTimeOffset" or "System.DateOnly" or "System.TimeOnly" or "System.Uri" or "System.Version" or "System.Type"
            || ((named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || named.IsTupleType || named.ContainingNamespace.ToDisplayString() == "System.Collections.Immutable")
                && named.TypeKind is TypeKind.Class or TypeKind.Struct && named.TypeArguments.All(argument => IsValue(argument, known, asked)));
    }
}
