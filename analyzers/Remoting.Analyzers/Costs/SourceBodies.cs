using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// The operations behind a symbol that is declared in this compilation; and, where <paramref name="followsReferences"/> says so, in another project of the
/// solution whose source is there, as in an editor.
/// </summary>
internal sealed class SourceBodies(Compilation compilation, CancellationToken cancellationToken, bool followsReferences = false, BodyCache? cache = null)
{
    private readonly BodyCache _cache = cache ?? new BodyCache();

    /// <summary>The body of a method, accessor, operator or constructor; <see langword="null"/> where there is none to see.</summary>
    public IOperation? BodyOf(IMethodSymbol method)
    {
        IMethodSymbol implementation = method.PartialImplementationPart ?? method;
        return implementation.DeclaringSyntaxReferences is [SyntaxReference declaration]
            ? OperationAt(declaration.GetSyntax(cancellationToken))
            : null;
    }

    /// <summary>What runs before a constructor's body: the initializers of the type's instance fields and properties.</summary>
    public IEnumerable<IOperation?> InstanceInitializersOf(INamedTypeSymbol type) =>
        from member in type.GetMembers()
        where !member.IsStatic && member is IFieldSymbol or IPropertySymbol
        let initializer = InitializerOf(member)
        where initializer is not null
        select OperationAt(initializer);

    /// <summary>What a field, or an automatic property, is initialized with.</summary>
    public IOperation? InitialValueOf(ISymbol variable) =>
        InitializerOf(variable) is { } initializer ? OperationAt(initializer.Value) : null;

    private EqualsValueClauseSyntax? InitializerOf(ISymbol member) =>
        member.DeclaringSyntaxReferences is [SyntaxReference declaration]
            ? declaration.GetSyntax(cancellationToken) switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            }
            : null;

    private IOperation? OperationAt(SyntaxNode node)
    {
        // In an editor, the symbols of another project of the solution have a source, too, but one of another compilation.
        Compilation? owner = compilation.ContainsSyntaxTree(node.SyntaxTree) ? compilation
            : followsReferences ? compilation.References.OfType<CompilationReference>().Select(reference => reference.Compilation).FirstOrDefault(other => other.ContainsSyntaxTree(node.SyntaxTree))
            : null;

        return owner is null ? null : _cache.OperationAt(node, owner, cancellationToken);
    }
}
