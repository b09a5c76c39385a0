using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Text;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>
/// The compiler's errors about <c>Lib.Work.Remote</c>, where the type is named in full: its stubs are an extension, which is found only where its namespace is
/// imported. Adds the <c>using</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ImportStubFix))]
[Shared]
public sealed class ImportStubFix : CodeFixProvider
{
    /// <inheritdoc/>
    // No such member, of a type or of an object; an extension for something else.
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CS0117", "CS1061", "CS1929"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null || TypeAt(root, context.Span, model, context.CancellationToken) is not { } type || !HasStubs(type, model.Compilation))
            return;

        string import = type.ContainingNamespace.ToDisplayString();
        var generator = SyntaxGenerator.GetGenerator(context.Document);
        Document changed = context.Document.WithSyntaxRoot(generator.AddNamespaceImports(root, generator.NamespaceImportDeclaration(import)));
        if (await SafeFix.LosesNothingAsync(context.Document.Project.Solution, changed.Project.Solution, context.CancellationToken).ConfigureAwait(false))
        {
            context.RegisterCodeFix(
                CodeAction.Create($"Add 'using {import};' for the stubs of '{type.Name}'", _ => Task.FromResult(changed), equivalenceKey: nameof(ImportStubFix) + import),
                context.Diagnostics);
        }
    }

    // The compiler underlines the member, or all of it.
    private static INamedTypeSymbol? TypeAt(SyntaxNode root, TextSpan span, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode node = root.FindNode(span, getInnermostNodeForTie: true);
        return node.AncestorsAndSelf().OfType<MemberAccessExpressionSyntax>().Concat(node.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            .Select(member => model.GetSymbolInfo(member.Expression, cancellationToken).Symbol is INamedTypeSymbol { ContainingNamespace.IsGlobalNamespace: false } type
                && member.Name.Identifier.ValueText == StubProperty.Name(type)
                    ? type
                    : null)
            .FirstOrDefault(type => type is not null);
    }

    private static bool HasStubs(INamedTypeSymbol type, Compilation compilation) =>
        compilation.GetCompilationNamespace(type.ContainingNamespace)?.GetTypeMembers()
            .Where(holder => holder.IsStatic)
            .SelectMany(holder => holder.GetTypeMembers())
            .Any(extension => extension.IsExtension
                && SymbolEqualityComparer.Default.Equals(extension.ExtensionParameter?.Type.OriginalDefinition, type.OriginalDefinition)
                && extension.GetMembers(StubProperty.Name(type)).Length > 0) == true;
}
