using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Generators.Parsing;

/// <summary>By what a method goes that gives a hash, as far as its syntax says so: what it only returns it does not go by, and what it takes into a variable only if it goes by that.</summary>
internal static class FieldTests
{
    /// <summary>The names of what a method makes depend on a value.</summary>
    public static IEnumerable<string> Of(SyntaxNode method)
    {
        var tested = new HashSet<string>(StringComparer.Ordinal);
        var taken = new List<(string Name, string Variable)>();
        foreach (var name in method.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (IsTested(name, taken))
                tested.Add(name.Identifier.ValueText);
        }

        bool isMore;
        do
        {
            isMore = false;
            foreach (var (name, variable) in taken)
                isMore |= tested.Contains(variable) && tested.Add(name);
        }
        while (isMore);

        return tested;
    }

    /// <param name="name">The name.</param>
    /// <param name="taken">What is found to go into a variable is added.</param>
    private static bool IsTested(IdentifierNameSyntax name, List<(string Name, string Variable)> taken)
    {
        SyntaxNode inner = name;
        for (var outer = name.Parent; outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            switch (outer)
            {
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression
                    or (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression }:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesced when coalesced.Left == inner:
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assigned when assigned.Left == inner:
                case IfStatementSyntax choice when choice.Condition == inner:
                case ConditionalExpressionSyntax conditional when conditional.Condition == inner:
                case WhileStatementSyntax loop when loop.Condition == inner:
                case IsPatternExpressionSyntax or SwitchExpressionSyntax or SwitchStatementSyntax:
                    return true;
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    taken.Add((name.Identifier.ValueText, variable.Identifier.ValueText));
                    return false;
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assigned when assigned.Right == inner:
                    if (assigned.Left is IdentifierNameSyntax target)
                        taken.Add((name.Identifier.ValueText, target.Identifier.ValueText));
                    break;
                case AssignmentExpressionSyntax or StatementSyntax or ArrowExpressionClauseSyntax:
                    return false;
            }
        }

        return false;
    }
}
