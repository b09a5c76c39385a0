using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

/// <summary>Bodies that were bound for one compilation: a helper that many callables use, and a callable that is rehearsed several times, is bound once, and what it asks of them is found out once.</summary>
internal sealed class BodyCache
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<SyntaxNode, IOperation?> _operations = new();
    private readonly ConcurrentDictionary<IMethodSymbol, MethodFacts> _facts = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IForLoopOperation, long?> _iterations = new();

    /// <summary>Code of other projects, of which there is no source.</summary>
    public CompiledCode Compiled { get; } = new();

    /// <param name="method">The definition of a method.</param>
    public MethodFacts FactsOf(IMethodSymbol method) => _facts.GetOrAdd(method, static m => new MethodFacts(m));

    /// <summary>How often a loop runs, where that stands in the source.</summary>
    public long? IterationsOf(IForLoopOperation loop) => _iterations.GetOrAdd(loop, static l => ConstantCounts.Iterations(l));

    public IOperation? OperationAt(SyntaxNode node, Compilation owner, CancellationToken cancellationToken)
    {
        if (_operations.TryGetValue(node, out IOperation? known))
            return known;

        // Bodies lie in other files than the call that is looked at, so the model of the action's own file is not enough.
        // It is asked for rarely: only for maps without a chunk size.
#pragma warning disable RS1030
        SemanticModel model = _models.GetOrAdd(node.SyntaxTree, tree => owner.GetSemanticModel(tree));
#pragma warning restore RS1030
        return _operations[node] = model.GetOperation(node, cancellationToken);
    }
}
