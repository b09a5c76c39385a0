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
        if (TypeOf(stub, receiver) is not { } type)
            return null;

        IMethodSymbol[] callables = [.. type.GetMembers(stub.Name).OfType<IMethodSymbol>().Where(method => _marks.IsCallable(method, stub.ContainingAssembly))];
        return callables.Where(method => HasParametersOf(stub, method, isWhole: true)).ToArray() switch
        {
            [{ } callable] => callable,
            [] when callables.Where(method => HasParametersOf(stub, method, isWhole: false)).ToArray() is [{ } callable] => callable,
            _ => null,
        };
    }

    // The stub has the object that the method is called on, and the callable's parameters that travel; an overload of it has the first ones, where the others
    // are optional.
    private bool HasParametersOf(IMethodSymbol stub, IMethodSymbol method, bool isWhole)
    {
        var taken = new StubParameters(known);
        IParameterSymbol[] parameters = [.. method.Parameters.Where(taken.Have)];
        ITypeSymbol[] types = [.. method.IsStatic ? [] : new ITypeSymbol[] { method.ContainingType }, .. parameters.Select(parameter => parameter.Type)];
        int length = stub.Parameters.Length, missing = types.Length - length;
        return (isWhole ? missing == 0 : missing > 0 && missing <= parameters.Length && parameters.Skip(parameters.Length - missing).All(p => p.IsOptional))
            && types.Take(length).SequenceEqual(stub.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default);
    }

    // Reached through the extension property or, before the language had any, in a static class beside the type.
    private static INamedTypeSymbol? TypeOf(IMethodSymbol stub, IOperation? receiver)
    {
        if (receiver is IPropertyReferenceOperation { Property: { IsStatic: true } remote })
            return remote.ContainingType.ExtensionParameter?.Type as INamedTypeSymbol;
        const string ending = ContainerNames.Stubs;
        return stub is { IsStatic: true, ContainingType: { IsStatic: true, ContainingNamespace: { } space, Name: var name } }
            && name.EndsWith(ending, StringComparison.Ordinal)
                ? Named(space, name.Substring(0, name.Length - ending.Length))
                : null;
    }

    // Types in types are joined by underscores.
    private static INamedTypeSymbol? Named(INamespaceOrTypeSymbol scope, string name)
    {
        if (scope.GetTypeMembers(name, 0) is [{ } type])
            return type;
        for (int end = name.IndexOf('_'); end > 0; end = name.IndexOf('_', end + 1))
        {
            if (scope.GetTypeMembers(name.Substring(0, end), 0) is [{ } outer] && Named(outer, name.Substring(end + 1)) is { } inner)
                return inner;
        }

        return null;
    }
}
