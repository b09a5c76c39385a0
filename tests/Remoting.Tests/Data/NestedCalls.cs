namespace Remoting.Tests.Fidelity;

/// <summary>Of no circle, and alone where it stands: it needs no numbers of objects.</summary>
public class Figure
{
    public double Side { get; set; } = 1;

    public virtual double Area => Side * Side;
}

/// <summary>Travels by the name of its type; generic, so that code that knows its base type does not know it.</summary>
public sealed class Disc<T> : Figure
{
    public T? Label { get; set; }

    public override double Area => 3 * Side * Side;
}

/// <summary>What may be in two lists.</summary>
public sealed class Sticker
{
    public string Text { get; set; } = "";
}

/// <summary>Objects in several places, and code that runs while they are written.</summary>
public sealed record Album(List<Sticker> First, List<Sticker> Second, IEnumerable<double> Areas)
{
    public bool IsWhole => ReferenceEquals(First[0], Second[0]);

    public static Album Make(IEnumerable<double> areas)
    {
        var sticker = new Sticker { Text = "a" };
        return new Album([sticker], [sticker], areas);
    }
}

/// <summary>Calls that are made, and reports and items that are sent, while something else is written.</summary>
public static class NestedCalls
{
    [ProcessPoolCallable]
    public static double Area(Figure figure) => figure.Area;

    [ProcessPoolCallable]
    public static string Describe(Album album) => $"{album.IsWhole} {string.Join(' ', album.Areas)}";

    [ProcessPoolCallable]
    public static Album Reporting(IProgress<Figure> progress)
    {
        return Album.Make(Areas());

        IEnumerable<double> Areas()
        {
            for (int side = 1; side <= 3; side++)
            {
                progress.Report(new Disc<string> { Side = side });
                yield return side;
            }
        }
    }
}
