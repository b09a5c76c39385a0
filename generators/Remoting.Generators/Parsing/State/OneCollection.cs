using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Whether one collection may stand in two places, which are declared differently: a list behind an interface, an array as one of a base's, both by the names
/// of what their elements can be converted to.
/// </summary>
internal static class OneCollection
{
    /// <summary>What is in a collection or an array; <see langword="null"/> for what is neither.</summary>
    public static ITypeSymbol? Element(ITypeSymbol type) => type is IArrayTypeSymbol array
        ? array.ElementType
        : type.AllInterfaces.Concat(type is INamedTypeSymbol { TypeKind: TypeKind.Interface } own ? [own] : [])
            .FirstOrDefault(i => i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];

    /// <summary>Whether two types are declared for what may be one collection.</summary>
    public static bool MayBe(ITypeSymbol first, ITypeSymbol second, KnownTypes known)
    {
        if (SameType.Comparer.Equals(first, second))
            return true;
        if (Element(first) is not { } one || Element(second) is not { } other)
            return false;
        var (isFirstVague, isSecondVague) = (IsInterface(first), IsInterface(second));
        if ((isFirstVague || first is IArrayTypeSymbol) && (isSecondVague || second is IArrayTypeSymbol))
            return (isFirstVague || isSecondVague || SameRank(first, second)) && MayMeet(one, other, known);
        return isFirstVague ? Converts(other, one, known) : isSecondVague && Converts(one, other, known);
    }

    /// <summary>Whether what holds elements of one type can be taken for what holds those of another.</summary>
    public static bool Converts(ITypeSymbol from, ITypeSymbol to, KnownTypes known) => SameType.Comparer.Equals(from, to)
        || (from.IsReferenceType && to.IsReferenceType && known.Compilation.ClassifyCommonConversion(from, to) is { IsImplicit: true, IsReference: true });

    /// <summary>Whether an array may be taken for one of either, so that its own elements may be those of a type below both.</summary>
    public static bool MayMeet(ITypeSymbol one, ITypeSymbol other, KnownTypes known)
    {
        if (!one.IsReferenceType || !other.IsReferenceType)
            return SameType.Comparer.Equals(one, other) || (Width(one) is { } width && width == Width(other));
        return Converts(one, other, known) || Converts(other, one, known)
            || (IsInterface(one) && !other.IsSealed) || (IsInterface(other) && !one.IsSealed)
            || (one is IArrayTypeSymbol inner && other is IArrayTypeSymbol outer && SameRank(one, other) && MayMeet(inner.ElementType, outer.ElementType, known));
    }

    private static bool IsInterface(ITypeSymbol type) => type.TypeKind == TypeKind.Interface;

    private static bool SameRank(ITypeSymbol first, ITypeSymbol second) => ((IArrayTypeSymbol)first).Rank == ((IArrayTypeSymbol)second).Rank;

    /// <summary>To the runtime an array of integers is one of unsigned ones of the same size, and of an enumeration of those.</summary>
    private static int? Width(ITypeSymbol element)
    {
        var number = (element as INamedTypeSymbol)?.EnumUnderlyingType?.SpecialType ?? element.SpecialType;
        return number switch
        {
            SpecialType.System_SByte or SpecialType.System_Byte => 1,
            SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
            SpecialType.System_Int32 or SpecialType.System_UInt32 => 4,
            SpecialType.System_Int64 or SpecialType.System_UInt64 => 8,
            SpecialType.System_IntPtr or SpecialType.System_UIntPtr => 0,
            _ => null,
        };
    }
}
