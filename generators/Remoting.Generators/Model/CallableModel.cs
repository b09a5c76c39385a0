namespace Remoting.Generators.Model;

/// <summary>A method that can be called remotely.</summary>
/// <param name="Container">The type that it belongs to.</param>
/// <param name="Name">The method's name.</param>
/// <param name="WireName">What it is called between processes: unique in its container.</param>
/// <param name="Signature">The full signature: what callables are ordered by.</param>
/// <param name="DocumentationId">What its documentation is found by.</param>
/// <param name="IsPublic">Whether its stub is public.</param>
/// <param name="Returns">In which wrapping the result comes.</param>
/// <param name="Result">The result, or <see langword="null"/> where there is none.</param>
/// <param name="Parameters">All parameters, in order.</param>
internal sealed record CallableModel(
    ContainerModel Container,
    string Name,
    string WireName,
    string Signature,
    string DocumentationId,
    bool IsPublic,
    ReturnKind Returns,
    ResultModel? Result,
    EquatableArray<ParameterModel> Parameters);

/// <summary>A type with callables.</summary>
/// <param name="Group">Metadata name with namespace: the key of the registry, and the start of the hint name.</param>
/// <param name="Namespace">Its namespace, empty for the global one.</param>
/// <param name="Name">Its name, with those of the types around it: <c>Outer_Inner</c>.</param>
/// <param name="TypeName">Fully qualified.</param>
/// <param name="Property">By which its stubs are reached: <c>Remote</c>, if nothing else has that name.</param>
/// <param name="IsPublic">Whether the generated types are public.</param>
internal sealed record ContainerModel(string Group, string Namespace, string Name, string TypeName, string Property, bool IsPublic);

/// <summary>What a callable gives back.</summary>
/// <param name="DeclaredType">As the stub says it, with annotations and tuple names.</param>
/// <param name="Type">How it travels.</param>
/// <param name="IsLazy">Whether it may be an iterator, which has to be run where the callable runs.</param>
internal sealed record ResultModel(string DeclaredType, TypeRef Type, bool IsLazy);

/// <summary>A parameter of a callable.</summary>
/// <param name="Name">Without escape.</param>
/// <param name="DeclaredType">As the stub says it, with annotations and tuple names.</param>
/// <param name="Type">How it travels; <see langword="null"/> for a cancellation token, which the executor supplies.</param>
/// <param name="Prefix">What stands before its type: <c>params</c>, or an attribute that the compiler acts on at the call.</param>
/// <param name="Default">The text of its default value, if it has one.</param>
internal sealed record ParameterModel(string Name, string DeclaredType, TypeRef? Type, string Prefix, string? Default);

internal enum ReturnKind
{
    Void,
    Value,
    Task,
    TaskOfValue,
    ValueTask,
    ValueTaskOfValue,
}
