using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Where <c>[ProcessPoolCallable]</c> stands: on methods, and on the assembly for the methods of others.</summary>
internal static class Marking
{
    /// <summary>Whether the method bears the attribute. Of a partial method, which bears it twice, only one part counts.</summary>
    public static bool IsMarked(IMethodSymbol method, KnownTypes known) =>
        method.PartialDefinitionPart is null
        && method.GetAttributes().Any(attribute => KnownTypes.Is(attribute.AttributeClass, known.CallableAttribute));

    /// <summary>Whether the method gets a stub, marked by itself or by its own assembly. One that gets none has an error that says enough.</summary>
    public static bool IsCallable(IMethodSymbol method, KnownTypes known, CancellationToken cancellationToken) =>
        method.MethodKind == MethodKind.Ordinary
        && (IsMarked(method, known) || OfAssembly(known).Any(mark => Names(mark, method)))
        && known.Callable(method, cancellationToken).Model is not null;

    /// <summary>The marks of the assembly.</summary>
    public static IEnumerable<AttributeData> OfAssembly(KnownTypes known) => OfAssembly(known, known.CallableAttribute);

    /// <summary>The mark of the assembly that an attribute's syntax stands for.</summary>
    public static AttributeData? At(SyntaxNodeAnalysisContext context, KnownTypes known) => At(context, known, known.CallableAttribute);

    /// <summary>The same for another attribute.</summary>
    public static AttributeData? At(SyntaxNodeAnalysisContext context, KnownTypes known, INamedTypeSymbol? attribute) =>
        context.Node is AttributeSyntax { Parent: AttributeListSyntax { Target.Identifier: var target } } && target.IsKind(SyntaxKind.AssemblyKeyword)
            ? OfAssembly(known, attribute).FirstOrDefault(mark =>
                mark.ApplicationSyntaxReference is { } syntax && syntax.SyntaxTree == context.Node.SyntaxTree && syntax.Span == context.Node.Span)
            : null;

    private static IEnumerable<AttributeData> OfAssembly(KnownTypes known, INamedTypeSymbol? attribute) =>
        known.Compilation.Assembly.GetAttributes().Where(mark => KnownTypes.Is(mark.AttributeClass, attribute));

    private static bool Names(AttributeData mark, IMethodSymbol method) =>
        AssemblyMarkParser.Read(mark) is var (type, name, _) && name == method.Name && SymbolEqualityComparer.Default.Equals(type, method.ContainingType);
}
