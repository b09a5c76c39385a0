using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Has the language what stubs are made of? RMT0901.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageVersionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.OldLanguage];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation is not CSharpCompilation { LanguageVersion: var version and < LanguageVersion.CSharp14 }
                || KnownTypes.Create(start.Compilation) is not { } known)
                return;

            // At each callable that lacks its stub, as with all errors; those with an error of their own have been told enough.
            start.RegisterSymbolAction(
                symbol =>
                {
                    var method = (IMethodSymbol)symbol.Symbol;
                    if (Marking.IsMarked(method, known) && known.Callable(method, symbol.CancellationToken).Model is { } model)
                        symbol.ReportDiagnostic(Create(method.Locations[0], method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), model, version));
                },
                SymbolKind.Method);
            start.RegisterSyntaxNodeAction(
                node =>
                {
                    if (Marking.At(node, known) is { } mark && AssemblyMarkParser.Parse(mark, known, node.CancellationToken).FirstOrDefault()?.Model is { } model)
                        node.ReportDiagnostic(Create(node.Node.GetLocation(), AssemblyMarkParser.Read(mark).Method!, model, version));
                },
                SyntaxKind.Attribute);
        });
    }

    // A hint where the stub is elsewhere; an error where there is none.
    private static Diagnostic Create(Location at, string name, CallableModel model, LanguageVersion version)
    {
        bool hasStub = version >= LanguageVersions.Oldest;
        string what = hasStub ? $"The stub of '{name}' is '{model.Container.Name}{ContainerNames.Stubs}.{model.Name}'" : $"'{name}' gets no stub";
        return Diagnostic.Create(
            Descriptors.OldLanguage,
            at,
            hasStub ? DiagnosticSeverity.Info : DiagnosticSeverity.Error,
            additionalLocations: null,
            properties: null,
            what,
            version.ToDisplayString());
    }
}
