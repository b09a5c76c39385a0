using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>
/// What hashes are kept in, and whether they are: whole numbers and truth values, and those that may be nothing. (The same as in the generator's <c>HashStart</c>.)
/// While code is read, such a number is a <see cref="long"/> of its bits, and nothing is <see cref="DBNull"/>.
/// </summary>
internal static class HashNumber
{
    public static bool Is(Type type) => Plain(type) is { IsEnum: false } plain && Type.GetTypeCode(plain) is TypeCode.Boolean or (>= TypeCode.SByte and <= TypeCode.UInt64);

    /// <summary>What a field has that nobody has set.</summary>
    public static object DefaultOf(FieldInfo field) => Nullable.GetUnderlyingType(field.FieldType) is null ? 0L : DBNull.Value;

    /// <summary>A number as a value of the field's type.</summary>
    public static object ValueOf(FieldInfo field, long number) => Type.GetTypeCode(Plain(field.FieldType)) switch
    {
        TypeCode.Boolean => number != 0,
        TypeCode.SByte => unchecked((sbyte)number),
        TypeCode.Byte => unchecked((byte)number),
        TypeCode.Int16 => unchecked((short)number),
        TypeCode.UInt16 => unchecked((ushort)number),
        TypeCode.Int32 => unchecked((int)number),
        TypeCode.UInt32 => unchecked((uint)number),
        TypeCode.UInt64 => unchecked((ulong)number),
        _ => number,
    };

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
