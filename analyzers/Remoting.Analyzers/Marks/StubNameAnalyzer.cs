using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Calls;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Are the stubs of a type where one looks for them? RMT0008: something else is called <c>Remote</c>, so they have another name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StubNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.OtherStubName];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            // In an older language they are in a class of another name.
            if (!StubForm.HasProperties(start.Compilation) || KnownTypes.Create(start.Compilation) is not { } known)
                return;

            start.RegisterSymbolAction(symbol => AskType(symbol, known), SymbolKind.NamedType);
            start.RegisterSyntaxNodeAction(node => AskMark(node, known), SyntaxKind.Attribute);
        });
    }

    private static void AskType(SymbolAnalysisContext context, KnownTypes known)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (StubProperty.InTheWay(type, known.Compilation) is not { } other
            || !type.GetMembers().OfType<IMethodSymbol>().Any(method => Marking.IsMarked(method, known) && known.Callable(method, context.CancellationToken).Model is not null))
            return;

        // At what is in the way, where that is a line of this type; otherwise at the type.
        Location at = SymbolEqualityComparer.Default.Equals(other.ContainingType, type) ? other.Locations[0] : type.Locations[0];
        context.ReportDiagnostic(Report(type, other, at, known));
    }

    private static void AskMark(SyntaxNodeAnalysisContext context, KnownTypes known)
    {
        if (Marking.At(context, known) is { } mark
            && AssemblyMarkParser.Read(mark).Type is { } type
            && StubProperty.InTheWay(type, known.Compilation) is { } other
            && !AssemblyMarkParser.Parse(mark, known, context.CancellationToken).IsEmpty)
            context.ReportDiagnostic(Report(type, other, context.Node.GetLocation(), known));
    }

    private static Diagnostic Report(INamedTypeSymbol type, ISymbol other, Location at, KnownTypes known)
    {
        string name = type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        string reason = SymbolEqualityComparer.Default.Equals(other, type) ? "is called so itself"
            : other.ContainingType.ExtensionParameter is not null ? $"has stubs of that name from '{other.ContainingAssembly.Name}'"
            : SymbolEqualityComparer.Default.Equals(other.ContainingType, type) ? "has a member of that name"
            : $"has a member of that name from '{other.ContainingType.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'";
        return Diagnostic.Create(Descriptors.OtherStubName, at, name, StubProperty.Name(type, known.Compilation), reason);
    }
}
