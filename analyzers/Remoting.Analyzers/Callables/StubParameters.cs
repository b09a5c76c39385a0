using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Callables;

/// <summary>Which parameters of a callable its stub has: neither those that a worker supplies, nor optional ones that cannot travel.</summary>
internal sealed class StubParameters(KnownTypes known)
{
    private readonly CallableMarks _marks = new(known);

    public bool Have(IParameterSymbol parameter) =>
        CallableParser.Role(parameter, known).Role is not (ParameterRole.Token or ParameterRole.Service)
        && parameter.ContainingSymbol is IMethodSymbol method
        && !new ParameterParser(method, known, leavesUncertain: !_marks.IsMarked(method)).IsOmitted(parameter);
}
