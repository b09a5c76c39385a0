using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Fields that say where in their object they lie. Where two lie in the same place, only one of them holds a value, and nobody can tell which: written one after
/// the other, the last one would put what it takes that place for over what is there. Of numbers that is the same, whatever they are taken for.
/// </summary>
internal static class FieldPlaces
{
    public const string Reason = "has fields that lie in the same place ([FieldOffset]) and are not all numbers, so that only it knows which one holds a value";

    /// <summary>Whether there are such fields among those of a type that travel.</summary>
    public static bool Overlap(Type type) => FieldsPlan.LevelsOf(type).Any(level => level.IsExplicitLayout && OverlapIn(level, type));

    private static bool OverlapIn(Type level, Type type)
    {
        var (endOfNumbers, endOfOthers) = (0, 0);
        foreach (var field in FieldSelection.Of(level, type).OrderBy(OffsetOf))
        {
            int offset = OffsetOf(field);
            bool isNumber = Type.GetTypeCode(field.FieldType) is TypeCode.Char or (>= TypeCode.SByte and <= TypeCode.Double);
            if (offset < endOfOthers || (!isNumber && offset < endOfNumbers))
                return true;
            int end = offset + (field.FieldType.IsValueType ? RuntimeHelpers.SizeOf(field.FieldType.TypeHandle) : nint.Size);
            if (isNumber)
                endOfNumbers = Math.Max(endOfNumbers, end);
            else
                endOfOthers = end;
        }
        return false;
    }

    private static int OffsetOf(FieldInfo field) => field.GetCustomAttribute<FieldOffsetAttribute>()?.Value ?? 0;
}
