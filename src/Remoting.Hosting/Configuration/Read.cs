using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Remoting.Hosting.Configuration;

/// <summary>Values of configuration, which are text. What cannot be read says what could be.</summary>
internal static class Read
{
    private static readonly (string Unit, TimeSpan Length)[] Times =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    private static readonly (string Unit, long Size)[] Sizes =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1),
    ];

    public static string Text(IConfigurationSection section) =>
        string.IsNullOrWhiteSpace(section.Value) ? throw new FormatException("A value is expected.") : section.Value.Trim();

    public static int Number(IConfigurationSection section) =>
        int.TryParse(Text(section), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException("A whole number is expected.");

    public static double Fraction(IConfigurationSection section) =>
        double.TryParse(Text(section), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new FormatException("A number is expected: 2, or 0.5.");

    public static bool YesOrNo(IConfigurationSection section) =>
        bool.TryParse(Text(section), out bool value) ? value : throw new FormatException("true or false is expected.");

    /// <summary><c>00:00:30</c>, <c>30s</c>, <c>infinite</c>. A number alone would be days to .NET and seconds to everybody else.</summary>
    public static TimeSpan Time(IConfigurationSection section)
    {
        string text = Text(section);
        if (text.Equals("infinite", StringComparison.OrdinalIgnoreCase))
            return Timeout.InfiniteTimeSpan;
        if (text.Split(':') is { Length: 2 or 3 } parts && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int hours) && hours > 23)
            throw new FormatException($"So many hours would be days to .NET. {hours} hours are written as {hours}h, or as {hours / 24}.{hours % 24:00}:00:00 with the days before the dot.");
        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time))
            return time;
        return TryMeasure(text, Times, out decimal count, out var unit)
            ? TimeSpan.FromTicks((long)(count * unit.Ticks))
            : throw new FormatException("A time with its unit is expected: 30s, 500ms, 5m, 00:00:30, or infinite.");
    }

    /// <summary><c>512MiB</c>, <c>2GB</c>, or a number of bytes.</summary>
    public static long Size(IConfigurationSection section)
    {
        string text = Text(section);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes))
            return bytes;
        return TryMeasure(text, Sizes, out decimal count, out long unit)
            ? (long)(count * unit)
            : throw new FormatException("A size is expected: 512MiB, 2GB, or a number of bytes.");
    }

    /// <summary>One of some words, and not the number behind it.</summary>
    public static T Word<T>(IConfigurationSection section, params ReadOnlySpan<T> words)
        where T : struct, Enum
    {
        string text = Text(section);
        foreach (var word in words)
        {
            if (word.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return word;
        }
        throw new FormatException($"One of these is expected: {string.Join(", ", words.ToArray())}.");
    }

    /// <summary>What was there already, and the values of the keys below.</summary>
    public static IReadOnlyDictionary<string, string?> Table(IConfigurationSection section, IReadOnlyDictionary<string, string?>? before)
    {
        var table = new Dictionary<string, string?>(before ?? new Dictionary<string, string?>());
        foreach (var entry in section.GetChildren())
            table[entry.Key] = entry.Value;
        return table;
    }

    /// <summary>What was there already, and the limits below, each at least 1.</summary>
    public static IDictionary<string, int> Limits(IConfigurationSection section, IDictionary<string, int> before)
    {
        var limits = new Dictionary<string, int>(before, StringComparer.Ordinal);
        foreach (var entry in section.GetChildren())
        {
            limits[entry.Key] = int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit > 0
                ? limit
                : throw new FormatException($"{entry.Key} = '{entry.Value}': a number of calls is expected, at least 1.");
        }
        return limits;
    }

    private static bool TryMeasure<T>(string text, (string Unit, T Value)[] units, out decimal count, out T unit)
    {
        foreach (var (name, value) in units)
        {
            if (text.EndsWith(name, StringComparison.OrdinalIgnoreCase)
                && decimal.TryParse(text[..^name.Length].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out count))
            {
                unit = value;
                return true;
            }
        }
        (count, unit) = (0, units[0].Value);
        return false;
    }
}
