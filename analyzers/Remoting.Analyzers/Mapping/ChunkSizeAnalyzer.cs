using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>Does a map dispatch small work item by item? RMT0201.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChunkSizeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>So few items are over at once, however they are dispatched: at a fifth of a microsecond each it is some twenty microseconds.</summary>
    private const long FewItems = 100;

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

            if (map.Arguments.FirstOrDefault(a => a.Parameter is { } p && maps.IsStub(p)) is not { } stub
                || work.Stubs.CallableOf(stub.Value) is not { } callable
                || Count(map, context) < FewItems)
                return;

            Cost cost = work.CostOf(callable, context, Numbers(map, stub, context));
            string? advice = TinyWork.Judge(cost, context) switch
            {
                Worth.CannotPay =>
                    "less than it takes to hand an item to a worker (about 0.2 µs), so a plain loop is faster, whatever the chunk size; give each call more to do, "
                    + "or write a 'chunkSize' if another process is what is wanted",
                Worth.NeedsChunkSize => "and every item is dispatched alone; write 'chunkSize: ChunkSize.Auto', or 'chunkSize: 1' if that is meant",
                _ => null,
            };
            if (advice is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.MissingChunkSize,
                    ExecutorSymbols.NameOf(map),
                    callable.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                    cost,
                    advice));
            }
        }

        private bool HasChunkSize(IInvocationOperation map) =>
            map.Arguments.Any(a => a.Parameter is { } p && maps.IsChunkSize(p) && a.ArgumentKind != ArgumentKind.DefaultValue);

        // What a stub that is named gets is what stands in the source of items; a lambda may make something else of it.
        private long[] Numbers(IInvocationOperation map, IArgumentOperation stub, OperationAnalysisContext context) =>
            StubResolver.IsNamed(stub.Value)
            && map.Arguments.FirstOrDefault(a => a.Parameter is { IsOptional: false } parameter && !maps.IsStub(parameter)) is { Value: var items }
                ? new ItemNumbers(context.Compilation).Of(items)
                : [];

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
