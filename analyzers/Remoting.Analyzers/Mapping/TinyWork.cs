using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>
/// Which callable a stub stands for, and whether its work is tiny: what RMT0201 and RMT0202 ask of each call of one compilation. There is one estimate
/// for each callable, however many calls use it.
/// </summary>
internal sealed class TinyWork(KnownTypes known)
{
    private readonly ConcurrentDictionary<IMethodSymbol, Cost> _costs = new(SymbolEqualityComparer.Default);
    private readonly KnownCosts _knownCosts = new(known.Compilation);

    public StubResolver Stubs { get; } = new(known);

    public Cost CostOf(IMethodSymbol callable, OperationAnalysisContext context) => _costs.GetOrAdd(
        callable,
        method => new CostEstimator(context.Compilation, _knownCosts, context.CancellationToken).Call(method));

    /// <summary>Below what the call's own file says is worth dispatching alone; never of what is unknown.</summary>
    public static bool IsTiny(Cost cost, OperationAnalysisContext context) =>
        cost.IsBelow(ChunkSizeThreshold.For(context.Options, context.Operation.Syntax.SyntaxTree));
}
