using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

internal enum CallableProblemKind
{
    /// <summary>An instance method of a type that is not certain to travel.</summary>
    NotStatic,

    /// <summary>Private, protected or file-local, or inside such a type.</summary>
    NotAccessible,

    /// <summary>The method or a type around it has type parameters.</summary>
    Generic,

    /// <summary><c>ref</c>, <c>out</c>, <c>in</c>, a pointer or a ref struct: cannot leave the stack.</summary>
    ByReference,

    /// <summary><c>async void</c>: nobody can tell when it ends.</summary>
    AsyncVoid,

    /// <summary>A local function or a lambda.</summary>
    LocalFunction,

    /// <summary>A partial method that nobody implements.</summary>
    PartialWithoutBody,

    /// <summary>Gives an enumerator, which runs with its consumer.</summary>
    Iterator,

    /// <summary>An operator, an accessor, a constructor, a member of an extension block, or abstract.</summary>
    NotOrdinary,

    /// <summary><c>[UnmanagedCallersOnly]</c>: managed code must not call it.</summary>
    UnmanagedOnly,

    /// <summary>Calls go to another overload: one of a higher priority, or beside an override.</summary>
    Overtaken,

    /// <summary>C# has no name for it, or for a type of its signature.</summary>
    Unnameable,

    /// <summary>The wire name that it was given is no text.</summary>
    BrokenName,

    ParameterNeverSerializable,
    ResultNeverSerializable,
    ParameterMaybeSerializable,
    ResultMaybeSerializable,
}

internal enum Certainty
{
    /// <summary>It cannot work.</summary>
    Error,

    /// <summary>It may not work.</summary>
    Warning,
}

/// <summary>Why a method is not a callable, or may fail as one.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Symbol">The method, or the parameter concerned.</param>
/// <param name="Fault">Where in the data the trouble is, for problems of serialization.</param>
internal sealed record CallableProblem(CallableProblemKind Kind, ISymbol Symbol, SerializationFault? Fault = null)
{
    public Certainty Certainty => Kind is CallableProblemKind.ParameterMaybeSerializable or CallableProblemKind.ResultMaybeSerializable
        ? Certainty.Warning
        : Certainty.Error;
}
