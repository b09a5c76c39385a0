using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.State;

/// <summary>
/// Whether a collection keeps buffers to be used again: texts to append to, arrays, collections, and whoever takes one makes a new one where there is none.
/// Whoever takes work from a collection does not.
/// </summary>
internal static class BufferPool
{
    public static bool Is(IFieldSymbol field, IEnumerable<IGrouping<MemberDeclarationSyntax, SimpleNameSyntax>> mentions)
    {
        if (field.Type is not INamedTypeSymbol { TypeArguments: [var element] } || !IsBuffer(element))
            return false;
        InvocationExpressionSyntax[] takes =
        [
            .. mentions.SelectMany(member => member).Select(ReusedObjects.Call).OfType<InvocationExpressionSyntax>()
                .Where(call => ReusedObjects.MethodName(call) is "Pop" or "Dequeue" or "TryPop" or "TryDequeue" or "TryTake"),
        ];
        return takes.Length > 0 && takes.All(take => OtherWays(take).Any(way => Makes(way, element, field.ContainingType)));
    }

    private static bool IsBuffer(ITypeSymbol type) => type is IArrayTypeSymbol
        || (type is INamedTypeSymbol { IsReferenceType: true, ContainingNamespace: { } space }
            && (space.ToDisplayString(), type.Name) is ("System.Text", "StringBuilder") or ("System.IO", "MemoryStream" or "StringWriter") or ("System.Collections.Generic", _));

    /// <summary>What runs where the take does not, or has found nothing.</summary>
    private static IEnumerable<SyntaxNode> OtherWays(InvocationExpressionSyntax take) => take.Ancestors()
        .TakeWhile(node => node is not MemberDeclarationSyntax)
        .SelectMany(node => node switch
        {
            ConditionalExpressionSyntax choice => [choice.WhenTrue, choice.WhenFalse],
            IfStatementSyntax test => Ways(test),
            BlockSyntax block => block.Statements.SelectMany(statement => statement is IfStatementSyntax test
                ? Ways(test)
                : statement.SpanStart > take.SpanStart && IsInIf(take, block) ? [statement] : []),
            _ => Enumerable.Empty<SyntaxNode>(),
        })
        .Where(way => !way.Span.Contains(take.Span));

    private static IEnumerable<SyntaxNode> Ways(IfStatementSyntax test) => new SyntaxNode?[] { test.Statement, test.Else }.OfType<SyntaxNode>();

    private static bool IsInIf(SyntaxNode node, BlockSyntax block) => node.Ancestors().TakeWhile(above => above != block).Any(above => above is IfStatementSyntax { Else: null });

    private static bool Makes(SyntaxNode way, ITypeSymbol element, INamedTypeSymbol type) => way.DescendantNodesAndSelf().Any(node =>
        node is BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or CollectionExpressionSyntax
        || (node is InvocationExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: var name } }
            && type.GetMembers(name).OfType<IMethodSymbol>().Any(method => SymbolEqualityComparer.Default.Equals(method.ReturnType, element))));
}
