using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>
/// Which callable a stub stands for, and what its work is worth: what RMT0201 and RMT0202 ask of each call of one compilation. There is one estimate
/// for each callable, however many calls use it.
/// </summary>
internal sealed class TinyWork(KnownTypes known)
{
    private readonly ConcurrentDictionary<IMethodSymbol, Cost> _costs = new(SymbolEqualityComparer.Default);

    private readonly BodyCache _bodies = new();

    public StubResolver Stubs { get; } = new(known);

    /// <param name="callable">The method.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="numbers">The numbers that it gets; empty where nobody knows.</param>
    public Cost CostOf(IMethodSymbol callable, OperationAnalysisContext context, long[] numbers) => numbers.Length == 0
        ? _costs.GetOrAdd(callable, method => new CostEstimator(context.Compilation, context.CancellationToken, _bodies).Call(method))
        : new CostEstimator(context.Compilation, context.CancellationToken, _bodies).Call(callable, numbers);

    /// <summary>By what the call's own file says is small work.</summary>
    public static Worth Judge(Cost cost, OperationAnalysisContext context) =>
        Dispatch.Judge(cost, ChunkSizeThreshold.For(context.Options, context.Operation.Syntax.SyntaxTree));
}
