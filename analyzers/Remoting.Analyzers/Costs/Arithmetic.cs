using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

/// <summary>What operators make of values that are known. Whole numbers are taken as 64 bits, fractions as doubles: it is about how often loops run.</summary>
internal static class Arithmetic
{
    public static Value Binary(BinaryOperatorKind kind, Value left, Value right) => (left.Constant, right.Constant) switch
    {
        (long a, long b) => Integers(kind, a, b),
        (bool a, bool b) => Truths(kind, a, b),
        (string a, string b) => kind switch
        {
            BinaryOperatorKind.Add => Value.Of(a + b),
            BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals when a.Length > 0 && b.Length > 0 && (Sample.IsText(a) || Sample.IsText(b)) => Value.Unknown,
            BinaryOperatorKind.Equals => Value.Of(a == b),
            BinaryOperatorKind.NotEquals => Value.Of(a != b),
            _ => Value.Unknown,
        },
        (null, null) when left.IsConstant && right.IsConstant => Value.Of(kind == BinaryOperatorKind.Equals),
        (null, { }) when left.IsConstant => Nothing(kind),
        ({ }, null) when right.IsConstant => Nothing(kind),
        (null, null) when left.IsConstant && right.Count is not null || right.IsConstant && left.Count is not null => Nothing(kind),
        _ when left.Number is { } a && right.Number is { } b => Fractions(kind, a, b),
        _ => Value.Unknown,
    };

    public static Value Unary(UnaryOperatorKind kind, Value operand) => (kind, operand.Constant) switch
    {
        (UnaryOperatorKind.Not, bool truth) => Value.Of(!truth),
        (UnaryOperatorKind.Minus, long number) => Value.Of(-number),
        (UnaryOperatorKind.Minus, double number) => Value.Of(-number),
        (UnaryOperatorKind.Plus, _) => operand,
        (UnaryOperatorKind.BitwiseNegation, long number) => Value.Of(~number),
        _ => Value.Unknown,
    };

    public static Value Convert(Value value, ITypeSymbol? type)
    {
        if (value.Constant is not (long or double))
            return value;
        double number = value.Number!.Value;
        return type?.SpecialType switch
        {
            SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => Value.Of(number),
            SpecialType.System_Object or null => value,
            _ when value.Constant is double && !(Math.Abs(number) < long.MaxValue) => Value.Unknown,
            SpecialType.System_SByte => Value.Of((long)unchecked((sbyte)Whole(value))),
            SpecialType.System_Byte => Value.Of((long)unchecked((byte)Whole(value))),
            SpecialType.System_Int16 => Value.Of((long)unchecked((short)Whole(value))),
            SpecialType.System_UInt16 or SpecialType.System_Char => Value.Of((long)unchecked((ushort)Whole(value))),
            SpecialType.System_Int32 => Value.Of((long)unchecked((int)Whole(value))),
            SpecialType.System_UInt32 => Value.Of((long)unchecked((uint)Whole(value))),
            SpecialType.System_Int64 or SpecialType.System_UInt64 => Value.Of(Whole(value)),
            _ => value,
        };
    }

    private static long Whole(Value value) => value.Integer ?? (long)value.Number!.Value;

    private static Value Nothing(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Equals => Value.Of(false),
        BinaryOperatorKind.NotEquals => Value.Of(true),
        _ => Value.Unknown,
    };

    private static Value Truths(BinaryOperatorKind kind, bool a, bool b) => kind switch
    {
        BinaryOperatorKind.And => Value.Of(a & b),
        BinaryOperatorKind.Or => Value.Of(a | b),
        BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.NotEquals => Value.Of(a != b),
        BinaryOperatorKind.Equals => Value.Of(a == b),
        _ => Value.Unknown,
    };

    private static Value Integers(BinaryOperatorKind kind, long a, long b) => unchecked(kind switch
    {
        BinaryOperatorKind.Add => Value.Of(a + b),
        BinaryOperatorKind.Subtract => Value.Of(a - b),
        BinaryOperatorKind.Multiply => Value.Of(a * b),
        BinaryOperatorKind.Divide when b is not (0 or -1) => Value.Of(a / b),
        BinaryOperatorKind.Remainder when b is not (0 or -1) => Value.Of(a % b),
        BinaryOperatorKind.And => Value.Of(a & b),
        BinaryOperatorKind.Or => Value.Of(a | b),
        BinaryOperatorKind.ExclusiveOr => Value.Of(a ^ b),
        BinaryOperatorKind.LeftShift => Value.Of(a << (int)b),
        BinaryOperatorKind.RightShift => Value.Of(a >> (int)b),
        BinaryOperatorKind.UnsignedRightShift => Value.Of((long)((ulong)a >> (int)b)),
        BinaryOperatorKind.Equals => Value.Of(a == b),
        BinaryOperatorKind.NotEquals => Value.Of(a != b),
        BinaryOperatorKind.LessThan => Value.Of(a < b),
        BinaryOperatorKind.LessThanOrEqual => Value.Of(a <= b),
        BinaryOperatorKind.GreaterThan => Value.Of(a > b),
        BinaryOperatorKind.GreaterThanOrEqual => Value.Of(a >= b),
        _ => Value.Unknown,
    });

    private static Value Fractions(BinaryOperatorKind kind, double a, double b) => kind switch
    {
        BinaryOperatorKind.Add => Value.Of(a + b),
        BinaryOperatorKind.Subtract => Value.Of(a - b),
        BinaryOperatorKind.Multiply => Value.Of(a * b),
        BinaryOperatorKind.Divide => Value.Of(a / b),
        BinaryOperatorKind.Remainder => Value.Of(a % b),
        BinaryOperatorKind.Equals => Value.Of(a.Equals(b)),
        BinaryOperatorKind.NotEquals => Value.Of(!a.Equals(b)),
        BinaryOperatorKind.LessThan => Value.Of(a < b),
        BinaryOperatorKind.LessThanOrEqual => Value.Of(a <= b),
        BinaryOperatorKind.GreaterThan => Value.Of(a > b),
        BinaryOperatorKind.GreaterThanOrEqual => Value.Of(a >= b),
        _ => Value.Unknown,
    };
}
