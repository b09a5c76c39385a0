using System.Globalization;

namespace Remoting.Benchmarks.Reporting;

/// <summary>Writes figures with as many digits as they are worth.</summary>
internal static class Quantity
{
    /// <summary>A figure in its unit; seconds in the unit that suits them.</summary>
    public static string Text(double value, string unit) => unit == "s" ? Text(TimeSpan.FromSeconds(value)) : $"{Digits(value)} {unit}";

    public static string Text(TimeSpan time) => time.TotalSeconds switch
    {
        0 => "0",
        >= 1 => $"{Digits(time.TotalSeconds)} s",
        >= 1e-3 => $"{Digits(time.TotalMilliseconds)} ms",
        _ => $"{Digits(time.TotalMicroseconds)} µs",
    };

    /// <summary>A number without a unit.</summary>
    public static string Digits(double value)
    {
        double size = Math.Abs(value);
        return value.ToString(size >= 100 ? "#,0" : size >= 10 ? "0.0" : size >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
    }
}
