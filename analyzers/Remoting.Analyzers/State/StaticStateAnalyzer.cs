using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Marks;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.State;

/// <summary>Does a callable rely on static state, of which each worker has a copy of its own? RMT0301.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticStateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.StaticState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is { } known)
                start.RegisterOperationBlockAction(new Question(known).Ask);
        });
    }

    private sealed class Question(KnownTypes known)
    {
        private static readonly string[] SetUpOptions = ["Initializer", "Opening"];

        private readonly StaticUses _uses = new(known.Compilation);
        private readonly ChangesElsewhere _changes = new(known.Compilation, new StaticUses(known.Compilation));

        private readonly ReusedObjects _reused = new();

        /// <summary>Methods that set up the static state of workers.</summary>
        private HashSet<IMethodSymbol>? _setUp;

        public void Ask(OperationBlockAnalysisContext context)
        {
            if (context.OwningSymbol is not IMethodSymbol owner || !Marking.IsCallable(owner.PartialDefinitionPart ?? owner, known, context.CancellationToken))
                return;

            IMethodSymbol method = owner.PartialDefinitionPart ?? owner;
            var found = _uses.From(method, context.CancellationToken)
                .GroupBy(found => found.Use.Variable, SymbolEqualityComparer.Default)
                .Where(uses => !_reused.Contain(uses.Key!, context.CancellationToken))
                .Select(uses => uses.OrderByDescending(use => use.Use.IsChange).First());
            foreach (var (use, through) in found)
            {
                if (Words(use, context.CancellationToken) is not { } words || SetUp(context.CancellationToken).Contains(method))
                    continue;
                string path = through is { } call ? $" through '{Display(call.Method)}'" : "";
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.StaticState,
                    through?.Location ?? use.Location,
                    through is null ? [] : [use.Location],
                    Display(method),
                    words + path,
                    use.IsChange ? "return what the caller needs to know" : "pass it as an argument, or set it in 'ProcessPoolOptions.Initializer'"));
            }
        }

        // A change is certain. What is read is state only if something changes it.
        private string? Words(StaticUse use, CancellationToken cancellationToken)
        {
            string name = use.Variable.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            if (use.IsChange)
                return $"changes the static '{name}'";
            return _changes.Of(use.Variable, SetUp(cancellationToken).Contains, cancellationToken) is { } changer
                ? $"reads the static '{name}' (changed by '{Display(changer)}')"
                : null;
        }

        // A callable that is given as the initializer of a pool, or opens a lease, is there to set up the static state of each worker.
        private HashSet<IMethodSymbol> SetUp(CancellationToken cancellationToken) => _setUp ??= FindSetUp(cancellationToken);

        private HashSet<IMethodSymbol> FindSetUp(CancellationToken cancellationToken)
        {
            var stubs = new StubResolver(known);
            var found = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
            if (ExecutorSymbols.Create(known) is not { } executors)
                return found;
            foreach (var (assignment, model) in SetUpOptions.SelectMany(option => _changes.AssignmentsTo(option, cancellationToken)))
            {
                if (model.GetOperation(assignment, cancellationToken) is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } option }, Value: { } value }
                    && executors.IsOption(option)
                    && Written(value).DescendantsAndSelf().OfType<IInvocationOperation>().Select(stubs.CallableOf).FirstOrDefault(callable => callable is not null) is { } callable)
                {
                    found.Add(callable);
                    found.UnionWith(_uses.Reachable(callable, cancellationToken));
                }
            }

            return found;
        }

        // `RemoteCall load = C.Remote.Load(3); new ProcessPoolOptions { Initializer = load }`
        private static IOperation Written(IOperation value) =>
            ConstantCounts.Unconverted(value) is ILocalReferenceOperation local && ConstantLocals.InitialValueOf(local) is { } initial ? initial : value;

        private static string Display(IMethodSymbol method) => method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
    }
}
