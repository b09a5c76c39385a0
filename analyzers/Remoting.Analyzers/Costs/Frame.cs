using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Costs;

/// <summary>The variables of one call. A lambda sees those around it, too.</summary>
internal sealed class Frame(Frame? outer, Value? instance = null)
{
    private Dictionary<ISymbol, Value> _variables = new(SymbolEqualityComparer.Default);

    public Frame? Outer { get; } = outer;

    /// <summary>The object that the method was called on.</summary>
    public Value Instance { get; } = instance ?? outer?.Instance ?? Value.Unknown;

    /// <summary>What the call has returned; <see langword="null"/> before it has.</summary>
    public Value? Result { get; set; }

    public Value? this[ISymbol variable]
    {
        get => _variables.TryGetValue(variable, out Value value) ? value : Outer?[variable];
        set
        {
            Frame owner = this;
            while (!owner._variables.ContainsKey(variable) && owner.Outer is { } around)
                owner = around;
            (owner._variables.ContainsKey(variable) ? owner : this)._variables[variable] = value ?? Value.Unknown;
        }
    }

    /// <summary>A variable of this call, whatever others of the same symbol there are around it.</summary>
    public void Declare(ISymbol variable, Value value) => _variables[variable] = value;

    public Dictionary<ISymbol, Value> Save() => new(_variables, SymbolEqualityComparer.Default);

    public void Restore(Dictionary<ISymbol, Value> saved) => _variables = saved;

    /// <summary>After two ways of which nobody knows which was gone.</summary>
    public void Merge(Dictionary<ISymbol, Value> other)
    {
        foreach (KeyValuePair<ISymbol, Value> variable in other)
            _variables[variable.Key] = _variables.TryGetValue(variable.Key, out Value value) ? Value.Merge(value, variable.Value) : variable.Value;
    }
}
