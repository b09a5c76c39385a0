using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.Calls;

/// <summary>
/// What stands where the library expects a call, or a stub, and is neither: a lambda, a method group, a call of a method of this
/// process. Such code does not compile, so it is read from the syntax and from what the compiler could still make of its parts.
/// </summary>
/// <param name="Argument">The argument of <c>SubmitAsync</c> or of a map, or what is assigned to an option: <c>Initializer = ...</c>.</param>
/// <param name="IsSubmit">Whether a call is expected; otherwise a stub is.</param>
/// <param name="Callee">Names the method in question, where the argument is about a single one; else <see langword="null"/>.</param>
/// <param name="Method">What <paramref name="Callee"/> names, if that is certain.</param>
internal sealed record LocalWork(ExpressionSyntax Argument, bool IsSubmit, ExpressionSyntax? Callee, IMethodSymbol? Method)
{
    /// <summary><see langword="null"/> where the argument is right, or cannot be judged.</summary>
    public static LocalWork? Find(
        InvocationExpressionSyntax invocation,
        SemanticModel model,
        ExecutorSymbols executors,
        CancellationToken cancellationToken)
    {
        if (Target(invocation, model, cancellationToken) is not { } target)
            return null;
        bool isSubmit = executors.IsSubmit(target);
        if (!isSubmit && !executors.IsMap(target) || ArgumentFor(target.Parameters[0], invocation) is not { } argument)
            return null;

        return new Reader(model, executors, cancellationToken).Read(argument, isSubmit);
    }

    /// <inheritdoc cref="Find(InvocationExpressionSyntax, SemanticModel, ExecutorSymbols, CancellationToken)"/>
    public static LocalWork? Find(
        AssignmentExpressionSyntax assignment,
        SemanticModel model,
        ExecutorSymbols executors,
        CancellationToken cancellationToken) =>
        model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is IPropertySymbol property && executors.IsOption(property)
            ? new Reader(model, executors, cancellationToken).Read(assignment.Right, isSubmit: true)
            : null;

    /// <summary>The nearest call or assignment around a node in which there is such a thing.</summary>
    public static LocalWork? FindAround(SyntaxNode node, SemanticModel model, ExecutorSymbols executors, CancellationToken cancellationToken) => node
        .AncestorsAndSelf()
        .Select(around => around switch
        {
            InvocationExpressionSyntax invocation => Find(invocation, model, executors, cancellationToken),
            AssignmentExpressionSyntax assignment => Find(assignment, model, executors, cancellationToken),
            _ => null,
        })
        .FirstOrDefault(work => work is not null);

    // All overloads of one name take a call, or all take a stub; so any of them tells what is expected.
    private static IMethodSymbol? Target(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        SymbolInfo info = model.GetSymbolInfo(invocation, cancellationToken);
        return (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) as IMethodSymbol;
    }

    private static ExpressionSyntax? ArgumentFor(IParameterSymbol parameter, InvocationExpressionSyntax invocation)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = invocation.ArgumentList.Arguments;
        ArgumentSyntax? named = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter.Name);
        return (named ?? arguments.FirstOrDefault(argument => argument.NameColon is null))?.Expression;
    }

    /// <summary>Reads one argument.</summary>
    private sealed class Reader(SemanticModel model, ExecutorSymbols executors, CancellationToken cancellationToken)
    {
        public LocalWork? Read(ExpressionSyntax argument, bool isSubmit) => argument switch
        {
            AnonymousFunctionExpressionSyntax lambda => Lambda(lambda, isSubmit),
            InvocationExpressionSyntax call => isSubmit ? Call(call, argument, isSubmit) : null,
            _ => Group(argument, isSubmit),
        };

        private LocalWork? Lambda(AnonymousFunctionExpressionSyntax lambda, bool isSubmit)
        {
            ExpressionSyntax? only = OnlyExpression(lambda);
            if (only is InvocationExpressionSyntax call && Call(call, lambda, isSubmit) is { } work)
                return work;

            // A lambda is a stub if it makes a call; it never is a call.
            return isSubmit || Results(lambda).All(IsNoCall) ? new LocalWork(lambda, isSubmit, null, null) : null;
        }

        private LocalWork? Call(InvocationExpressionSyntax call, ExpressionSyntax argument, bool isSubmit) =>
            model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ReturnType.TypeKind: not TypeKind.Error } method
            && !IsCallInTime(method.ReturnType)
            && !IsFromStub(method)
                ? new LocalWork(argument, isSubmit, call.Expression, method)
                : null;

        private LocalWork? Group(ExpressionSyntax group, bool isSubmit)
        {
            IMethodSymbol[] methods = [.. model.GetMemberGroup(group, cancellationToken).OfType<IMethodSymbol>()];
            if (methods.Length == 0 || methods.Any(m => IsCallInTime(m.ReturnType) || m.ReturnType.TypeKind == TypeKind.Error))
                return null;
            return new LocalWork(group, isSubmit, group, methods is [{ } method] ? method : null);
        }

        // A method that makes stubs or executors of its own is none that anybody wants to run in a worker.
        private bool IsFromStub(IMethodSymbol method) => executors.IsStub(method.ReturnType) || executors.IsExecutor(method.ContainingType);

        private bool IsNoCall(ExpressionSyntax expression) =>
            model.GetTypeInfo(expression, cancellationToken).Type is { TypeKind: not TypeKind.Error } type && !IsCallInTime(type);

        // A call, or what is one when it is awaited: the compiler's word is enough there.
        private bool IsCallInTime(ITypeSymbol type) => executors.IsCall(type)
            || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ } result] } && executors.IsCall(result));

        private static ExpressionSyntax? OnlyExpression(AnonymousFunctionExpressionSyntax lambda) => lambda switch
        {
            { ExpressionBody: { } body } => body,
            { Block.Statements: [ReturnStatementSyntax { Expression: { } result }] } => result,
            { Block.Statements: [ExpressionStatementSyntax statement] } => statement.Expression,
            _ => null,
        };

        private static IEnumerable<ExpressionSyntax> Results(AnonymousFunctionExpressionSyntax lambda) => lambda.ExpressionBody is { } body
            ? [body]
            : lambda.Block!
                .DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<ReturnStatementSyntax>()
                .Select(statement => statement.Expression)
                .OfType<ExpressionSyntax>();
    }
}
