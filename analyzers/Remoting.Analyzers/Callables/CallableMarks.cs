using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Callables;

/// <summary>Which methods are meant to be called remotely, whether or not they can be.</summary>
internal sealed class CallableMarks(KnownTypes known)
{
    /// <summary>A method that is marked itself or, with its type and name, in an assembly.</summary>
    public bool IsCallable(IMethodSymbol method, IAssemblySymbol assembly) =>
        IsMarked(method) || assembly.GetAttributes().Any(mark => Is(mark) && Names(mark.ConstructorArguments, method));

    /// <summary>Bears the attribute, static or not.</summary>
    public bool IsMarked(IMethodSymbol method) => method.GetAttributes().Any(Is);

    private bool Is(AttributeData mark) => KnownTypes.Is(mark.AttributeClass, known.CallableAttribute);

    private static bool Names(ImmutableArray<TypedConstant> arguments, IMethodSymbol method) =>
        arguments is [{ Value: ITypeSymbol type }, { Value: string name }]
        && name == method.Name
        && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, method.ContainingType.OriginalDefinition);
}
