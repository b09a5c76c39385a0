using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Fields that say where in their object they lie. Where two lie in the same place, only one of them holds a value, and nobody can tell which: written one after
/// the other, the last one would put what it takes that place for over what is there. Of numbers that is the same, whatever they are taken for.
/// </summary>
internal static class FieldPlaces
{
    public const string Reason = "has fields that lie in the same place ([FieldOffset]) and are not all numbers, so that only it knows which one holds a value";

    /// <summary>How many structures may be in each other. While somebody types, they may have no end.</summary>
    public const int MaxDepth = 64;

    /// <summary>Whether there are such fields among those that travel.</summary>
    public static bool Overlap(StateFields fields)
    {
        foreach (var level in fields.Levels)
        {
            var names = fields.Travelling.Where(field => SymbolEqualityComparer.Default.Equals(field.Level, level)).Select(field => field.Field).ToList();
            var (endOfNumbers, endOfOthers) = (0L, 0L);
            foreach (var (offset, size, isNumber) in Places(level.GetMembers().OfType<IFieldSymbol>().Where(field => names.Contains(field.Name)), new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default)).OrderBy(place => place.Offset))
            {
                if (offset < endOfOthers || (!isNumber && offset < endOfNumbers))
                    return true;
                if (isNumber)
                    endOfNumbers = Math.Max(endOfNumbers, offset + size);
                else
                    endOfOthers = offset + size;
            }
        }

        return false;
    }

    private static IEnumerable<(int Offset, long Size, bool IsNumber)> Places(IEnumerable<IFieldSymbol> fields, HashSet<ITypeSymbol> around)
    {
        foreach (var field in fields)
        {
            var mark = field.GetAttributes().FirstOrDefault(a => a.AttributeClass is { Name: "FieldOffsetAttribute" } attribute && FrameworkTypes.IsFramework(attribute));
            if (mark?.ConstructorArguments.FirstOrDefault().Value is int offset)
                yield return (offset, Size(field.Type, around), IsNumber(field.Type));
        }
    }

    /// <summary>Whether it is its bits, each of which counts.</summary>
    private static bool IsNumber(ITypeSymbol type) => type.TypeKind == TypeKind.Enum || type.SpecialType is SpecialType.System_Char or (>= SpecialType.System_SByte and <= SpecialType.System_UInt64)
        or SpecialType.System_Single or SpecialType.System_Double;

    /// <summary>How much room a value takes; at least one byte, where the compiler does not know.</summary>
    private static long Size(ITypeSymbol type, HashSet<ITypeSymbol> around)
    {
        if (type.IsReferenceType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            return sizeof(int);
        return ((type as INamedTypeSymbol)?.EnumUnderlyingType?.SpecialType ?? type.SpecialType) switch
        {
            SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16 => sizeof(short),
            SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single or SpecialType.System_IntPtr or SpecialType.System_UIntPtr => sizeof(int),
            SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double or SpecialType.System_DateTime => sizeof(long),
            SpecialType.System_Decimal => sizeof(decimal),
            SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => 1,
            _ => type is INamedTypeSymbol { IsValueType: true } named ? Extent(named, around) : 1,
        };
    }

    /// <summary>What the fields of a structure take together, if nothing lies between them.</summary>
    /// <param name="type">The structure.</param>
    /// <param name="around">Those that it is a part of: while somebody types, a structure may contain itself, or a larger one of its kind (<c>S&lt;S&lt;T&gt;&gt;</c>).</param>
    private static long Extent(INamedTypeSymbol type, HashSet<ITypeSymbol> around)
    {
        if (around.Count > MaxDepth || !around.Add(type))
            return 1;
        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic).ToList();
        var places = Places(fields, around).ToList();
        var extent = Math.Max(1, places.Count > 0 ? places.Max(place => place.Offset + place.Size) : fields.Sum(field => Size(field.Type, around)));

        // Where they have no end, nothing is looked into any more: two such fields in each would be a tree of them.
        if (around.Count <= MaxDepth)
            around.Remove(type);
        return extent;
    }
}
