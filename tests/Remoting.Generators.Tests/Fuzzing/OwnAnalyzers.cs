using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>
/// The project's analyzers, run over a legal program with its generated code: none throws, nothing is said in generated code, and a marked method has an error
/// if and only if generated code does not call it.
/// </summary>
internal static class OwnAnalyzers
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> All =
    [
        .. typeof(Descriptors).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static async Task<List<string>> FailuresAsync(CSharpCompilation compilation, IReadOnlyCollection<SyntaxTree> generated, CancellationToken cancellationToken)
    {
        var thrown = new ConcurrentQueue<string>();
        var analysis = compilation.WithAnalyzers(All, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            (exception, analyzer, _) => thrown.Enqueue($"AD0001 {analyzer.GetType().Name}: {exception}"),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false));
        var reports = await analysis.GetAnalyzerDiagnosticsAsync(cancellationToken);
        var errors = reports.Where(report => report.Severity == DiagnosticSeverity.Error).ToList();
        return
        [
            .. thrown,
            .. reports.Where(report => report.Location.SourceTree is { } tree && generated.Contains(tree)).Select(TestCompilation.Describe),

            // No other generator has had a part in these programs.
            .. errors.Where(error => error.Id == Descriptors.UnseenFields.Id).Select(TestCompilation.Describe),
            .. Disparities(compilation, generated, errors, cancellationToken),
        ];
    }

    private static IEnumerable<string> Disparities(CSharpCompilation compilation, IReadOnlyCollection<SyntaxTree> generated, List<Diagnostic> errors, CancellationToken cancellationToken)
    {
        var marked = Marked(compilation, generated, cancellationToken).ToList();
        var called = Called(compilation, generated, [.. marked.Select(method => method.Symbol.Name)], cancellationToken);
        foreach (var (symbol, declaration) in marked)
        {
            // That there is no stub is no reason why there should be none.
            bool isCalled = called.Contains(symbol);
            var error = errors.Find(error => (isCalled || error.Id != Descriptors.NoStub.Id)
                && error.Location.SourceTree == declaration.SyntaxTree && declaration.Span.Contains(error.Location.SourceSpan));
            if (isCalled == error is null)
                continue;
            yield return error is null ? $"There is no stub of {symbol}, and no error says so:\n    {declaration}" : $"There is an error in spite of its stub: {TestCompilation.Describe(error)}";
        }
    }

    private static IEnumerable<(IMethodSymbol Symbol, MethodDeclarationSyntax Declaration)> Marked(Compilation compilation, IReadOnlyCollection<SyntaxTree> generated, CancellationToken cancellationToken)
    {
        var mark = compilation.GetTypeByMetadataName(typeof(ProcessPoolCallableAttribute).FullName!);
        foreach (var tree in compilation.SyntaxTrees.Where(tree => !generated.Contains(tree)))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var declaration in tree.GetRoot(cancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => method.AttributeLists.Count > 0))
            {
                if (model.GetDeclaredSymbol(declaration, cancellationToken) is { } symbol
                    && symbol.GetAttributes().Any(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, mark)))
                    yield return (symbol, declaration);
            }
        }
    }

    /// <summary>Whatever the stubs are made of, somewhere the callable itself is called.</summary>
    private static HashSet<ISymbol> Called(Compilation compilation, IReadOnlyCollection<SyntaxTree> generated, HashSet<string> names, CancellationToken cancellationToken)
    {
        var called = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var tree in generated)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var call in tree.GetRoot(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && names.Contains(name)
                    && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method)
                    called.Add(method.ReducedFrom ?? method);
            }
        }

        return called;
    }
}
