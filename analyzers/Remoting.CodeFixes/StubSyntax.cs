using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Callables;
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

        // What is found without an import is written in full where it is not imported.
        var taken = new StubParameters(known);
        string? import = MissingImport(method.ContainingType, model, callee.SpanStart);
        if (!StubForm.HasProperties(known.Compilation) && import is not null)
            (type, import) = (SyntaxFactory.ParseExpression($"{import}.{StubForm.ClassOf(method.ContainingType, known)}"), null);
        else
            type = SyntaxFactory.ParseExpression(StubForm.Of(type.ToString(), method.ContainingType, known));
        MemberAccessExpressionSyntax stub = SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, type, NameOf(callee)!);
        string name = stub.WithoutTrivia().ToString();
        if (callee.Parent is InvocationExpressionSyntax call && call.Expression == callee)
        {
            // What the executor or the worker supplies, or cannot travel, the stub has no parameter for.
            if (call.ArgumentList.Arguments.Any(a => KnownTypes.Is(model.GetTypeInfo(a.Expression).Type, known.CancellationToken))
                || model.GetOperation(call) is IInvocationOperation { Arguments: var given }
                    && given.Any(a => a is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter: { } parameter } && !taken.Have(parameter)))
                return null;

            // A lambda around the call is a stub at a map; at a submit it goes.
            InvocationExpressionSyntax remote = call.WithExpression(stub.WithTriviaFrom(callee));
            return (work.IsSubmit ? remote : Lambda(work.Argument, call, remote)) is { } argument ? new StubSyntax(name, argument.WithTriviaFrom(work.Argument), import) : null;
        }

        // Only a call without arguments can be made of nothing but a name.
        if (!work.IsSubmit)
            return new StubSyntax(name, stub.WithTriviaFrom(work.Argument), import);
        return method.Parameters.All(p => p.IsOptional || !taken.Have(p))
            ? new StubSyntax(name, SyntaxFactory.InvocationExpression(stub).WithTriviaFrom(work.Argument), import)
            : null;
    }

    // A stub gives the call that it makes, at once: a block that gives nothing becomes an expression, and nothing is awaited.
    private static ExpressionSyntax? Lambda(ExpressionSyntax argument, InvocationExpressionSyntax call, InvocationExpressionSyntax remote)
    {
        bool isStatement = call.Parent is ExpressionStatementSyntax;
        if (!isStatement && argument is not AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 })
            return argument.ReplaceNode(call, remote);
        if (argument is not LambdaExpressionSyntax lambda || lambda is ParenthesizedLambdaExpressionSyntax { ReturnType: not null })
            return null;
        LambdaExpressionSyntax changed = isStatement
            ? lambda.WithBlock(null).WithArrowToken(lambda.ArrowToken.WithTrailingTrivia(SyntaxFactory.Space)).WithExpressionBody(remote.WithoutTrivia())
            : lambda.ReplaceNode(call, remote);
        return changed.WithModifiers(SyntaxFactory.TokenList(changed.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.AsyncKeyword))));
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
