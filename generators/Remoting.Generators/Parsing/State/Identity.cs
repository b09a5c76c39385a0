using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Whether anybody can tell an object from an equal one. Where nothing about it can change and it is compared by its values, nobody asks which one
/// of two it is: a record of numbers in two places may arrive as two, and costs nothing to keep apart.
/// </summary>
internal static class Identity
{
    public static bool Has(ITypeSymbol type, TypeShape shape, KnownTypes known)
    {
        if (!type.IsReferenceType || shape.IsOfLibrary)
            return false;
        switch (type)
        {
            case IArrayTypeSymbol:
                return true;
            case INamedTypeSymbol named when FrameworkTypes.IsFramework(named):
                return IsCollection(TypeNames.Metadata(named));
            case INamedTypeSymbol { TypeKind: TypeKind.Class } named when StateParser.IsSource(named, known):
                return shape.Reference.Form == WireForm.Serializer && !named.IsAbstract && !(named.IsRecord && IsFixed(named));
            default:
                return false;
        }
    }

    private static bool IsCollection(string name) =>
        name == "System.Collections.Generic.List`1"
        || ((FrameworkTypes.Sequence(name) is not null || FrameworkTypes.KeyedCollection(name) is not null || FrameworkTypes.Interface(name) is not null)
            && !name.StartsWith("System.Collections.Immutable.", StringComparison.Ordinal)
            && !name.StartsWith("System.Collections.Frozen.", StringComparison.Ordinal));

    /// <summary>Whether a record does not leave it to the compiler to say which other one equals it: it may mean itself only.</summary>
    private static bool ComparesByItself(INamedTypeSymbol type) => type.GetMembers(nameof(Equals)).OfType<IMethodSymbol>()
        .Any(method => !method.IsImplicitlyDeclared && method.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, type));

    private static bool IsFixed(INamedTypeSymbol type)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (current.GetMembers().OfType<IFieldSymbol>().Any(field => field is { IsStatic: false, IsReadOnly: false }) || ComparesByItself(current))
                return false;
        }

        return true;
    }
}
