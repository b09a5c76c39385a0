using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Remoting.Tool;

/// <summary>Programs as text, one below the other: of each pool the sentence, and a row a worker, a character a second.</summary>
[SupportedOSPlatform("linux")]
internal static class Screen
{
    private const string Heights = " ▁▂▃▄▅▆▇█";
    private static readonly string[] Colours = ["dodgerblue1", "darkcyan", "orange3", "mediumpurple", "deepskyblue2", "olive", "tan", "grey58"];

    public static IRenderable Draw(IEnumerable<WatchedProgram> programs)
    {
        var parts = new List<IRenderable>();
        foreach (var program in programs)
        {
            string note = program.HasEnded ? "has ended" : parts.Count == 0 ? "Ctrl-C ends" : "";
            parts.Add(new Markup($"[bold]{Markup.Escape(program.Title)}[/] [grey]{note}[/]"));
            parts.Add(Text.Empty);
            if (!program.HasEnded)
                Add(parts, program.Pools);
        }
        return new Rows(parts);
    }

    /// <summary>The program's name, and its pools.</summary>
    public static string Plain(WatchedProgram program) => string.Join(Environment.NewLine, program.Pools.Select(Plain).Prepend(program.Title));

    private static void Add(List<IRenderable> parts, IEnumerable<PoolHistory> pools)
    {
        foreach (var pool in pools)
        {
            parts.Add(new Markup($"[{(pool.Last.Level is "trouble" or "broken" ? "red" : "bold")}]{Markup.Escape(Heading(pool))}[/]"));
            parts.Add(new Markup(string.Join("  ", pool.Callables.Select((name, number) => $"[{ColourOf(number)}]█[/] {Markup.Escape(name)}"))));
            parts.Add(Table(pool));
            parts.Add(Text.Empty);
        }
    }

    private static string Plain(PoolHistory pool)
    {
        var text = new StringBuilder().AppendLine(Heading(pool));
        foreach (var worker in pool.Last.Workers)
        {
            string lane = string.Concat(Enumerable.Range(0, PoolHistory.Seconds).Select(second => Character(pool.Cell(worker.Row, PoolHistory.Seconds - 1 - second))));
            text.AppendLine(CultureInfo.InvariantCulture, $"  {worker.Id,4} |{lane}| {worker.Callable ?? worker.Status}");
        }
        return text.ToString().TrimEnd();
    }

    private static Table Table(PoolHistory pool)
    {
        var table = new Table().NoBorder().HideHeaders().AddColumns("worker", "lane", "does", "rate", "memory");
        table.Columns[1].NoWrap();
        foreach (var worker in pool.Last.Workers.OrderBy(worker => worker.Row))
        {
            string rate = worker.Rate is { } calls ? calls.ToString("0.#", CultureInfo.InvariantCulture) + "/s" : "";
            string memory = worker.Memory is { } bytes ? (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB" : "";
            table.AddRow(new Markup($"[bold]{worker.Id}[/]"), new Markup(Lane(pool, worker.Row)), new Markup(Markup.Escape(worker.Callable ?? worker.Status)),
                new Markup(rate), new Markup($"[grey]{memory}[/]"));
        }
        return table;
    }

    private static string Lane(PoolHistory pool, int row)
    {
        var lane = new StringBuilder();
        for (int second = PoolHistory.Seconds - 1; second >= 0; second--)
        {
            var cell = pool.Cell(row, second);
            lane.Append(CultureInfo.InvariantCulture, $"[{(cell.Death ? "red" : ColourOf(cell.Callable))}]{Character(cell)}[/]");
        }
        return lane.ToString();
    }

    private static char Character((double Busy, int Callable, bool Death) cell) =>
        cell.Death ? '✗' : cell.Busy <= 0 ? '·' : Heights[Math.Max(1, (int)Math.Round(cell.Busy * (Heights.Length - 1)))];

    private static string ColourOf(int callable) => callable < 0 ? "grey42" : Colours[callable % Colours.Length];

    // Of several pools people have to know which one is which.
    private static string Heading(PoolHistory pool) => $"{pool.Last.Pool}: {pool.Last.Sentence}";
}
