using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Remoting.Analyzers;

namespace Remoting.CodeFixes;

/// <summary>
/// RMT0303, and the compiler's errors at the same places: names the stub instead of the method, <c>Type.Remote.Method</c>, and marks the
/// method where it is not marked yet, in whichever document and project of the solution it is.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseStubFix))]
[Shared]
public sealed class UseStubFix : CodeFixProvider
{
    /// <inheritdoc/>
    // No conversion of an argument, of a method group, of a lambda, of what is assigned; type arguments that cannot be inferred.
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [Descriptors.LocalWork.Id, "CS0029", "CS0407", "CS0411", "CS0428", "CS1503", "CS1660"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => AllAtOnce.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FindAsync(context.Document, context.Span, context.CancellationToken).ConfigureAwait(false) is not { } edit)
            return;
        context.RegisterCodeFix(
            CodeAction.Create(
                edit.Title,
                cancellation => StubEdit.ApplyAsync(context.Document.Project.Solution, [edit], cancellation),
                equivalenceKey: nameof(UseStubFix)),
            context.Diagnostics);
    }

    // What is between the tokens of the argument is not lost, or the edit is not made.
    private static async Task<StubEdit?> FindAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        Solution solution = document.Project.Solution;
        return await StubEdit.FindAsync(document, span, cancellationToken).ConfigureAwait(false) is { } edit
            && await SafeFix.LosesNothingAsync(solution, await StubEdit.ApplyAsync(solution, [edit], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
                ? edit
                : null;
    }

    // Merging single fixes would give up those that mark a method which another one marks, too.
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
            var edits = new List<StubEdit>();
            foreach (Document document in documents)
            {
                foreach (Diagnostic diagnostic in await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))
                {
                    if (await FindAsync(document, diagnostic.Location.SourceSpan, fixAllContext.CancellationToken).ConfigureAwait(false)
                            is { } edit
                        && !edits.Any(other => other.Argument == edit.Argument))
                        edits.Add(edit);
                }
            }

            return edits.Count == 0
                ? null
                : CodeAction.Create(
                    "Use stubs",
                    cancellation => StubEdit.ApplyAsync(fixAllContext.Solution, edits, cancellation),
                    equivalenceKey: nameof(UseStubFix));
        }
    }
}
