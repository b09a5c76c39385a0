using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.Costs;

/// <summary>What a rehearsal asks of a method at each of its calls, of which there may be thousands: found out once in a compilation.</summary>
internal sealed class MethodFacts(IMethodSymbol method)
{
    /// <summary>What it was measured to cost; <see langword="null"/> where it was not.</summary>
    public Price? Price { get; } = Catalogue.Of(method);

    // An override may do something else than the method that stands in the source.
    public bool CanBeFollowed { get; } =
        method is { IsAbstract: false, IsExtern: false, MethodKind: not MethodKind.DelegateInvoke }
        && (!(method.IsVirtual || method.IsOverride) || method.IsSealed || method.ContainingType is { IsSealed: true } or { IsValueType: true });

    public bool IsAutoAccessor { get; } =
        method.AssociatedSymbol is IPropertySymbol property
        && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field =>
            field.IsImplicitlyDeclared && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
        && (method.IsImplicitlyDeclared || method.DeclaringSyntaxReferences.All(HasNoBody));

    public bool IsGeneratedRegex { get; } =
        method.GetAttributes().Concat(method.AssociatedSymbol?.GetAttributes() ?? []).Any(attribute =>
            attribute.AttributeClass is { Name: "GeneratedRegexAttribute", ContainingNamespace.Name: "RegularExpressions" });

    public bool HasSource { get; } = !method.DeclaringSyntaxReferences.IsEmpty;

    private static bool HasNoBody(SyntaxReference declaration) =>
        declaration.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null };
}
