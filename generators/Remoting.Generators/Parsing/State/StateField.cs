using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>One instance field of a type, or of one of its bases.</summary>
/// <param name="Level">The type that declares it, with its type arguments.</param>
/// <param name="Field">The field as the runtime names it.</param>
/// <param name="Type">Its type.</param>
/// <param name="OpenType">Its type in terms of the declaring type's own parameters.</param>
/// <param name="Symbol">What a person would call it: the field, the automatic property, or the parameter.</param>
/// <param name="IsReadOnly">Whether only a constructor may set it.</param>
internal sealed record StateField(INamedTypeSymbol Level, string Field, ITypeSymbol Type, ITypeSymbol OpenType, ISymbol Symbol, bool IsReadOnly)
{
    /// <summary>What it arrives with, whatever it holds, as code: that a hash is still to be made.</summary>
    public string? Start { get; init; }

    /// <summary>Whether it holds a parameter of the type itself, and has no name in code.</summary>
    public bool IsCaptured => Symbol is IParameterSymbol;
}
