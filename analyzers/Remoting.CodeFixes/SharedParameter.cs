using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>A parameter of a callable that can become a <c>Shared&lt;T&gt;</c>, and each of its uses in the body, what they become.</summary>
internal sealed class SharedParameter
{
    private readonly ParameterSyntax _declaration;
    private readonly string _type;
    private readonly IReadOnlyList<(IdentifierNameSyntax Use, string Member)> _uses;

    private SharedParameter(Document document, ParameterSyntax declaration, string type, IReadOnlyList<(IdentifierNameSyntax Use, string Member)> uses)
    {
        Document = document;
        _declaration = declaration;
        _type = type;
        _uses = uses;
    }

    /// <summary>Where the callable is declared.</summary>
    public Document Document { get; }

    /// <summary><see langword="null"/> where the callable is not of this solution, is called by anybody else, stands for another declaration, or changes what it gets.</summary>
    public static async Task<SharedParameter?> FindAsync(
        IParameterSymbol parameter, IMethodSymbol stub, InvocationExpressionSyntax call, Solution solution, CancellationToken cancellationToken)
    {
        if (await SymbolFinder.FindSourceDefinitionAsync(parameter.ContainingSymbol, solution, cancellationToken).ConfigureAwait(false)
                is not IMethodSymbol { DeclaringSyntaxReferences: [SyntaxReference reference] } callable
            || solution.GetDocument(reference.SyntaxTree) is not { } document
            || IsGenerated(document)
            || await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not MethodDeclarationSyntax method
            || method.Modifiers.Any(SyntaxKind.PartialKeyword)
            || method.ParameterList.Parameters.FirstOrDefault(p => p.Identifier.ValueText == parameter.Name) is not { Default: null, Type: not (null or NullableTypeSyntax) } declaration
            || declaration.Modifiers.Any()
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || KnownTypes.Create(model.Compilation) is not { Lent: { } lent } known
            || Uses(method, callable.Parameters[parameter.Ordinal], model, lent, known, cancellationToken) is not { } uses
            || await Contracts.BindsAsync(callable, solution, cancellationToken).ConfigureAwait(false)
            || await IsUsedElsewhereAsync(callable, null, solution, cancellationToken).ConfigureAwait(false)
            || await IsUsedElsewhereAsync(stub, call, solution, cancellationToken).ConfigureAwait(false))
            return null;

        string name = IsSeen(lent, model, declaration.SpanStart) ? lent.Name : "global::Remoting." + lent.Name;
        return new SharedParameter(document, declaration, $"{name}<{declaration.Type.WithoutTrivia()}>", uses);
    }

    public bool IsSame(SharedParameter other) => other._declaration == _declaration;

    public void Apply(DocumentEditor editor)
    {
        editor.ReplaceNode(_declaration.Type!, SyntaxFactory.ParseTypeName(_type).WithTriviaFrom(_declaration.Type!));
        foreach ((IdentifierNameSyntax use, string member) in _uses)
        {
            editor.ReplaceNode(use, SyntaxFactory
                .MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, use.WithoutTrivia(), SyntaxFactory.IdentifierName(member))
                .WithTriviaFrom(use));
        }
    }

    private static List<(IdentifierNameSyntax Use, string Member)>? Uses(
        MethodDeclarationSyntax method, IParameterSymbol parameter, SemanticModel model, INamedTypeSymbol lent, KnownTypes known, CancellationToken cancellationToken)
    {
        // A value of a shared parameter is one object for all calls of a worker, an array of numbers, too: its copy is made once, and kept.
        var reads = new CollectionReads(known);
        var uses = new List<IdentifierNameSyntax>();
        foreach (IdentifierNameSyntax name in method.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == parameter.Name))
        {
            if (!SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, parameter) || model.GetOperation(name, cancellationToken) is not { } operation)
                continue;
            if (operation.Parent is INameOfOperation)
                continue;
            if (IsChanged(operation) || !reads.Is(operation) || name.Parent is ArgumentSyntax { RefOrOutKeyword.RawKind: not 0 } or RefExpressionSyntax || WrittenTrivia.Inside(name).Any())
                return null;
            uses.Add(name);
        }

        // The span is an extension property.
        bool isSpan = StubForm.HasProperties(model.Compilation) && IsLentAsSpan(parameter.Type, method) && IsSeen(lent, model, method.SpanStart) && uses.TrueForAll(IsSimple);
        return [.. uses.Select(use => (use, isSpan ? "Span" : "Value"))];
    }

    // Whoever changes what he gets changes it for later calls then, or not at all.
    private static bool IsChanged(IOperation use)
    {
        IOperation changed = use;
        while (changed.Parent is IConversionOperation or IParenthesizedOperation
            || (changed.Parent is IArrayElementReferenceOperation array && array.ArrayReference == changed)
            || (changed.Parent is IPropertyReferenceOperation property && property.Instance == changed)
            || (changed.Parent is IFieldReferenceOperation field && field.Instance == changed))
            changed = changed.Parent!;
        return changed.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == changed,
            IIncrementOrDecrementOperation => true,
            IArgumentOperation { Parameter.RefKind: not RefKind.None } => true,
            IAddressOfOperation or IDeconstructionAssignmentOperation => true,
            ITupleOperation { Parent: IDeconstructionAssignmentOperation deconstruction } tuple => deconstruction.Target == tuple,
            IInvocationOperation call => (Mutators.Changed(call) is { } of && of == changed) || (call.Instance == changed && changed != use && MayChangeItself(call.TargetMethod)),
            IArgumentOperation { Parent: IInvocationOperation call } argument => Mutators.Changed(call) is { } of && of == argument.Value,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.IsRef: true } } => true,
            _ => false,
        };
    }

    // An element of an array is no copy: what its method sets is in the array.
    private static bool MayChangeItself(IMethodSymbol method) => method is { ContainingType.IsValueType: true, IsReadOnly: false };

    // Without a copy, where nothing can be in the way of a span.
    private static bool IsLentAsSpan(ITypeSymbol type, MethodDeclarationSyntax method) =>
        type is IArrayTypeSymbol { IsSZArray: true } array
        && FrameworkTypes.IsBlockElement(array.ElementType)
        && !method.Modifiers.Any(SyntaxKind.AsyncKeyword)
        && !method.DescendantNodes().Any(node => node is YieldStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or QueryExpressionSyntax);

    private static bool IsSimple(IdentifierNameSyntax use) => use.Parent switch
    {
        ElementAccessExpressionSyntax element => element.Expression == use && element.ArgumentList.Arguments is [{ Expression: not RangeExpressionSyntax }],
        MemberAccessExpressionSyntax member => member.Expression == use && member.Name.Identifier.ValueText == "Length",
        ForEachStatementSyntax loop => loop.Expression == use,
        _ => false,
    };

    private static bool IsSeen(INamedTypeSymbol lent, SemanticModel model, int position) =>
        model.LookupNamespacesAndTypes(position, name: lent.Name).Any(symbol => SymbolEqualityComparer.Default.Equals(symbol, lent));

    // Where the output of generators is kept, it is a file like others.
    private static bool IsGenerated(Document document) => document is SourceGeneratedDocument || document.Name.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase);

    // Generated code follows by itself.
    private static async Task<bool> IsUsedElsewhereAsync(IMethodSymbol method, InvocationExpressionSyntax? here, Solution solution, CancellationToken cancellationToken)
    {
        IEnumerable<ReferencedSymbol> symbols = await SymbolFinder.FindReferencesAsync(method, solution, cancellationToken).ConfigureAwait(false);
        foreach (ReferenceLocation reference in symbols.SelectMany(symbol => symbol.Locations))
        {
            if (IsGenerated(reference.Document))
                continue;
            SyntaxNode? root = await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            if (root?.FindNode(reference.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true) is not { } name)
                return true;
            bool isNamed = name.AncestorsAndSelf().Any(node => node is CrefSyntax or InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });
            if (!isNamed && !(here is not null && root == here.SyntaxTree.GetRoot(cancellationToken) && here.Expression.Span.Contains(name.Span)))
                return true;
        }

        return false;
    }
}
