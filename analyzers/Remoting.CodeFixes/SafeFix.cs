using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;

namespace Remoting.CodeFixes;

/// <summary>
/// A fix is only offered where it loses nothing: no comment, no directive, no text between directives; and where the document compiles as well as it did. What a
/// fix cannot carry over is left to whoever wrote it.
/// </summary>
internal static class SafeFix
{
    /// <summary>Offers to replace the document's root.</summary>
    public static async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, string title, string key, SyntaxNode newRoot)
    {
        Document changed = context.Document.WithSyntaxRoot(newRoot);
        if (await LosesNothingAsync(context.Document.Project.Solution, changed.Project.Solution, context.CancellationToken).ConfigureAwait(false)
            && await CompilesAsWellAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), equivalenceKey: key), diagnostic);
    }

    /// <summary>Whether all comments and directives of the documents that differ are still there.</summary>
    public static async Task<bool> LosesNothingAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        foreach (ProjectChanges project in after.GetChanges(before).GetProjectChanges())
        {
            foreach (DocumentId id in project.GetChangedDocuments())
            {
                SyntaxNode? old = await before.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                SyntaxNode? changed = await after.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                if (old is not null && changed is not null && WrittenTrivia.Lost(old, changed).Any())
                    return false;
            }
        }

        return true;
    }

    // What another file makes of it is not looked at: that would be the whole program, for a light bulb.
    private static async Task<bool> CompilesAsWellAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        // As the editor leaves it, and as it is read again.
        after = await Formatter.FormatAsync(after, Formatter.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
        after = after.WithText(SourceText.From((await after.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!.ToFullString()));
        List<string> old = await ErrorsAsync(before, cancellationToken).ConfigureAwait(false);
        return (await ErrorsAsync(after, cancellationToken).ConfigureAwait(false)).All(old.Remove);
    }

    private static async Task<List<string>> ErrorsAsync(Document document, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. (model?.GetDiagnostics(cancellationToken: cancellationToken) ?? []).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id),
        ];
    }
}
