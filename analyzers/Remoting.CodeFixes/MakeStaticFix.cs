using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers;

namespace Remoting.CodeFixes;

/// <summary>RMT0001: makes the method static, where nothing in it or around it needs the object.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeStaticFix))]
[Shared]
public sealed class MakeStaticFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.MustBeStatic.Id];

    /// <inheritdoc/>
    // Each fix adds one modifier. Two methods that call each other are both refused, as each still needs the other's object.
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan) is not MethodDeclarationSyntax declaration
                || model?.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } method
                || !CanBeStatic(method, declaration)
                || UsesInstance(model.GetOperation(declaration, context.CancellationToken))
                || await IsUsedThroughInstanceAsync(method, context).ConfigureAwait(false))
                continue;

            var generator = SyntaxGenerator.GetGenerator(context.Document);
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Make '{method.Name}' static",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(
                        root.ReplaceNode(declaration, generator.WithModifiers(declaration, generator.GetModifiers(declaration).WithIsStatic(true))))),
                    equivalenceKey: nameof(MakeStaticFix)),
                diagnostic);
        }
    }

    private static bool CanBeStatic(IMethodSymbol method, MethodDeclarationSyntax declaration) =>
        method is { IsVirtual: false, IsOverride: false, IsAbstract: false, ContainingType: { TypeKind: TypeKind.Class or TypeKind.Struct, IsExtension: false } }
        && !declaration.Modifiers.Any(m => m.Kind() is SyntaxKind.PartialKeyword or SyntaxKind.ReadOnlyKeyword)
        && !ImplementsInterface(method);

    private static bool ImplementsInterface(IMethodSymbol method) =>
        !method.ExplicitInterfaceImplementations.IsEmpty
        || method.ContainingType.AllInterfaces
            .SelectMany(type => type.GetMembers(method.Name))
            .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    // `this`, written or not, `base`, or a parameter of the primary constructor, which the object keeps.
    private static bool UsesInstance(IOperation? body) => body is null || body.Descendants().Any(operation => operation
        is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
        or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }
        or IInvalidOperation);

    // A call `x.Method()`, or one that a method group makes of it, does not compile against a static method.
    private static async Task<bool> IsUsedThroughInstanceAsync(IMethodSymbol method, CodeFixContext context)
    {
        Solution solution = context.Document.Project.Solution;
        foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(method, solution, context.CancellationToken).ConfigureAwait(false))
        {
            foreach (ReferenceLocation reference in referenced.Locations)
            {
                SyntaxNode? root = await reference.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
                SyntaxNode? name = root?.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true);
                if (name?.Parent is MemberBindingExpressionSyntax)
                    return true;
                if (name?.Parent is MemberAccessExpressionSyntax member && member.Name == name && !await IsTypeAsync(reference.Document, member.Expression, context.CancellationToken).ConfigureAwait(false))
                    return true;
            }
        }

        return false;
    }

    private static async Task<bool> IsTypeAsync(Document document, ExpressionSyntax expression, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model.GetSymbolInfo(expression, cancellationToken).Symbol is ITypeSymbol;
    }
}
