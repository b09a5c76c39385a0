using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Formatting;
using Remoting.Analyzers.Callables;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>What it takes to make a method of the solution a callable.</summary>
/// <param name="Document">Where the method is declared.</param>
/// <param name="Declaration">What gets the attribute; <see langword="null"/> if the method is marked already.</param>
/// <param name="Attribute">Its name, as short as the usings there allow.</param>
/// <param name="RaiseToInternal">Whether the rest of the assembly has to see the method, which it does not yet.</param>
internal sealed record CallableMark(Document? Document, MethodDeclarationSyntax? Declaration, string Attribute, bool RaiseToInternal)
{
    /// <summary><see langword="null"/> where the method could not be a callable, or is not of this solution.</summary>
    public static async Task<CallableMark?> ForAsync(IMethodSymbol method, Document from, KnownTypes known, CancellationToken cancellationToken)
    {
        if (new CallableMarks(known).IsCallable(method, known.Compilation.Assembly))
            return new CallableMark(null, null, "", false);

        Solution solution = from.Project.Solution;
        if (await SymbolFinder.FindSourceDefinitionAsync(method, solution, cancellationToken).ConfigureAwait(false)
                is not IMethodSymbol { DeclaringSyntaxReferences: [SyntaxReference reference] } source
            || solution.GetDocument(reference.SyntaxTree) is not { } document
            || await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not MethodDeclarationSyntax declaration
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || KnownTypes.Create(model.Compilation) is not { } knownThere)
            return null;

        // The parser that will judge it once it is marked judges it now.
        bool raise = Visibility.HiddenAround(source).SequenceEqual([source], SymbolEqualityComparer.Default)
            && Visibility.SignatureIsAccessible(source);
        CallableParse parse = knownThere.Callable(source, cancellationToken);
        if (parse.HasCompileErrors
            || parse.Problems.Any(p => p.Certainty == Certainty.Error && !(raise && p.Kind == CallableProblemKind.NotAccessible)))
            return null;

        return new CallableMark(document, declaration, AttributeNames.Of(knownThere.CallableAttribute, model, declaration.SpanStart), raise);
    }

    /// <summary>The declaration with the attribute, on a line of its own.</summary>
    public SyntaxNode Apply(MethodDeclarationSyntax declaration, SyntaxGenerator generator)
    {
        SyntaxNode raised = RaiseToInternal ? ModifierEdit.MakeInternal(declaration) : declaration;
        return generator
            .InsertAttributes(raised, 0, generator.Attribute(SyntaxFactory.ParseName(Attribute)))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
