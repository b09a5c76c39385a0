using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Fields in which <see cref="object.GetHashCode"/> keeps what it found. Hashes of strings differ by process, so that a hash from elsewhere is
/// wrong; and what that method writes cannot be state, since it may be called any number of times or never.
/// </summary>
internal static class HashCache
{
    public static HashSet<string> FieldsOf(INamedTypeSymbol type)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var method in type.GetMembers(nameof(GetHashCode)).OfType<IMethodSymbol>())
        {
            if (method is not { IsOverride: true, Parameters.IsEmpty: true, IsImplicitlyDeclared: false })
                continue;
            foreach (var reference in method.DeclaringSyntaxReferences)
                found.UnionWith(Written(reference.GetSyntax()));
        }

        // Where the field starts as anything but its default, the default does not say that there is no hash yet.
        found.RemoveWhere(name => type.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault() is not { } field
            || field.DeclaredAccessibility != Accessibility.Private
            || !IsNumber(field.Type)
            || FieldInitializer.Of(field) != InitializerKind.None);
        return found;
    }

    /// <summary>The names that a method assigns to.</summary>
    public static IEnumerable<string> Written(SyntaxNode method)
    {
        foreach (var node in method.DescendantNodes())
        {
            var target = node switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left,
                ArgumentSyntax { RefOrOutKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument => argument.Expression,
                _ => null,
            };
            if (target is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var member })
                target = member;
            if (target is IdentifierNameSyntax name)
                yield return name.Identifier.ValueText;
        }
    }

    private static bool IsNumber(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Boolean or SpecialType.System_Int64
        || (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && nullable.TypeArguments[0].SpecialType == SpecialType.System_Int32);
}
