using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Remoting.CodeFixes;

/// <summary>
/// Makes edits of one kind, of which several may touch the same declaration: all of them as one change, because merging single fixes would give up those that meet.
/// </summary>
/// <param name="title">What is done, where it is done in many places.</param>
/// <param name="key">Of the fix.</param>
/// <param name="find">The edit at a place; null where there is none.</param>
/// <param name="apply">Makes edits.</param>
/// <param name="add">Adds an edit to others, unless they are in its way.</param>
internal sealed class EditsTogether<TEdit>(
    string title,
    string key,
    Func<Document, TextSpan, CancellationToken, Task<TEdit?>> find,
    Func<Solution, IReadOnlyList<TEdit>, CancellationToken, Task<Solution>> apply,
    Action<List<TEdit>, TEdit> add) : FixAllProvider
    where TEdit : class
{
    // What is between the tokens is not lost, or the edit is not made.
    public async Task<TEdit?> FindAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        Solution solution = document.Project.Solution;
        return await find(document, span, cancellationToken).ConfigureAwait(false) is { } edit
            && await SafeFix.LosesNothingAsync(solution, await apply(solution, [edit], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
                ? edit
                : null;
    }

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        IEnumerable<Document> documents = fixAllContext.Scope switch
        {
            FixAllScope.Document when fixAllContext.Document is { } document => [document],
            FixAllScope.Project => fixAllContext.Project.Documents,
            FixAllScope.Solution => fixAllContext.Solution.Projects.SelectMany(project => project.Documents),
            _ => [],
        };
        var edits = new List<TEdit>();
        foreach (Document document in documents)
        {
            foreach (Diagnostic diagnostic in await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))
            {
                if (await FindAsync(document, diagnostic.Location.SourceSpan, fixAllContext.CancellationToken).ConfigureAwait(false) is { } edit)
                    add(edits, edit);
            }
        }

        return edits.Count == 0 ? null : CodeAction.Create(title, cancellation => apply(fixAllContext.Solution, edits, cancellation), equivalenceKey: key);
    }
}
