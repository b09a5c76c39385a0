using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Does another callable of the type have the same wire name, or the same stub? RMT0006. The generator keeps one of them, and this says which not.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WireNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SameWireName];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is not { } known)
                return;

            var question = new Question(known);
            start.RegisterSymbolAction(question.AskMethod, SymbolKind.Method);
            start.RegisterSyntaxNodeAction(question.AskMark, SyntaxKind.Attribute);
        });
    }

    private sealed class Question(KnownTypes known)
    {
        /// <summary>What the callables of each type are called, found out once.</summary>
        private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<NamedCallable>> _names = new(SymbolEqualityComparer.Default);

        public void AskMethod(SymbolAnalysisContext context)
        {
            var method = (IMethodSymbol)context.Symbol;
            if (Marking.IsMarked(method, known) && known.Callable(method, context.CancellationToken).Model is { } model)
                Check(method.ContainingType, model, method.Locations[0], context.ReportDiagnostic, context.CancellationToken);
        }

        public void AskMark(SyntaxNodeAnalysisContext context)
        {
            if (Marking.At(context, known) is not { } mark || AssemblyMarkParser.Read(mark).Type is not { } type)
                return;
            foreach (CallableParse parse in AssemblyMarkParser.Parse(mark, known, context.CancellationToken))
                Check(type, parse.Model!, context.Node.GetLocation(), context.ReportDiagnostic, context.CancellationToken);
        }

        // What is not among the catalogue's callables, under whatever name, gave way to the one that is there under its name.
        private void Check(INamedTypeSymbol type, CallableModel model, Location at, Action<Diagnostic> report, CancellationToken cancellationToken)
        {
            ImmutableArray<NamedCallable> all = _names.GetOrAdd(type, t => [.. NamedCallable.Of(t, known, cancellationToken)]);
            IReadOnlyList<CallableModel> kept = Catalog.Distinct(all.Select(named => named.Model));
            if (kept.Any(k => k.Signature == model.Signature))
                return;
            CallableModel? namesake = kept.FirstOrDefault(k => k.WireName == model.WireName);
            if ((namesake ?? kept.FirstOrDefault(k => k.StubSignature == model.StubSignature)) is not { } winner)
                return;

            // In an editor the callables of another project have a source, too, at which nothing may be reported from here.
            Location other = all.First(named => named.Model.Signature == winner.Signature && named.Model.WireName == winner.WireName).Location;

            // Of two overloads that one mark of the assembly names, nobody can give one another name; the first one is what is called.
            if (namesake is null && other == at)
                return;
            Location[] shown = other.SourceTree is { } tree && known.Compilation.ContainsSyntaxTree(tree) ? [other] : [];
            report(Diagnostic.Create(Descriptors.SameWireName, at, shown, model.Signature, winner.Signature, namesake is null
                ? "a stub with the same parameters, among which cancellation tokens do not count and an instance comes first; give one of the methods another name"
                : $"the wire name '{model.WireName}', too; give one of them another 'Name'"));
        }
    }
}
