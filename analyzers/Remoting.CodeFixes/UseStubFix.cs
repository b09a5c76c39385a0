using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
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
    private static readonly EditsTogether<StubEdit> Edits = new("Use stubs", nameof(UseStubFix), StubEdit.FindAsync, StubEdit.ApplyAsync, Add);

    /// <inheritdoc/>
    // No conversion of an argument, of a method group, of a lambda, of what is assigned; type arguments that cannot be inferred.
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [Descriptors.LocalWork.Id, "CS0029", "CS0407", "CS0411", "CS0428", "CS1503", "CS1660"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => Edits;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await Edits.FindAsync(context.Document, context.Span, context.CancellationToken).ConfigureAwait(false) is not { } edit)
            return;
        context.RegisterCodeFix(
            CodeAction.Create(
                edit.Title,
                cancellation => StubEdit.ApplyAsync(context.Document.Project.Solution, [edit], cancellation),
                equivalenceKey: nameof(UseStubFix)),
            context.Diagnostics);
    }

    // Of two that name one argument the first is enough.
    private static void Add(List<StubEdit> edits, StubEdit edit)
    {
        if (!edits.Any(other => other.Argument == edit.Argument))
            edits.Add(edit);
    }
}
