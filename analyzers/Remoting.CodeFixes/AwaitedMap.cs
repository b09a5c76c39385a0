using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>
/// Is a map over when the expression that awaits it is? It is where the map itself is awaited, or goes through an <c>await foreach</c>; or what the framework makes of it
/// (<c>.CountAsync()</c>, <c>.ConfigureAwait(false)</c>), or <c>Task.WhenAll</c>. Whatever else gets it as an argument may be done long before: <c>Task.WhenAny</c>.
/// </summary>
internal static class AwaitedMap
{
    public static bool IsOver(InvocationExpressionSyntax map, SemanticModel model, CancellationToken cancellationToken)
    {
        ExpressionSyntax current = map;
        while (true)
        {
            switch (current.Parent)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    current = parenthesized;
                    break;
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } when IsOverWithItsReceiver(Called(call)):
                    current = call;
                    break;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when Called(call) is { Name: "WhenAll", ContainingType: { Name: "Task" } type } && FrameworkTypes.IsFramework(type):
                    current = call;
                    break;
                case AwaitExpressionSyntax:
                    return true;
                case ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } loop:
                    return loop.Expression == current;
                default:
                    return false;
            }
        }

        IMethodSymbol? Called(InvocationExpressionSyntax call) => model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol;
    }

    // `WaitAsync` gives up waiting, and who has the enumerator may go no further.
    private static bool IsOverWithItsReceiver(IMethodSymbol? method) =>
        method is { Name: not ("WaitAsync" or "GetAsyncEnumerator") } && FrameworkTypes.IsFramework(method.ContainingType);
}
