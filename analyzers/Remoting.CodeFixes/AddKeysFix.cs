using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;
using Remoting.Analyzers;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>RMT0102: makes a type certain by <c>[MessagePackObject]</c> and <c>[Key]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddKeysFix))]
[Shared]
public sealed class AddKeysFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.ParameterMaybeNotSerializable.Id];

    /// <inheritdoc/>
    // Parameters of one type change it in the same way, and equal changes merge into one.
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ParameterSyntax>() is not { } declaration
                || model?.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } parameter
                || KnownTypes.Create(model.Compilation) is not { } known
                || Serializability.Judge(parameter.Type, known).Fault?.OffendingType is not INamedTypeSymbol type
                || KeyPlan.Create(type, known, context.CancellationToken) is not { } plan
                || context.Document.Project.Solution.GetDocument(plan.Declaration.SyntaxTree) is not { } document
                || !plan.IsAnnotated && await HasDerivedAsync(type, document.Project.Solution, context.CancellationToken).ConfigureAwait(false)
                || await ApplyAsync(document, plan, context.CancellationToken).ConfigureAwait(false) is not { } changed
                || !await SafeFix.LosesNothingAsync(document.Project.Solution, changed, context.CancellationToken).ConfigureAwait(false))
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Add [MessagePackObject] and [Key] to '{type.Name}'",
                    _ => Task.FromResult(changed),
                    equivalenceKey: nameof(AddKeysFix)),
                diagnostic);
        }
    }

    // Without annotations an object travels as what it is; with them only as what they describe.
    private static async Task<bool> HasDerivedAsync(INamedTypeSymbol type, Solution solution, CancellationToken cancellationToken) =>
        type is { TypeKind: TypeKind.Class, IsSealed: false }
        && (await SymbolFinder.FindDerivedClassesAsync(type, solution, transitive: false, cancellationToken: cancellationToken).ConfigureAwait(false)).Any();

    private static async Task<Solution?> ApplyAsync(Document document, KeyPlan plan, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var generator = SyntaxGenerator.GetGenerator(document);

        // The type's own project may have no reference to them.
        if (model.Compilation.GetTypeByMetadataName("MessagePack.KeyAttribute") is not { } keyMark
            || model.Compilation.GetTypeByMetadataName("MessagePack.MessagePackObjectAttribute") is not { } objectMark)
            return null;
        string key = AttributeNames.Of(keyMark, model, plan.Declaration.SpanStart);
        IEnumerable<SyntaxNode> changed = plan.IsAnnotated ? plan.Keys.Keys : plan.Keys.Keys.Append(plan.Declaration);
        SyntaxNode newRoot = root.ReplaceNodes(changed, (original, rewritten) =>
        {
            if (original == plan.Declaration)
                return generator.AddAttributes(rewritten, generator.Attribute(AttributeNames.Of(objectMark, model, plan.Declaration.SpanStart)));
            string number = plan.Keys[original].ToString(CultureInfo.InvariantCulture);
            return rewritten is ParameterSyntax parameter
                ? parameter.WithoutLeadingTrivia()
                    .WithAttributeLists(parameter.AttributeLists.Insert(0, OfProperty($"{key}({number})")))
                    .WithLeadingTrivia(parameter.GetLeadingTrivia())
                : generator.AddAttributes(rewritten, generator.Attribute(key, generator.LiteralExpression(plan.Keys[original])));
        });
        return document.WithSyntaxRoot(newRoot).Project.Solution;
    }

    // The attribute of a record's parameter is meant for the property that it declares.
    private static AttributeListSyntax OfProperty(string attribute) =>
        ((LocalFunctionStatementSyntax)SyntaxFactory.ParseStatement($"[property: {attribute}] void F() {{ }}")).AttributeLists[0]
            .WithoutTrivia()
            .WithTrailingTrivia(SyntaxFactory.Space);
}
