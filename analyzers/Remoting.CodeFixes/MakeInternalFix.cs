using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Analyzers;

namespace Remoting.CodeFixes;

/// <summary>RMT0002: raises the callable, and the types around it that are in the way, to internal.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeInternalFix))]
[Shared]
public sealed class MakeInternalFix : CodeFixProvider
{
    private const string Title = "Make internal";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.MustBeAccessible.Id];

    /// <inheritdoc/>
    // Callables of one private type raise it in the same way, and equal changes merge into one.
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
                || !Visibility.SignatureIsAccessible(method)
                || IsOverridden(method))
                continue;

            SyntaxNode[] hidden =
            [
                .. Visibility.HiddenAround(method).Select(symbol => symbol.DeclaringSyntaxReferences[0].GetSyntax(context.CancellationToken)),
            ];
            if (hidden.Length == 0 || !hidden.All(CanBeRaised) || method.ContainingType.IsFileLocal)
                continue;

            await SafeFix.RegisterAsync(
                context,
                diagnostic,
                Title,
                nameof(MakeInternalFix),
                root.ReplaceNodes(hidden, (_, node) => ModifierEdit.MakeInternal((MemberDeclarationSyntax)node))).ConfigureAwait(false);
        }
    }

    // What overrides it, or what it overrides, says who may see it, too, and may be anywhere.
    private static bool IsOverridden(IMethodSymbol method) => method.IsVirtual || method.IsOverride || method.IsAbstract;

    // A partial type may say elsewhere, too, that it is private.
    private static bool CanBeRaised(SyntaxNode declaration) =>
        declaration is MemberDeclarationSyntax member && !member.Modifiers.Any(SyntaxKind.PartialKeyword);
}
