using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Costs;

namespace Remoting.Analyzers.Mapping;

/// <summary>What the callables of one compilation cost: one estimate each, however many calls use it.</summary>
internal sealed class CallableCosts(Compilation compilation)
{
    private readonly ConcurrentDictionary<IMethodSymbol, Cost> _costs = new(SymbolEqualityComparer.Default);
    private readonly KnownCosts _known = new(compilation);

    public Cost Of(IMethodSymbol callable, OperationAnalysisContext context) => _costs.GetOrAdd(
        callable,
        method => new CostEstimator(context.Compilation, _known, context.CancellationToken).Call(method));
}
