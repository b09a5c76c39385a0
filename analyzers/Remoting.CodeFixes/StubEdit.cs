using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Text;
using Remoting.Analyzers.Calls;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>One argument that shall name a stub, and what has to be marked for it.</summary>
internal sealed record StubEdit(Document Document, ExpressionSyntax Argument, StubSyntax Stub, IMethodSymbol Method, CallableMark Mark)
{
    public string Title =>
        Mark.Declaration is null ? $"Use '{Stub.Name}'" : $"Mark '{Method.Name}' [ProcessPoolCallable] and use '{Stub.Name}'";

    /// <summary><see langword="null"/> where there is nothing of the kind, or where it would not compile afterwards.</summary>
    public static async Task<StubEdit?> FindAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null
            || model is null
            || KnownTypes.Create(model.Compilation) is not { } known
            || ExecutorSymbols.Create(known) is not { } executors
            || WorkAt(root.FindNode(span, getInnermostNodeForTie: true), model, executors, cancellationToken) is not { Method: { } method } work
            || StubSyntax.For(work, model, known) is not { } stub
            || await CallableMark.ForAsync(method, document, known, cancellationToken).ConfigureAwait(false) is not { } mark)
            return null;
        return new StubEdit(document, work.Argument, stub, method, mark);
    }

    /// <summary>All of them at once; a method that several of them need is marked once.</summary>
    public static async Task<Solution> ApplyAsync(Solution solution, IReadOnlyList<StubEdit> edits, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(solution);
        foreach (StubEdit edit in edits)
        {
            DocumentEditor calling = await editor.GetDocumentEditorAsync(edit.Document.Id, cancellationToken).ConfigureAwait(false);
            calling.ReplaceNode(edit.Argument, edit.Stub.Argument);
        }

        var marked = new HashSet<MethodDeclarationSyntax>();
        foreach (CallableMark mark in edits.Select(edit => edit.Mark))
        {
            if (mark is not { Declaration: { } declaration, Document: { } declaring } || !marked.Add(declaration))
                continue;

            // A call may stand in the body of the method that it names: what was changed there so far must not be lost.
            DocumentEditor marking = await editor.GetDocumentEditorAsync(declaring.Id, cancellationToken).ConfigureAwait(false);
            marking.ReplaceNode(declaration, (current, generator) => mark.Apply((MethodDeclarationSyntax)current, generator));
        }

        foreach (IGrouping<DocumentId, StubEdit> document in edits.Where(edit => edit.Stub.Import is not null).GroupBy(edit => edit.Document.Id))
        {
            DocumentEditor importing = await editor.GetDocumentEditorAsync(document.Key, cancellationToken).ConfigureAwait(false);
            foreach (string import in document.Select(edit => edit.Stub.Import!).Distinct())
            {
                importing.ReplaceNode(importing.OriginalRoot, (root, generator) =>
                    generator.AddNamespaceImports(root, generator.NamespaceImportDeclaration(import)));
            }
        }

        return editor.GetChangedSolution();
    }

    // The compiler underlines an argument, a part of it, or the name of the executor's method.
    private static LocalWork? WorkAt(SyntaxNode node, SemanticModel model, ExecutorSymbols executors, CancellationToken cancellationToken) =>
        LocalWork.FindAround(node, model, executors, cancellationToken) is { } work
        && (work.Argument.Span.IntersectsWith(node.Span)
            || (work.Argument.FirstAncestorOrSelf<ArgumentSyntax>() is { Parent.Parent: InvocationExpressionSyntax call } && call.Expression.Span.Contains(node.Span)))
            ? work
            : null;
}
