using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Costs;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>
/// From a stub, as it is written at a map, back to the callable it stands for. The generated code is only looked at through
/// its symbols: <c>Type.Remote.Method</c> is a method reached through a static extension property of the callable's own type.
/// </summary>
internal sealed class StubResolver(KnownTypes known)
{
    private readonly CallableMarks _marks = new(known);

    /// <summary>
    /// The callable; <see langword="null"/> where the stub is anything but a method group or a lambda that ends in one call.
    /// </summary>
    public IMethodSymbol? CallableOf(IOperation stub) => ConstantCounts.Unconverted(stub) switch
    {
        IDelegateCreationOperation creation => CallableOf(creation.Target),
        IMethodReferenceOperation group => CallableOf(group.Method, group.Instance),
        IAnonymousFunctionOperation lambda when Returned(lambda) is { } call => CallableOf(call),
        _ => null,
    };

    /// <summary>Whether the stub is a method group, so that it gets the items as they are.</summary>
    public static bool IsNamed(IOperation stub) => ConstantCounts.Unconverted(stub) switch
    {
        IDelegateCreationOperation creation => IsNamed(creation.Target),
        IMethodReferenceOperation => true,
        _ => false,
    };

    /// <summary>The call of a stub that a lambda makes; <see langword="null"/> where it is no lambda, or does anything else.</summary>
    public IInvocationOperation? CallOf(IOperation stub) => ConstantCounts.Unconverted(stub) switch
    {
        IDelegateCreationOperation creation => CallOf(creation.Target),
        IAnonymousFunctionOperation lambda when Single(lambda) is { } call && CallableOf(call) is not null => call,
        _ => null,
    };

    /// <summary>The callable, where the call is one of its stub's: <c>Type.Remote.Method(...)</c>.</summary>
    public IMethodSymbol? CallableOf(IInvocationOperation call) => CallableOf(call.TargetMethod, call.Instance);

    // Whatever else the lambda does, it does here: what is dispatched is the call that it returns.
    private static IInvocationOperation? Returned(IAnonymousFunctionOperation lambda) =>
        lambda.Body.Operations is [.., IReturnOperation { ReturnedValue: { } value }] ? ConstantCounts.Unconverted(value) as IInvocationOperation : null;

    private static IInvocationOperation? Single(IAnonymousFunctionOperation lambda) =>
        lambda.Body.Operations is [IReturnOperation { ReturnedValue: { } value }] ? ConstantCounts.Unconverted(value) as IInvocationOperation : null;

    private IMethodSymbol? CallableOf(IMethodSymbol stub, IOperation? receiver)
    {
        if (receiver is not IPropertyReferenceOperation { Property: { IsStatic: true } remote }
            || remote.ContainingType.ExtensionParameter?.Type is not INamedTypeSymbol type)
            return null;

        IMethodSymbol[] callables =
        [
            .. type.GetMembers(stub.Name).OfType<IMethodSymbol>()
                .Where(method => HasParametersOf(stub, method) && _marks.IsCallable(method, stub.ContainingAssembly)),
        ];
        return callables is [{ } callable] ? callable : null;
    }

    // The stub has the callable's parameters, except for cancellation tokens: those the executor supplies.
    private bool HasParametersOf(IMethodSymbol stub, IMethodSymbol method) =>
        method.Parameters.Select(parameter => parameter.Type).Where(type => !Is(type, known.CancellationToken))
            .SequenceEqual(stub.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default);

    private static bool Is(ISymbol? symbol, ISymbol? other) => SymbolEqualityComparer.Default.Equals(symbol, other);
}
