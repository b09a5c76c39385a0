using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
                || await Contracts.BindsAsync(method, context.Document.Project.Solution, context.CancellationToken).ConfigureAwait(false)
                || await IsUsedThroughInstanceAsync(method, context).ConfigureAwait(false))
                continue;

            await SafeFix.RegisterAsync(
                context,
                diagnostic,
                $"Make '{method.Name}' static",
                nameof(MakeStaticFix),
                root.ReplaceNode(declaration, ModifierEdit.MakeStatic(declaration))).ConfigureAwait(false);
        }
    }

    private static bool CanBeStatic(IMethodSymbol method, MethodDeclarationSyntax declaration) =>
        method.ContainingType is { TypeKind: TypeKind.Class or TypeKind.Struct, IsExtension: false }
        && !declaration.Modifiers.Any(m => m.Kind() is SyntaxKind.PartialKeyword or SyntaxKind.ReadOnlyKeyword);

    // `this`, written or not, `base`, or a parameter of the primary constructor, which the object keeps.
    private static bool UsesInstance(IOperation? body) => body is null || body.Descendants().Any(operation => operation
        is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
        or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }
        or IInvalidOperation);

    // A call `x.Method()`, or a method group of that form, does not compile against a static method.
    private static async Task<bool> IsUsedThroughInstanceAsync(IMethodSymbol method, CodeFixContext context)
    {
        IEnumerable<ReferencedSymbol> symbols = await SymbolFinder
            .FindReferencesAsync(method, context.Document.Project.Solution, context.CancellationToken)
            .ConfigureAwait(false);
        foreach (ReferenceLocation reference in symbols.SelectMany(symbol => symbol.Locations))
        {
            SyntaxNode? root = await reference.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
            SyntaxNode? name = root?.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true);
            if (name?.Parent is MemberBindingExpressionSyntax)
                return true;
            if (name?.Parent is not MemberAccessExpressionSyntax member || member.Name != name)
                continue;

            SemanticModel? model = await reference.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
            if (model.GetSymbolInfo(member.Expression, context.CancellationToken).Symbol is not ITypeSymbol)
                return true;
        }

        return false;
    }
}
