using System.Globalization;
using System.Security;
using System.Text;

namespace Drawing;

/// <summary>Writes the few SVG elements that a chart needs. Looks are attributes, so that every viewer shows the same.</summary>
public sealed class Svg(double width, double height)
{
    private readonly StringBuilder _elements = new();

    public void Rectangle(double x, double y, double width, double height, string look) =>
        Add($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" ", look);

    public void Line(double x1, double y1, double x2, double y2, string look) =>
        Add($"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\" ", look);

    public void Circle(double x, double y, double radius, string look) =>
        Add($"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{radius:0.##}\" ", look);

    public void Path(IEnumerable<(double X, double Y)> points, string look) =>
        Add($"<polyline points=\"{Join(points)}\" ", look);

    public void Area(IEnumerable<(double X, double Y)> points, string look) =>
        Add($"<polygon points=\"{Join(points)}\" ", look);

    /// <param name="x">Where its anchor is.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">Any text.</param>
    /// <param name="look">Attributes; <c>text-anchor</c> says which end of the text is at <paramref name="x"/>.</param>
    public void Text(double x, double y, string text, string look = "")
    {
        Add($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" ", look, close: false);
        _elements.Append(SecurityElement.Escape(text)).Append("</text>\n");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#24292f">
        {_elements}</svg>

        """);

    private void Add(FormattableString start, string look, bool close = true) =>
        _elements.Append(start.ToString(CultureInfo.InvariantCulture)).Append(look).Append(close ? "/>\n" : ">");

    private static string Join(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.##},{point.Y:0.##}")));
}
