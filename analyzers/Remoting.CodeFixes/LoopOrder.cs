using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

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

    /// <summary>
    /// Whether the loop may change what its items come from, and nobody can tell: it changes or hands on what they are taken of, or runs other code while its source does, too.
    /// Where it certainly does, there is no report to begin with.
    /// </summary>
    public static bool MayLeadItself(IForEachLoopOperation loop, SyntaxNode submit, KnownTypes known)
    {
        var source = new LoopSource(loop.Collection);
        var reads = new CollectionReads(known);
        IOperation[] others = [.. loop.Body.DescendantsAndSelf().Where(operation => !submit.Span.Contains(operation.Syntax.Span))];
        return source.Objects.Any(variable => Change.IsMade(loop.Body, variable, withContent: true))
            || others.Any(operation => Change.Variable(operation) is { } variable && source.Objects.Contains(variable, SymbolEqualityComparer.Default) && !reads.Is(operation))
            || (source.RunsOtherCode && (others.Any(LoopSource.IsOtherCode) || Change.In(loop.Body).Any(change => change.Path.Any(IsMember))));
    }

    private static bool IsMember(IOperation step) => step is IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false };
}
