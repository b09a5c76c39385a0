using System.Globalization;
using System.Runtime.InteropServices;
using Drawing;

namespace Notebook.Plotting;

/// <summary>Draws the time of a map against its chunk size, with the sequential loop as the line that it has to get under.</summary>
internal static class ChunkSizeChart
{
    private const double Width = 880, Height = 540;
    private const double Left = 76, Right = Width - 28, Top = 116, Bottom = Height - 62;

    private const string Blue = "#0969da", Green = "#1a7f37", Orange = "#bc4c00", Grey = "#57606a", Grid = "#e3e7eb", MinorGrid = "#f1f3f5";

    public static string Draw(ChunkSizeCurve curve)
    {
        var svg = new Svg(Width, Height);
        svg.Rectangle(0, 0, Width, Height, "fill=\"#ffffff\"");

        var x = new LogScale(1, curve.Fixed[^1].ChunkSize, Left + 14, Right - 14);
        var all = curve.Fixed.Select(point => point.Time).Append(curve.Sequential).Append(curve.Auto).ToArray();
        var y = new LogScale(all.Min(time => Milliseconds(time.LowerQuartile)) / 1.5, all.Max(time => Milliseconds(time.UpperQuartile)) * 1.5, Bottom, Top);

        DrawTitle(svg, curve);
        DrawBreakEven(svg, y.At(Milliseconds(curve.Sequential.Median)));
        DrawAxes(svg, curve, x, y);
        NameRegions(svg);
        DrawLevel(svg, y.At(Milliseconds(curve.Sequential.Median)), Orange, "7 5");
        DrawLevel(svg, y.At(Milliseconds(curve.Auto.Median)), Green, "2 4");
        DrawCurve(svg, curve, x, y);
        DrawLegend(svg, curve);
        return svg.ToString();
    }

    private static void DrawTitle(Svg svg, ChunkSizeCurve curve)
    {
        svg.Text(Left, 34, "What the chunk size does to tiny work", "font-size=\"20\" font-weight=\"bold\"");
        svg.Text(Left, 57, string.Create(CultureInfo.InvariantCulture,
            $"Prime factors of 1 to {Numbers.ManySmall.Length:N0}; {curve.Workers} workers, {RuntimeInformation.FrameworkDescription}; median of {curve.Rounds} rounds, shaded: the middle half"),
            $"fill=\"{Grey}\"");
    }

    /// <summary>Below the line the pool wins.</summary>
    private static void DrawBreakEven(Svg svg, double sequential)
    {
        svg.Rectangle(Left, sequential, Right - Left, Bottom - sequential, "fill=\"#f0fbf2\"");
    }

    private static void NameRegions(Svg svg)
    {
        svg.Text(Right - 10, Bottom - 10, "faster than one core", $"text-anchor=\"end\" font-style=\"italic\" fill=\"{Green}\"");
        svg.Text(Right - 10, Top + 19, "slower than one core", $"text-anchor=\"end\" font-style=\"italic\" fill=\"{Orange}\"");
    }

    private static void DrawAxes(Svg svg, ChunkSizeCurve curve, LogScale x, LogScale y)
    {
        foreach (int chunkSize in curve.Fixed.Select(point => point.ChunkSize))
        {
            bool isDecade = IsDecade(chunkSize);
            svg.Line(x.At(chunkSize), Top, x.At(chunkSize), Bottom, $"stroke=\"{(isDecade ? Grid : MinorGrid)}\"");
            svg.Text(x.At(chunkSize), Bottom + 20, chunkSize.ToString("#,0", CultureInfo.InvariantCulture),
                $"text-anchor=\"middle\" fill=\"{(isDecade ? "#24292f" : "#8c959f")}\" font-size=\"{(isDecade ? 13 : 10)}\"");
        }
        foreach (double time in y.Ticks)
        {
            svg.Line(Left, y.At(time), Right, y.At(time), $"stroke=\"{Grid}\"");
            svg.Text(Left - 9, y.At(time) + 4.5, Text(time), "text-anchor=\"end\"");
        }
        svg.Rectangle(Left, Top, Right - Left, Bottom - Top, $"fill=\"none\" stroke=\"{Grey}\"");
        svg.Text((Left + Right) / 2, Height - 16, "Chunk size (items sent together)", "text-anchor=\"middle\"");
        svg.Text(20, (Top + Bottom) / 2, "Time of the whole map", $"text-anchor=\"middle\" transform=\"rotate(-90 20 {(Top + Bottom) / 2:0})\"");
    }

    private static void DrawLevel(Svg svg, double y, string colour, string dashes) =>
        svg.Line(Left, y, Right, y, $"stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"");

    private static void DrawCurve(Svg svg, ChunkSizeCurve curve, LogScale x, LogScale y)
    {
        var upper = curve.Fixed.Select(point => (x.At(point.ChunkSize), y.At(Milliseconds(point.Time.UpperQuartile))));
        var lower = curve.Fixed.Select(point => (x.At(point.ChunkSize), y.At(Milliseconds(point.Time.LowerQuartile))));
        svg.Area(upper.Concat(lower.Reverse()), $"fill=\"{Blue}\" fill-opacity=\"0.13\"");

        (double X, double Y)[] medians = [.. curve.Fixed.Select(point => (x.At(point.ChunkSize), y.At(Milliseconds(point.Time.Median))))];
        svg.Path(medians, $"fill=\"none\" stroke=\"{Blue}\" stroke-width=\"2.5\" stroke-linejoin=\"round\"");
        foreach (var median in medians)
            svg.Circle(median.X, median.Y, 4, $"fill=\"#ffffff\" stroke=\"{Blue}\" stroke-width=\"2\"");
    }

    private static void DrawLegend(Svg svg, ChunkSizeCurve curve)
    {
        const double y = 88;
        var best = curve.Fixed.MinBy(point => point.Time.Median);
        double x = Left;
        Entry(Blue, "", $"process pool, best {Text(Milliseconds(best.Time.Median))}", 255);
        Entry(Green, "2 4", $"ChunkSize.Auto, {Text(Milliseconds(curve.Auto.Median))}", 235);
        Entry(Orange, "7 5", $"break-even: sequential loop, {Text(Milliseconds(curve.Sequential.Median))}", 0);

        void Entry(string colour, string dashes, string text, double width)
        {
            svg.Line(x, y, x + 32, y, $"stroke=\"{colour}\" stroke-width=\"2.5\" stroke-dasharray=\"{(dashes.Length > 0 ? dashes : "none")}\"");
            if (dashes.Length == 0)
                svg.Circle(x + 16, y, 4, $"fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"2\"");
            svg.Text(x + 40, y + 4.5, text);
            x += width;
        }
    }

    private static double Milliseconds(TimeSpan time) => time.TotalMilliseconds;

    private static bool IsDecade(double value) => Math.Log10(value) % 1 == 0;

    private static string Text(double milliseconds) => milliseconds >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.##} s")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds:G3} ms");
}
