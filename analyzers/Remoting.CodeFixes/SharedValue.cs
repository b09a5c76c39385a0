using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>
/// A value that a map captures, and whether each of its calls gets the same: it is written once where it is shared, before the statement of the map, and once
/// for each item where it is not.
/// </summary>
internal sealed class SharedValue(ExpressionSyntax captured, StatementSyntax statement, SemanticModel model, KnownTypes known)
{
    /// <summary>Whether it is certain that nothing changes the value, or what is in it, from the beginning of the statement to its end.</summary>
    public bool Stays(CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(captured, cancellationToken).Symbol is not { } variable
            || model.GetOperation(statement, cancellationToken) is not { } operation
            || IsDeclaredInside(variable)
            || Change.IsMade(operation, variable, withContent: true))
            return false;

        var reads = new CollectionReads(known);
        bool isOnlyRead = operation.Descendants()
            .Where(reference => reference.Syntax != captured && SymbolEqualityComparer.Default.Equals(Change.Variable(reference), variable))
            .All(reads.Is);
        return isOnlyRead && !IsChangedByOthers(variable, operation);
    }

    private bool IsDeclaredInside(ISymbol variable) => variable is ILocalSymbol
        && variable.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == statement.SyntaxTree && statement.Span.Contains(declaration.Span));

    // By code that the statement may call while the map runs: a function inside of the method for its own variables, any method for fields.
    private static bool IsChangedByOthers(ISymbol variable, IOperation statement)
    {
        if (variable is IFieldSymbol)
        {
            return statement is IForEachLoopOperation loop && loop.Body.DescendantsAndSelf().Any(operation =>
                operation is IInvocationOperation { TargetMethod.ContainingType: { } type } && !FrameworkTypes.IsFramework(type));
        }

        IOperation root = statement;
        while (root.Parent is { } parent)
            root = parent;
        return root.Descendants().Any(function => function is IAnonymousFunctionOperation or ILocalFunctionOperation && Change.IsMade(function, variable, withContent: true));
    }
}
