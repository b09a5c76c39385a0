using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>What code sets fields to, as far as its syntax says so. (At run time <c>MethodReader</c> says the same of compiled code.)</summary>
internal static class FieldWrites
{
    /// <param name="code">The code.</param>
    /// <param name="isHash">Whether it gives a hash: what that sets are its own object's fields, by their names. Other code may set those of any object.</param>
    public static IEnumerable<FieldWrite> Of(SyntaxNode code, bool isHash)
    {
        HashSet<string>? locals = null;
        foreach (var node in code.DescendantNodes())
        {
            ExpressionSyntax? value = null;
            ExpressionSyntax? target = null;
            var isReference = false;
            switch (node)
            {
                case AssignmentExpressionSyntax assignment:
                    target = assignment.Left;
                    value = assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) ? assignment.Right : null;
                    break;
                case ArgumentSyntax { RefOrOutKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument when !IsRead(argument):
                    (target, value, isReference) = (argument.Expression, StoredAt(argument), true);
                    break;
                case RefExpressionSyntax reference:
                    (target, isReference) = (reference.Expression, true);
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression } address:
                    (target, isReference) = (address.Operand, true);
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } counted:
                    target = counted.Operand;
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } counted:
                    target = counted.Operand;
                    break;
            }

            foreach (var (name, set, isBare, isOwn) in Names(target, value, isHash))
            {
                locals ??= Locals(code);
                if (!isBare || !locals.Contains(name))
                    yield return new FieldWrite(name, set, isReference, isOwn, IsField(set, name, locals));
            }
        }
    }

    /// <summary>The names of parameters and variables.</summary>
    public static HashSet<string> Locals(SyntaxNode code)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in code.DescendantNodes())
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

    /// <summary>The names behind what is assigned to, what each is set to, whether it stands for itself, as those of variables do, and whether it means this object's.</summary>
    private static IEnumerable<(string Name, ExpressionSyntax? Value, bool IsBare, bool IsOwn)> Names(ExpressionSyntax? target, ExpressionSyntax? value, bool isHash)
    {
        while (value is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } chained)
            value = chained.Right;
        switch (target)
        {
            case IdentifierNameSyntax name:
                yield return (name.Identifier.ValueText, value, true, true);
                break;
            case MemberAccessExpressionSyntax { Name: IdentifierNameSyntax member } access when !isHash || access.Expression is ThisExpressionSyntax:
                yield return (member.Identifier.ValueText, value, false, access.Expression is ThisExpressionSyntax);
                break;
            case ParenthesizedExpressionSyntax inner:
                foreach (var name in Names(inner.Expression, value, isHash))
                    yield return name;
                break;
            case TupleExpressionSyntax tuple:
                var values = value is TupleExpressionSyntax given && given.Arguments.Count == tuple.Arguments.Count ? given.Arguments : default;
                for (var i = 0; i < tuple.Arguments.Count; i++)
                {
                    foreach (var inner in Names(tuple.Arguments[i].Expression, i < values.Count ? values[i].Expression : null, isHash))
                        yield return inner;
                }

                break;
            case null or ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or DeclarationExpressionSyntax:
                break;
            default:
                // Whatever it is, what it sets is named in it; and what is only a hash is set by the method that gives it, in a plain way.
                foreach (var name in isHash ? [] : target.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
                    yield return (name.Identifier.ValueText, null, false, false);
                break;
        }
    }

    private static bool IsField(ExpressionSyntax? value, string name, HashSet<string> locals) => value switch
    {
        ParenthesizedExpressionSyntax inner => IsField(inner.Expression, name, locals),
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax member } => member.Identifier.ValueText == name,
        IdentifierNameSyntax bare => bare.Identifier.ValueText == name && !locals.Contains(name),
        _ => false,
    };

    private static bool IsRead(ArgumentSyntax argument) => Called(argument) is (_, "Volatile" or "Interlocked", "Read");

    /// <summary>What is stored where the first argument refers to.</summary>
    private static ExpressionSyntax? StoredAt(ArgumentSyntax argument) =>
        Called(argument) is ({ Arguments.Count: 2 } list, var type, var method) && (type, method) is ("Volatile", "Write") or ("Interlocked", "Exchange") && list.Arguments[0] == argument
            ? list.Arguments[1].Expression
            : null;

    private static (ArgumentListSyntax? Arguments, string Type, string Method) Called(ArgumentSyntax argument) =>
        argument.Parent is ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var type, Name.Identifier.ValueText: var method } } } arguments
            ? (arguments, type is MemberAccessExpressionSyntax inner ? inner.Name.Identifier.ValueText : (type as SimpleNameSyntax)?.Identifier.ValueText ?? "", method)
            : (null, "", "");
}
