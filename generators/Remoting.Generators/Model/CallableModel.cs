namespace Remoting.Generators.Model;

/// <summary>A method that can be called remotely.</summary>
/// <param name="Container">The type that it belongs to.</param>
/// <param name="Name">The method's name.</param>
/// <param name="WireName">What it is called between processes: unique in its container.</param>
/// <param name="Signature">The full signature: what callables are ordered by.</param>
/// <param name="DocumentationId">What its documentation is found by.</param>
/// <param name="IsPublic">Whether its stub is public.</param>
/// <param name="IsInstance">Whether it is called on its first parameter.</param>
/// <param name="Returns">In which wrapping the result comes.</param>
/// <param name="Result">The result, or <see langword="null"/> where there is none.</param>
/// <param name="Parameters">All parameters, in order.</param>
/// <param name="Notes">What its file has to say for its sake.</param>
/// <param name="IsObsolete">Whether a type of its signature is obsolete, or the type that it belongs to.</param>
internal sealed record CallableModel(
    ContainerModel Container,
    string Name,
    string WireName,
    string Signature,
    string DocumentationId,
    bool IsPublic,
    bool IsInstance,
    ReturnKind Returns,
    ResultModel? Result,
    EquatableArray<ParameterModel> Parameters,
    FileNotes Notes,
    bool IsObsolete)
{
    /// <summary>What its object is taken for in a call; empty where its own type will do.</summary>
    public string Receiver { get; init; } = "";

    /// <summary>What distinguishes its stub from the other stubs of its type.</summary>
    public string StubSignature =>
        SignatureOf(Parameters.Where(p => p.IsOfStub));

    /// <summary>The same with other parameters.</summary>
    public string SignatureOf(IEnumerable<ParameterModel> parameters) => Name + "(" + string.Join(", ", parameters.Select(p => p.Role + (p.Copy is null ? " " : " copied ") + p.Type!.Name)) + ")";
}

/// <summary>A type with callables.</summary>
/// <param name="Group">Metadata name with namespace: the key of the registry, and the start of the hint name.</param>
/// <param name="Namespace">Its namespace, empty for the global one.</param>
/// <param name="Name">What the names of the generated types begin with: its own, with those of the types around it, <c>Outer_Inner</c>.</param>
/// <param name="Title">Its name for people: <c>Outer.Inner</c>.</param>
/// <param name="TypeName">Fully qualified.</param>
/// <param name="Property">By which its stubs are reached: <c>Remote</c>, if nothing else has that name.</param>
/// <param name="IsPublic">Whether the generated types are public.</param>
internal sealed record ContainerModel(string Group, string Namespace, string Name, string Title, string TypeName, string Property, bool IsPublic);

/// <summary>What a callable gives back.</summary>
/// <param name="DeclaredType">As the stub says it, with annotations and tuple names.</param>
/// <param name="Type">How it travels.</param>
/// <param name="IsLazy">Whether it may be an iterator, which has to be run where the callable runs.</param>
/// <param name="IsOblivious">Whether it says nothing of null.</param>
internal sealed record ResultModel(string DeclaredType, TypeRef Type, bool IsLazy, bool IsOblivious)
{
    /// <summary>Whether operations on it are left to run time.</summary>
    public bool IsDynamic => DeclaredType is "dynamic" or "dynamic?";
}

/// <summary>A parameter of a callable.</summary>
/// <param name="Name">Without escape.</param>
/// <param name="DeclaredType">As the stub says it, with annotations and tuple names.</param>
/// <param name="Role">What is done with it.</param>
/// <param name="Type">How it travels, or what is reported to it, or its items do; <see langword="null"/> for a cancellation token.</param>
/// <param name="Prefix">What stands before its type: <c>params</c>, or an attribute that the compiler acts on at the call.</param>
/// <param name="DefaultAttributes">Attributes that say its default value, where C# has no other words for it.</param>
/// <param name="Default">The text of its default value, if it has one.</param>
/// <param name="Omitted">What is passed where it is left out; <see langword="null"/> where it cannot be, or the caller's compiler has to say it.</param>
/// <param name="IsOblivious">Whether its type says nothing of null.</param>
internal sealed record ParameterModel(
    string Name,
    string DeclaredType,
    ParameterRole Role,
    TypeRef? Type,
    string Prefix,
    string DefaultAttributes,
    string? Default,
    string? Omitted,
    bool IsOblivious)
{
    /// <summary>The array that is made of it when a call is made, where it is a span.</summary>
    public string? Copy { get; init; }

    /// <summary>Whether the method reads it where it is.</summary>
    public bool IsReadByReference { get; init; }

    /// <summary>Whether the stub has it.</summary>
    public bool IsOfStub => Role is not (ParameterRole.Token or ParameterRole.Omitted or ParameterRole.Service);

    /// <summary>Whether operations on it are left to run time.</summary>
    public bool IsDynamic => DeclaredType is "dynamic" or "dynamic?";
}

internal enum ParameterRole
{
    /// <summary>It travels to the callable.</summary>
    Value,

    /// <summary><c>CancellationToken</c>: the executor supplies it, and the stub has none.</summary>
    Token,

    /// <summary><c>IProgress&lt;T&gt;</c>: it stays with the caller, and reports travel to it.</summary>
    Progress,

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>: it stays with the caller, and its items travel to the callable.</summary>
    Source,

    /// <summary>It cannot travel, and has its default in the worker: the stub has none.</summary>
    Omitted,

    /// <summary><c>[FromServices]</c>: the worker's container supplies it, and the stub has none.</summary>
    Service,
}

internal enum ReturnKind
{
    Void,
    Value,
    Task,
    TaskOfValue,
    ValueTask,
    ValueTaskOfValue,

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>: items, which travel one by one.</summary>
    Stream,
}
