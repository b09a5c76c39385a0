using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Analyzers.Calls;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>How an argument looks that names the stub instead of the method.</summary>
/// <param name="Name">The stub: <c>Type.Remote.Method</c>.</param>
/// <param name="Argument">What stands instead of the whole argument.</param>
/// <param name="Import">The namespace without which the stub is not found; <see langword="null"/> if it is there.</param>
internal sealed record StubSyntax(string Name, ExpressionSyntax Argument, string? Import)
{
    /// <summary><see langword="null"/> where the stub could not be used with the arguments there are.</summary>
    public static StubSyntax? For(LocalWork work, SemanticModel model, KnownTypes known)
    {
        if (work is not { Callee: { } callee, Method: { MethodKind: MethodKind.Ordinary, IsStatic: true, IsGenericMethod: false, ReducedFrom: null } method }
            || TypeOf(callee, method, model) is not { } type)
            return null;

        MemberAccessExpressionSyntax stub = SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression,
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, type, SyntaxFactory.IdentifierName(StubProperty.Name(method.ContainingType, known.Compilation))),
            NameOf(callee)!);
        string name = stub.WithoutTrivia().ToString();
        string? import = MissingImport(method.ContainingType, model, callee.SpanStart);
        if (callee.Parent is InvocationExpressionSyntax call && call.Expression == callee)
        {
            // The executor supplies the token: the stub has no parameter for it.
            if (call.ArgumentList.Arguments.Any(a => KnownTypes.Is(model.GetTypeInfo(a.Expression).Type, known.CancellationToken)))
                return null;

            // A lambda around the call is a stub at a map; at a submit it goes.
            InvocationExpressionSyntax remote = call.WithExpression(stub.WithTriviaFrom(callee));
            return new StubSyntax(name, (work.IsSubmit ? remote : work.Argument.ReplaceNode(call, remote)).WithTriviaFrom(work.Argument), import);
        }

        // Only a call without arguments can be made of nothing but a name.
        if (!work.IsSubmit)
            return new StubSyntax(name, stub.WithTriviaFrom(work.Argument), import);
        return method.Parameters.All(p => p.IsOptional || KnownTypes.Is(p.Type, known.CancellationToken))
            ? new StubSyntax(name, SyntaxFactory.InvocationExpression(stub).WithTriviaFrom(work.Argument), import)
            : null;
    }

    // As it is written, where it is written: a type before the dot, or none.
    private static ExpressionSyntax? TypeOf(ExpressionSyntax callee, IMethodSymbol method, SemanticModel model) => callee switch
    {
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax } member => member.Expression.WithoutTrivia(),
        IdentifierNameSyntax => SyntaxFactory.ParseExpression(method.ContainingType.ToMinimalDisplayString(model, callee.SpanStart)),
        _ => null,
    };

    // The stub is an extension of the type, and only found where the namespace of both is imported.
    private static string? MissingImport(INamedTypeSymbol type, SemanticModel model, int position)
    {
        while (type.ContainingType is { } outer)
            type = outer;
        return type.ContainingNamespace.IsGlobalNamespace
            || model.LookupNamespacesAndTypes(position, name: type.Name).Contains(type, SymbolEqualityComparer.Default)
            ? null
            : type.ContainingNamespace.ToDisplayString();
    }

    private static SimpleNameSyntax? NameOf(ExpressionSyntax callee) =>
        (callee as MemberAccessExpressionSyntax)?.Name ?? (callee as SimpleNameSyntax)?.WithoutTrivia();
}
