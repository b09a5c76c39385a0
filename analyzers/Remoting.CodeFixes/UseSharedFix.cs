using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Remoting.Analyzers;

namespace Remoting.CodeFixes;

/// <summary>
/// RMT0203: shares the value before the map, and lets the callable take a <c>Shared&lt;T&gt;</c>, in whichever document and project of the solution it is, where nobody
/// else calls it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseSharedFix))]
[Shared]
public sealed class UseSharedFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.RepeatedArgument.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => AllAtOnce.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await FindAsync(context.Document, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false) is not { } edit)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    edit.Title,
                    cancellation => SharedEdit.ApplyAsync(context.Document.Project.Solution, [edit], cancellation),
                    equivalenceKey: nameof(UseSharedFix)),
                diagnostic);
        }
    }

    // What is between the tokens is not lost, or the edit is not made.
    private static async Task<SharedEdit?> FindAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        Solution solution = document.Project.Solution;
        return await SharedEdit.FindAsync(document, span, cancellationToken).ConfigureAwait(false) is { } edit
            && await SafeFix.LosesNothingAsync(solution, await SharedEdit.ApplyAsync(solution, [edit], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
                ? edit
                : null;
    }

    // Two values of one call are shared before the same statement, which merging single fixes would give up.
    private sealed class AllAtOnce : FixAllProvider
    {
        public static readonly AllAtOnce Instance = new();

        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            IEnumerable<Document> documents = fixAllContext.Scope switch
            {
                FixAllScope.Document when fixAllContext.Document is { } document => [document],
                FixAllScope.Project => fixAllContext.Project.Documents,
                FixAllScope.Solution => fixAllContext.Solution.Projects.SelectMany(project => project.Documents),
                _ => [],
            };
            var edits = new List<SharedEdit>();
            foreach (Document document in documents)
            {
                foreach (Diagnostic diagnostic in await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))
                {
                    if (await FindAsync(document, diagnostic.Location.SourceSpan, fixAllContext.CancellationToken).ConfigureAwait(false) is { } edit
                        && !edits.Any(other => other.IsInTheWayOf(edit)))
                    {
                        edit.GoBeside(edits);
                        edits.Add(edit);
                    }
                }
            }

            return edits.Count == 0
                ? null
                : CodeAction.Create(
                    "Share values with the workers",
                    cancellation => SharedEdit.ApplyAsync(fixAllContext.Solution, edits, cancellation),
                    equivalenceKey: nameof(UseSharedFix));
        }
    }
}
