using System.Globalization;

namespace Remoting.Benchmarks.Reporting;

/// <summary>Writes figures with as many digits as they are worth.</summary>
internal static class Quantity
{
    /// <summary>A figure in its unit; seconds in the unit that suits them.</summary>
    public static string Text(double value, string unit) => unit == "s" ? Seconds(value) : $"{Digits(value)} {unit}";

    /// <summary>A time in the unit that suits it.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        0 => "0",
        >= 1 => $"{Digits(seconds)} s",
        >= 1e-3 => $"{Digits(seconds * 1e3)} ms",
        _ => $"{Digits(seconds * 1e6)} µs",
    };

    /// <summary>A number without a unit.</summary>
    public static string Digits(double value)
    {
        double size = Math.Abs(value);
        return value.ToString(size >= 100 ? "#,0" : size >= 10 ? "0.0" : size >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
    }
}
