using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace Remoting.Generators.Tests.Support;

/// <summary>A text that is the same for two values only if nothing about them differs.</summary>
internal static class Describe
{
    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => "'" + string.Join(".", text.Select(c => ((int)c).ToString("x", CultureInfo.InvariantCulture))) + "'",
        double number => "d" + BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        float number => "f" + BitConverter.SingleToInt32Bits(number).ToString("x", CultureInfo.InvariantCulture),
        Half number => "h" + BitConverter.HalfToInt16Bits(number).ToString("x", CultureInfo.InvariantCulture),
        Complex number => $"({Value(number.Real)},{Value(number.Imaginary)})",
        decimal number => "m" + string.Join(",", decimal.GetBits(number)),
        DateTime time => $"{time.Ticks}{time.Kind}",
        DateTimeOffset time => $"{time.Ticks}{time.Offset}",
        Uri uri => uri.OriginalString + uri.IsAbsoluteUri,
        CultureInfo culture => "culture " + culture.Name,
        Memory<int> memory => Value(memory.ToArray()),
        ReadOnlyMemory<byte> memory => Value(memory.ToArray()),
        ReadOnlyMemory<string> memory => Value(memory.ToArray()),
        IDictionary map => "{" + Comparer(value) + string.Join(",", map.Keys.Cast<object>().Select(key => Value(key) + ":" + Value(map[key]))) + "}",
        IEnumerable when IsDefault(value) => "default",
        IEnumerable items => "[" + Comparer(value) + Lengths(value) + string.Join(",", items.Cast<object?>().Select(Value)) + "]",
        IConvertible or IFormattable => value.GetType().Name + Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => value.GetType().Name + "(" + string.Join(",", Members(value)) + ")",
    };

    private static bool IsDefault(object value) => value.GetType().GetProperty("IsDefault")?.GetValue(value) is true;

    private static string Lengths(object value) => value is Array { Rank: > 1 } grid
        ? string.Join("x", Enumerable.Range(0, grid.Rank).Select(grid.GetLength)) + ":"
        : "";

    private static string Comparer(object value)
    {
        var property = value.GetType().GetProperty("Comparer") ?? value.GetType().GetProperty("KeyComparer");
        return property?.GetValue(value) is StringComparer comparer ? comparer.Equals("a", "A") ? "(ignores case)" : comparer.GetHashCode() + ":" : "";
    }

    private static IEnumerable<string> Members(object value)
    {
        var type = value.GetType();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
            yield return property.Name + "=" + Value(property.GetValue(value));
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
            yield return field.Name + "=" + Value(field.GetValue(value));
    }
}
