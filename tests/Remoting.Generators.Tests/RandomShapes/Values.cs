using System.Globalization;
using CsCheck;

namespace Remoting.Generators.Tests.RandomShapes;

/// <summary>Types that are values by themselves, with expressions for their values, the limits among them.</summary>
internal static class Values
{
    private static readonly Gen<string> Text = Gen.OneOf<char[]>(
        Gen.Char.Array[0, 8],
        Gen.Char['a', 'z'].Array[0, 40],
        Gen.Char['\uD7F0', '\uE00F'].Array[1, 3]).Select(Literal);

    private static readonly Gen<long> Ticks = Gen.Long[DateTime.UnixEpoch.Ticks, new DateTime(2100, 1, 1).Ticks];

    /// <summary>All of them.</summary>
    public static Kind[] All { get; } =
    [
        Key("bool", Gen.Bool.Select(value => value ? "true" : "false")),
        Key("byte", Gen.Byte.Select(Invariant)),
        Key("sbyte", Gen.SByte.Select(value => $"unchecked((sbyte){Invariant((byte)value)})")),
        Key("short", Gen.Short.Select(value => $"unchecked((short){Invariant((ushort)value)})")),
        Key("ushort", Gen.UShort.Select(Invariant)),
        Key("char", Gen.Char.Select(value => $"(char){Invariant((ushort)value)}")),
        Key("int", Limits(Gen.Int.Select(value => $"unchecked((int)0x{value:x}U)"), "int.MinValue", "int.MaxValue", "0")),
        Key("uint", Limits(Gen.UInt.Select(value => Invariant(value) + "U"), "uint.MaxValue", "0x80000000U", "0x7FFFFFFFU")),
        Key("long", Limits(Gen.Long.Select(value => $"unchecked((long)0x{value:x}UL)"), "long.MinValue", "long.MaxValue", "0x80000000L", "-0x80000001L", "0xFFFFFFFFL")),
        Key("ulong", Limits(Gen.ULong.Select(value => Invariant(value) + "UL"), "ulong.MaxValue", "0x8000000000000000UL", "0x100000000UL")),
        Struct("float", Gen.UInt.Select(bits => $"BitConverter.UInt32BitsToSingle({Invariant(bits)}U)")) with { IsKeptInAnnotatedTypes = true },
        Struct("double", Gen.ULong.Select(bits => $"BitConverter.UInt64BitsToDouble({Invariant(bits)}UL)")),
        Struct("Half", Gen.UShort.Select(bits => $"BitConverter.UInt16BitsToHalf({Invariant(bits)})")) with { IsKeptInAnnotatedTypes = false },
        Struct("decimal", Gen.Select(Gen.Int, Gen.Int, Gen.Int, Gen.Bool, Gen.Byte[0, 28], (low, middle, high, negative, scale) =>
            $"new decimal(unchecked((int)0x{low:x}U), unchecked((int)0x{middle:x}U), unchecked((int)0x{high:x}U), {(negative ? "true" : "false")}, {Invariant(scale)})")),
        Key("string", Text),
        Key("Guid", Gen.Guid.Select(value => $"new Guid(\"{value}\")")),
        Struct("DateTime", Gen.Select(Ticks, Gen.OneOf<string>("Utc", "Local", "Unspecified"), (ticks, kind) => $"new DateTime({Invariant(ticks)}L, DateTimeKind.{kind})")) with { IsKeptInAnnotatedTypes = false },
        Struct("DateTimeOffset", Gen.Select(Ticks, Gen.Int[-14 * 60, 14 * 60], (ticks, minutes) => $"new DateTimeOffset({Invariant(ticks)}L, TimeSpan.FromMinutes({Invariant(minutes)}))")),
        Struct("TimeSpan", Gen.Long.Select(ticks => $"new TimeSpan(unchecked((long)0x{ticks:x}UL))")),
        Struct("DateOnly", Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(day => $"DateOnly.FromDayNumber({Invariant(day)})")),
        Struct("TimeOnly", Gen.Long[0, TimeOnly.MaxValue.Ticks].Select(ticks => $"new TimeOnly({Invariant(ticks)}L)")),
        Struct("BigInteger", Gen.Byte.Array[0, 40].Select(bytes => $"new BigInteger(new byte[] {{ {string.Join(", ", bytes)} }})")),
        Struct("Int128", Gen.Select(Gen.ULong, Gen.ULong, (upper, lower) => $"new Int128({Invariant(upper)}UL, {Invariant(lower)}UL)")),
        Key("DayOfWeek", Gen.Int[-1, 8].Select(day => $"(DayOfWeek)({Invariant(day)})")),
        new("Uri", Gen.OneOf<string>("new Uri(\"https://example.org/a?b=ü\")", "new Uri(\"a/../b\", UriKind.Relative)")),
        new("Version", Gen.OneOf<string>("new Version(1, 2)", "new Version(1, 2, 3, 4)")),
    ];

    public static string Invariant(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Invariant<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Literal(char[] text) => "\"" + string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))) + "\"";

    private static Gen<string> Limits(Gen<string> values, params string[] limits) => Gen.Frequency<string>((2, values), (1, Gen.OneOf<string>(limits)));

    private static Kind Struct(string type, Gen<string> value) => new(type, value) { IsStruct = true };

    private static Kind Key(string type, Gen<string> value) => new(type, value) { IsStruct = type != "string", IsKey = true };
}
