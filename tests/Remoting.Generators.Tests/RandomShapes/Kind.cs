using CsCheck;

namespace Remoting.Generators.Tests.RandomShapes;

/// <summary>A type, as code writes it, with what has to be declared for it and expressions for values of it.</summary>
internal sealed record Kind(string Type, Gen<string> Value)
{
    /// <summary>The declarations of types that it is made of.</summary>
    public string Declarations { get; init; } = "";

    public bool IsStruct { get; init; }

    /// <summary>Whether values are equal by content, so that they can be keys.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether MessagePack's own format keeps all of it.</summary>
    public bool IsKeptInAnnotatedTypes { get; init; } = true;
}
