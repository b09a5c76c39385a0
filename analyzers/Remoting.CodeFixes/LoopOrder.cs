using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.State;

namespace Remoting.CodeFixes;

/// <summary>
/// What a loop does one after the other, and a map beside each other: it takes items ahead, and makes their calls before anybody has seen the results of earlier ones.
/// </summary>
internal static class LoopOrder
{
    /// <summary>Whether the loop may come to an end before its items do, so that it makes fewer calls than a map.</summary>
    public static bool EndsEarly(ForEachStatementSyntax loop) => loop.Statement
        .DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(node => node switch
        {
            ReturnStatementSyntax or GotoStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax => true,
            YieldStatementSyntax { Expression: null } => true,
            BreakStatementSyntax => node.Ancestors().First(around => around is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchStatementSyntax) == loop,
            _ => false,
        });

    /// <summary>Whether code in the source of the items, which runs when each is taken, uses what the loop changes.</summary>
    public static bool LeadsItself(IOperation source, IOperation body)
    {
        IOperation[] code = [.. source.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>()];
        return code.Length > 0 && code.SelectMany(function => function.Descendants()).Select(Change.Variable).OfType<ISymbol>().Any(variable => Change.IsMade(body, variable, withContent: true));
    }
}
