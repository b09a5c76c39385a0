using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>Whether a signature says anything of null: code from before nullable annotations, or outside of them, does not.</summary>
internal static class Obliviousness
{
    /// <summary>Whether the type, or a part of it, is a reference of which it is not said whether it may be null.</summary>
    public static bool Is(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => type.NullableAnnotation == NullableAnnotation.None || Is(array.ElementType),
        INamedTypeSymbol named => (type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None }) || AllTypeArguments.Of(named).Any(Is),
        _ => type is { TypeKind: TypeKind.Dynamic, NullableAnnotation: NullableAnnotation.None },
    };
}
