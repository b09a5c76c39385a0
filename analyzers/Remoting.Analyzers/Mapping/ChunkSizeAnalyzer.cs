using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>Does a map dispatch tiny work item by item? RMT0201.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChunkSizeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>
    /// So many items that dispatching each alone is worth a second thought whatever their work is: a thousand times the default
    /// threshold is 10 ms, the first time a person could notice.
    /// </summary>
    private const long ManyItems = 1_000;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.MissingChunkSize];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypes.Create(start.Compilation) is { } known && MapSymbols.Create(known) is { } maps)
                start.RegisterOperationAction(new Question(maps, new TinyWork(known)).Ask, OperationKind.Invocation);
        });
    }

    /// <summary>What is known once per compilation, and asked of each call.</summary>
    private sealed class Question(MapSymbols maps, TinyWork work)
    {
        public void Ask(OperationAnalysisContext context)
        {
            var map = (IInvocationOperation)context.Operation;
            if (!maps.IsMap(map.TargetMethod) || HasChunkSize(map))
                return;

            IMethodSymbol? callable = map.Arguments.FirstOrDefault(a => a.Parameter is { } p && maps.IsStub(p)) is { } stub
                ? work.Stubs.CallableOf(stub.Value)
                : null;
            if (Reason(map, callable, context) is { } reason)
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.MissingChunkSize, ExecutorSymbols.NameOf(map), reason));
        }

        private bool HasChunkSize(IInvocationOperation map) =>
            map.Arguments.Any(a => a.Parameter is { } p && maps.IsChunkSize(p) && a.ArgumentKind != ArgumentKind.DefaultValue);

        // An estimate decides; where there is none, a large number of items does.
        private string? Reason(IInvocationOperation map, IMethodSymbol? callable, OperationAnalysisContext context)
        {
            string name = callable?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat) is { } signature
                ? $"'{signature}'"
                : "The stub";
            Cost cost = callable is null ? Cost.Unknown : work.CostOf(callable, context);
            if (cost.IsKnown)
            {
                return TinyWork.IsTiny(cost, context)
                    ? $"{name} may be tiny work (estimated {cost})"
                    : null;
            }

            if (Count(map, context) is not (>= ManyItems and { } count))
                return null;
            string items = count == long.MaxValue ? "endlessly many" : count.ToString("N0", CultureInfo.InvariantCulture);
            return $"{name} may be small work for each of {items} items";
        }

        // The shortest of zipped sources ends the map, so all of them have to be known.
        private long? Count(IInvocationOperation map, OperationAnalysisContext context)
        {
            var counter = new ItemCount(context.Compilation, context.CancellationToken);
            long? count = long.MaxValue;
            foreach (IArgumentOperation argument in map.Arguments)
            {
                if (argument.Parameter is { IsOptional: false } parameter && !maps.IsStub(parameter))
                    count = counter.Of(argument.Value) is { } items && count is { } others ? Math.Min(items, others) : null;
            }

            return count;
        }
    }
}
