using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.State;

/// <summary>
/// Private methods that run in each process alike: those that only the static constructor calls, or the initializers of static fields; and those that are only
/// called where something was found missing.
/// </summary>
internal sealed class SetUpHelpers(Compilation compilation, Func<SyntaxTree, SemanticModel> models)
{
    // A helper of a helper of a helper.
    private const int MaxDepth = 3;

    public bool IsOne(IMethodSymbol method, CancellationToken cancellationToken) => IsOne(method, 0, cancellationToken);

    private bool IsOne(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaxDepth || method is not { IsStatic: true, DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary })
            return false;

        // One that nobody calls may be called in ways that cannot be seen.
        bool isCalled = false;
        foreach (SyntaxReference declaration in method.ContainingType.DeclaringSyntaxReferences)
        {
            SemanticModel model = models(declaration.SyntaxTree);
            foreach (SimpleNameSyntax name in declaration.GetSyntax(cancellationToken).DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (name.Identifier.ValueText != method.Name
                    || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, method.OriginalDefinition))
                    continue;
                if (!RunsAlike(name, method, model, depth, cancellationToken))
                    return false;
                isCalled = true;
            }
        }

        return isCalled;
    }

    private bool RunsAlike(SimpleNameSyntax name, IMethodSymbol method, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        ISymbol? caller = model.GetEnclosingSymbol(name.SpanStart, cancellationToken);
        if (caller is IMethodSymbol { MethodKind: MethodKind.StaticConstructor } or IFieldSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true }
            || SymbolEqualityComparer.Default.Equals(caller, method))
            return true;
        if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && model.GetOperation(call, cancellationToken) is { } operation
            && CacheFill.IsGuarded(operation, compilation))
            return true;
        return caller is IMethodSymbol helper && IsOne(helper, depth + 1, cancellationToken);
    }
}
