using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>RMT0201: adds <c>chunkSize: ChunkSize.Auto</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddChunkSizeFix))]
[Shared]
public sealed class AddChunkSizeFix : CodeFixProvider
{
    private const string Title = "Add 'chunkSize: ChunkSize.Auto'";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.MissingChunkSize.Id];

    /// <inheritdoc/>
    // Each fix adds one argument to its own call, so all of them can be merged. (A map inside the arguments of another one
    // needs a second round; nobody has been seen to write that.)
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
                || model?.GetOperation(call, context.CancellationToken) is not IInvocationOperation operation
                || KnownTypes.Create(model.Compilation) is not { } known
                || operation.Arguments.FirstOrDefault(argument => IsMissing(argument, known.ChunkSize)) is not { Parameter: { } parameter }
                || WrittenTrivia.HasDirectives(call.ArgumentList))
                continue;

            // As short as the usings of the file allow.
            string type = parameter.Type.ToMinimalDisplayString(model, call.SpanStart);
            await SafeFix.RegisterAsync(
                context,
                diagnostic,
                Title,
                nameof(AddChunkSizeFix),
                root.ReplaceNode(call, call.WithArgumentList(Insert(call.ArgumentList, parameter, type, operation)))).ConfigureAwait(false);
        }
    }

    private static bool IsMissing(IArgumentOperation argument, INamedTypeSymbol? type) =>
        argument.ArgumentKind == ArgumentKind.DefaultValue && KnownTypes.Is(argument.Parameter?.Type, type);

    // In the order of the parameters where it can be seen: what comes after the chunk size can only have been given by name.
    private static ArgumentListSyntax Insert(ArgumentListSyntax list, IParameterSymbol chunkSize, string type, IInvocationOperation call)
    {
        HashSet<SyntaxNode> later =
            [.. call.Arguments.Where(a => !a.IsImplicit && a.Parameter?.Ordinal > chunkSize.Ordinal).Select(a => a.Syntax)];
        int index = list.Arguments.Count;
        while (index > 0 && later.Contains(list.Arguments[index - 1]))
            index--;

        ArgumentSyntax argument = SyntaxFactory
            .Argument(SyntaxFactory.ParseExpression(type + ".Auto"))
            .WithNameColon(SyntaxFactory.NameColon(chunkSize.Name))
            .WithAdditionalAnnotations(Formatter.Annotation);
        return index == list.Arguments.Count ? Append(list, argument) : list.WithArguments(list.Arguments.Insert(index, argument));
    }

    // A comma belongs right behind the argument; a comment that explains it, behind the comma; and on a line of its own the new one stands as the others do.
    private static ArgumentListSyntax Append(ArgumentListSyntax list, ArgumentSyntax added)
    {
        ArgumentSyntax last = list.Arguments.Last();
        SyntaxTriviaList behind = last.GetTrailingTrivia();
        if (!behind.Any(SyntaxKind.EndOfLineTrivia) && !behind.Any(SyntaxKind.SingleLineCommentTrivia))
            return list.WithArguments(list.Arguments.Add(added));

        SyntaxTrivia end = behind.LastOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        SyntaxNodeOrTokenList parts = list.Arguments.GetWithSeparators()
            .Replace(last, last.WithTrailingTrivia(SyntaxTriviaList.Empty))
            .Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(behind))
            .Add(added
                .WithLeadingTrivia(SyntaxFactory.TriviaList(last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))))
                .WithTrailingTrivia(end == default ? SyntaxTriviaList.Empty : SyntaxFactory.TriviaList(end)));
        return list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(parts));
    }
}
