using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Analyzers;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>RMT0202: turns a <c>foreach</c> that awaits each call into a map.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseMapFix))]
[Shared]
public sealed class UseMapFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.SubmitInLoop.Id];

    /// <inheritdoc/>
    // Each fix rewrites its own loop. Of two loops one inside the other only the inner one submits directly.
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } submit
                || model is null
                || KnownTypes.Create(model.Compilation) is not { } known
                || SubmitLoop.Find(submit, model, known, context.CancellationToken) is not { } loop)
                continue;

            await SafeFix.RegisterAsync(
                context,
                diagnostic,
                $"Turn into '{loop.Map}'",
                nameof(UseMapFix),
                root.ReplaceNode(loop.Statement, loop.ToMap())).ConfigureAwait(false);
        }
    }
}
