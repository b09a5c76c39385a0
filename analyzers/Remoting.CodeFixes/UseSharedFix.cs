using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
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
    private static readonly EditsTogether<SharedEdit> Edits = new("Share values with the workers", nameof(UseSharedFix), SharedEdit.FindAsync, SharedEdit.ApplyAsync, Add);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.RepeatedArgument.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => Edits;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await Edits.FindAsync(context.Document, diagnostic.Location.SourceSpan, context.CancellationToken).ConfigureAwait(false) is not { } edit)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    edit.Title,
                    cancellation => SharedEdit.ApplyAsync(context.Document.Project.Solution, [edit], cancellation),
                    equivalenceKey: nameof(UseSharedFix)),
                diagnostic);
        }
    }

    // Two values of one call are shared before the same statement.
    private static void Add(List<SharedEdit> edits, SharedEdit edit)
    {
        if (edits.Any(other => other.IsInTheWayOf(edit)))
            return;
        edit.GoBeside(edits);
        edits.Add(edit);
    }
}
