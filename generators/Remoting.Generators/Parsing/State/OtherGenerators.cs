using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Generators do not see what the others add. Where a partial type or a member of it has an attribute of a library's, that is most likely what such a
/// library's generator looks for: then the fields of the type are looked at when the program runs, and are all there.
/// </summary>
internal static class OtherGenerators
{
    public static bool MayAddTo(INamedTypeSymbol type, KnownTypes known)
    {
        for (var current = type; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
        {
            if (IsPartial(current) && (HasMark(current, known) || current.GetMembers().Any(member => HasMark(member, known))))
                return true;
        }

        return false;
    }

    /// <summary>Whether the language lets anybody add to the type, or to one of its bases.</summary>
    public static bool CanAddTo(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (IsPartial(current))
                return true;
        }

        return false;
    }

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static bool HasMark(ISymbol symbol, KnownTypes known) => symbol.GetAttributes().Any(attribute => attribute.AttributeClass switch
    {
        null => false,
        { TypeKind: TypeKind.Error } => true,
        var mark => !FrameworkTypes.IsFramework(mark)
            && !SymbolEqualityComparer.Default.Equals(mark.ContainingAssembly, known.CallableAttribute.ContainingAssembly)
            && !SymbolEqualityComparer.Default.Equals(mark.ContainingAssembly, known.MessagePack.Object?.ContainingAssembly),
    });
}
