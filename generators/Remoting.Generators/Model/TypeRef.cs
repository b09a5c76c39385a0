namespace Remoting.Generators.Model;

/// <summary>How generated code writes and reads a value.</summary>
internal enum WireForm
{
    /// <summary>By the reader and the writer themselves; <see cref="TypeRef.Reader"/> is a method of the reader.</summary>
    Primitive,

    /// <summary>The same, with casts between the enum and its underlying type.</summary>
    Enum,

    /// <summary>By the runtime's helpers; <see cref="TypeRef.Reader"/> is one of them.</summary>
    Helper,

    /// <summary>By a generated serializer; <see cref="TypeRef.Reader"/> is its class.</summary>
    Serializer,

    /// <summary>By a formatter of MessagePack's, through the runtime's helpers; <see cref="TypeRef.Reader"/> is one of them.</summary>
    Library,

    /// <summary>By a formatter that an annotation names; <see cref="TypeRef.Reader"/> is the code that gives it.</summary>
    Formatter,

    /// <summary>By its state, at run time, or by whatever the resolver of the user's own knows.</summary>
    Dynamic,

    /// <summary>By the resolver of MessagePack, at run time.</summary>
    LibraryDynamic,

    /// <summary>By the runtime's helpers for what threads wait for; <see cref="TypeRef.Reader"/> is one of them.</summary>
    Lock,
}

/// <summary>A type where it is used: its name, and how a value of it travels.</summary>
/// <param name="Name">Fully qualified, without nullable annotations and tuple names.</param>
/// <param name="Form">Who writes and reads it.</param>
/// <param name="Reader">What reads it; see <see cref="WireForm"/>.</param>
/// <param name="HasGraph">Whether objects that it leads to are told apart, so that their numbers have to begin somewhere: where something travels as a whole.</param>
/// <param name="IsLending">Whether a shared value may be in it, in which the call has a share then.</param>
internal sealed record TypeRef(string Name, WireForm Form, string Reader, bool HasGraph = false, bool IsLending = false)
{
    /// <summary>Whether there are tables in it whose keys may not be there yet when they are read: those are filled at the end.</summary>
    public bool HasLateKeys { get; init; }

    /// <summary>Whether it leads to objects that may be of types which another project derives, so that what those share with the rest is looked at when it has been written.</summary>
    public bool IsWatched { get; init; }

    /// <summary>Whether what travels may be such an object itself.</summary>
    public bool IsExtensible { get; init; }
}
