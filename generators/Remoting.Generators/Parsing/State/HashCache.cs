using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Fields in which <see cref="object.GetHashCode"/> keeps what it found. Hashes of strings differ by process, so that a hash from elsewhere is
/// wrong; and what that method alone writes cannot be state, since it may be called any number of times or never. Others may only forget it.
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

        if (found.Count == 0)
            return found;

        // Where the field starts as anything but its default, the default does not say that there is no hash yet.
        found.RemoveWhere(name => type.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault() is not { } field
            || field.DeclaredAccessibility != Accessibility.Private
            || !IsNumber(field.Type)
            || FieldInitializer.Of(field) != InitializerKind.None);
        foreach (var reference in type.DeclaringSyntaxReferences)
            found.ExceptWith(SetElsewhere(reference.GetSyntax()));
        return found;
    }

    /// <summary>Whether a method is the one that gives a hash.</summary>
    public static bool IsHash(SyntaxNode node) => node is MethodDeclarationSyntax { Identifier.ValueText: nameof(GetHashCode), ParameterList.Parameters.Count: 0 };

    /// <summary>The names of fields that a method assigns to.</summary>
    public static IEnumerable<string> Written(SyntaxNode method) => Writes(method, isHash: true);

    /// <summary>The names of fields that a body sets to anything but their default: what they hold then is not only a hash.</summary>
    public static IEnumerable<string> Set(SyntaxNode body) => Writes(body, isHash: false);

    private static IEnumerable<string> SetElsewhere(SyntaxNode type) => type.ChildNodes().SelectMany(member =>
        IsHash(member) ? [] : member is BaseTypeDeclarationSyntax ? SetElsewhere(member) : Set(member));

    private static IEnumerable<string> Writes(SyntaxNode method, bool isHash)
    {
        HashSet<string>? locals = null;
        foreach (var node in method.DescendantNodes())
        {
            var target = node switch
            {
                AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment when !isHash && IsDefault(assignment.Right) => null,
                AssignmentExpressionSyntax assignment => assignment.Left,
                ArgumentSyntax { RefOrOutKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument => argument.Expression,
                RefExpressionSyntax reference when !isHash => reference.Expression,
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression } address when !isHash => address.Operand,
                PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } counted when !isHash => counted.Operand,
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } counted when !isHash => counted.Operand,
                _ => null,
            };
            foreach (var (name, isBare) in Names(target, isHash))
            {
                if (!isBare || !(locals ??= Locals(method)).Contains(name))
                    yield return name;
            }
        }
    }

    /// <summary>The names behind what is assigned to, and whether they stand for themselves, as those of local variables do.</summary>
    private static IEnumerable<(string Name, bool IsBare)> Names(ExpressionSyntax? target, bool isHash)
    {
        switch (target)
        {
            case IdentifierNameSyntax name:
                yield return (name.Identifier.ValueText, true);
                break;
            case MemberAccessExpressionSyntax { Name: IdentifierNameSyntax member } access when !isHash || access.Expression is ThisExpressionSyntax:
                yield return (member.Identifier.ValueText, false);
                break;
            case ParenthesizedExpressionSyntax inner:
                foreach (var name in Names(inner.Expression, isHash))
                    yield return name;
                break;
            case TupleExpressionSyntax tuple:
                foreach (var inner in tuple.Arguments.SelectMany(argument => Names(argument.Expression, isHash)))
                    yield return inner;
                break;
            case null or ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or DeclarationExpressionSyntax:
                break;
            default:
                // Whatever it is, what it sets is named in it; and what is only a hash is set by the method that gives it, in a plain way.
                foreach (var name in isHash ? [] : target.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
                    yield return (name.Identifier.ValueText, false);
                break;
        }
    }

    private static HashSet<string> Locals(SyntaxNode method)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in method.DescendantNodes())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax } variable:
                    names.Add(variable.Identifier.ValueText);
                    break;
                case SingleVariableDesignationSyntax designation:
                    names.Add(designation.Identifier.ValueText);
                    break;
                case ForEachStatementSyntax loop:
                    names.Add(loop.Identifier.ValueText);
                    break;
                case ParameterSyntax parameter:
                    names.Add(parameter.Identifier.ValueText);
                    break;
            }
        }

        return names;
    }

    private static bool IsDefault(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax literal => literal.Kind() is SyntaxKind.FalseLiteralExpression or SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression
            || literal.Token.Value is 0 or 0L or 0u or 0ul,
        DefaultExpressionSyntax => true,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } chained => IsDefault(chained.Right),
        _ => false,
    };

    private static bool IsNumber(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Boolean or SpecialType.System_Int64
        || (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && nullable.TypeArguments[0].SpecialType == SpecialType.System_Int32);
}
