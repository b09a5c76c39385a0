using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Callables;

/// <summary>
/// Can this method be called remotely? RMT0001 to RMT0005, RMT0101 to RMT0103. The answers are the parser's, which the generator
/// asks, too: where this analyzer reports an error, the generator makes no stub, and nowhere else.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallableAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.MustBeStatic,
        Descriptors.MustBeAccessible,
        Descriptors.MustNotBeGeneric,
        Descriptors.MustPassValues,
        Descriptors.UnsupportedKind,
        Descriptors.ParameterNotSerializable,
        Descriptors.ParameterMaybeNotSerializable,
        Descriptors.ResultNotSerializable,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is not { } known)
                return;

            start.RegisterSymbolAction(
                symbol => Check((IMethodSymbol)symbol.Symbol, known, symbol.ReportDiagnostic, symbol.CancellationToken),
                SymbolKind.Method);

            // Symbol actions do not see what is declared inside of bodies.
            start.RegisterOperationAction(
                body => Check(((ILocalFunctionOperation)body.Operation).Symbol, known, body.ReportDiagnostic, body.CancellationToken),
                OperationKind.LocalFunction);
            start.RegisterOperationAction(
                body => Check(((IAnonymousFunctionOperation)body.Operation).Symbol, known, body.ReportDiagnostic, body.CancellationToken),
                OperationKind.AnonymousFunction);
        });
    }

    private static void Check(IMethodSymbol method, KnownTypes known, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        // Both parts of a partial method bear the attributes of either; one of them speaks for the method.
        if (method.PartialDefinitionPart is not null
            || !method.GetAttributes().Any(attribute => KnownTypes.Is(attribute.AttributeClass, known.CallableAttribute)))
            return;

        // What may fail at run time does not matter of a method that nobody can call; it is told once the errors are gone.
        ImmutableArray<CallableProblem> problems = known.Callable(method, cancellationToken).Problems;
        bool isRefused = problems.Any(problem => problem.Certainty == Certainty.Error);
        foreach (CallableProblem problem in problems.Where(problem => !isRefused || problem.Certainty == Certainty.Error))
            report(ProblemReport.Create(problem, method));
    }
}
