using System.Globalization;
using Drawing;
using Notebook.Plotting;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Reporting;

namespace Remoting.Benchmarks.Plotting;

/// <summary>Draws what a call costs, ours and each peer's, as bars on a logarithmic scale.</summary>
internal static class OverheadChart
{
    private const double Width = 880, BarHeight = 20, BarGap = 5, GroupGap = 46, Top = 64, Bottom = 54;
    private const double Left = 132, Right = Width - 110;

    private const string Blue = "#0969da", Grey = "#8c959f", Text = "#57606a", Grid = "#e3e7eb";

    // From the row to the heading of its bars.
    private static readonly (string Row, string Heading)[] Groups =
    [
        ("noop-map", "Calls in bulk, chunk size 1: no work in them"),
        ("round-trip-hot", "One call at a time, back to back"),
        ("round-trip", "One call at a time, everybody asleep"),
    ];

    /// <summary>Draws those of its rows that were measured; null where none was.</summary>
    public static string? Draw(IReadOnlyList<RowResult> results)
    {
        var groups = Groups
            .Select(group => (group.Heading, Figures: results.FirstOrDefault(result => result.Row.Name == group.Row)?.Figures ?? []))
            .Where(group => group.Figures.Count > 0)
            .ToList();
        if (groups.Count == 0)
            return null;

        double height = Top + groups.Sum(group => GroupGap + group.Figures.Count * (BarHeight + BarGap)) + Bottom;
        var values = groups.SelectMany(group => group.Figures).Select(figure => figure.Value).ToList();
        var x = new LogScale(values.Min() / 2, values.Max() * 1.5, Left, Right);

        var svg = new Svg(Width, height);
        svg.Rectangle(0, 0, Width, height, "fill=\"#ffffff\"");
        svg.Text(20, 34, "What a call costs", "font-size=\"20\" font-weight=\"bold\"");
        svg.Text(20, 56, "Time a call, on a logarithmic scale; medians of interleaved rounds on one machine", $"fill=\"{Text}\"");
        DrawAxis(svg, x, height - Bottom);
        double y = Top;
        foreach (var (heading, figures) in groups)
            y = DrawGroup(svg, x, y, heading, figures);
        return svg.ToString();
    }

    private static void DrawAxis(Svg svg, LogScale x, double bottom)
    {
        foreach (double tick in x.Ticks.Where(tick => Math.Log10(tick) % 1 == 0))
        {
            svg.Line(x.At(tick), Top + 12, x.At(tick), bottom + 6, $"stroke=\"{Grid}\"");
            svg.Text(x.At(tick), bottom + 24, string.Create(CultureInfo.InvariantCulture, $"{tick:#,0.###} µs"), $"text-anchor=\"middle\" fill=\"{Text}\"");
        }
    }

    private static double DrawGroup(Svg svg, LogScale x, double y, string heading, IReadOnlyList<Figure> figures)
    {
        y += GroupGap;
        svg.Text(20, y - 10, heading, "font-weight=\"bold\"");
        foreach (var figure in figures)
        {
            svg.Rectangle(Left, y, x.At(figure.Value) - Left, BarHeight, $"fill=\"{(figure.Name == "ours" ? Blue : Grey)}\"");
            svg.Text(Left - 8, y + 15, figure.Name, "text-anchor=\"end\"");
            svg.Text(x.At(figure.Value) + 8, y + 15, Quantity.Text(figure.Value, "µs"));
            y += BarHeight + BarGap;
        }
        return y;
    }
}
