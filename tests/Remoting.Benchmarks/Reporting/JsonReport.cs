using System.Text.Json;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Reporting;

/// <summary>
/// The figures for programs: <c>{"measures":[{"name":...,"unit":...,"ours":...,"against":{"peer":...},"rounds":...}]}</c>.
/// A row that failed is not in it.
/// </summary>
internal static class JsonReport
{
    public static void Write(Stream output, IEnumerable<RowResult> results)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("measures");
        foreach (var result in results)
        {
            if (result.Ours is { } ours)
                Write(json, result, ours);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RowResult result, Figure ours)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Row.Name);
        json.WriteString("unit", result.Row.Unit);
        json.WriteNumber("ours", Rounded(ours.Value));
        json.WriteStartObject("against");
        foreach (var peer in result.Against)
            json.WriteNumber(peer.Name, Rounded(peer.Value));
        json.WriteEndObject();
        json.WriteNumber("rounds", ours.Rounds);
        json.WriteEndObject();
    }

    /// <summary>Six digits: more than any clock is good for.</summary>
    private static double Rounded(double value) =>
        value == 0 ? 0 : Math.Round(value, Math.Clamp(5 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));
}
