using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Has each callable its stub? RMT0009. It has none where the generator did not see what the compiler sees in the end.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NoStubAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NoStub];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // Marked methods that another generator adds are what this is about.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start =>
        {
            // In an older language there are no stubs, and another rule says so.
            if (start.Compilation is not CSharpCompilation { LanguageVersion: >= LanguageVersions.Oldest } || KnownTypes.Create(start.Compilation) is not { } known)
                return;

            var question = new Question(known);
            start.RegisterSymbolAction(question.AskMethod, SymbolKind.Method);
            start.RegisterSyntaxNodeAction(question.AskMark, SyntaxKind.Attribute);
        });
    }

    private sealed class Question(KnownTypes known)
    {
        /// <summary>The callables of each type that have stubs, if all is as it should be.</summary>
        private readonly ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<CallableModel>> _kept = new(SymbolEqualityComparer.Default);

        public void AskMethod(SymbolAnalysisContext context)
        {
            var method = (IMethodSymbol)context.Symbol;
            if (Marking.IsMarked(method, known) && known.Callable(method, context.CancellationToken).Model is { } model)
                Check(method, model, At(method), context.ReportDiagnostic, context.CancellationToken);
        }

        public void AskMark(SyntaxNodeAnalysisContext context)
        {
            if (Marking.At(context, known) is not { } mark || AssemblyMarkParser.Read(mark) is not ({ } type, { } name, _))
                return;
            foreach (CallableParse parse in AssemblyMarkParser.Parse(mark, known, context.CancellationToken))
            {
                if (type.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(method => method.GetDocumentationCommentId() == parse.Model!.DocumentationId) is { } method
                    && Check(method, parse.Model!, context.Node.GetLocation(), context.ReportDiagnostic, context.CancellationToken))
                    return;
            }
        }

        private bool Check(IMethodSymbol method, CallableModel model, Location at, Action<Diagnostic> report, CancellationToken cancellationToken)
        {
            if (StubSearch.Finds(model, method.ContainingType, known.Compilation))
                return false;

            // What gave way to another has been told why.
            IReadOnlyList<CallableModel> kept = _kept.GetOrAdd(
                method.ContainingType, type => Catalog.Distinct(NamedCallable.Of(type, known, cancellationToken).Select(named => named.Model)));
            if (!kept.Any(k => k.Signature == model.Signature))
                return false;
            report(Diagnostic.Create(
                Descriptors.NoStub, at, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), UnseenCode.Reason(method, known)));
            return true;
        }

        // A line that somebody wrote, where there is one: that of the type of which another generator wrote a part.
        private static Location At(IMethodSymbol method)
        {
            if (UnseenCode.IsAdded(method)
                && method.ContainingType.DeclaringSyntaxReferences.FirstOrDefault(part => !UnseenCode.IsGenerated(part.SyntaxTree)) is { } written)
                return method.ContainingType.Locations.FirstOrDefault(location => location.SourceTree == written.SyntaxTree) ?? method.Locations[0];
            return method.Locations[0];
        }
    }
}
