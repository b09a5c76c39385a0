using System.Globalization;
using System.Runtime.InteropServices;
using Notebook.Cells;
using Spectre.Console;

namespace Notebook;

/// <summary>What is seen: headings, progress bars and a table in a terminal; plain text and a Markdown table where the output is redirected.</summary>
internal sealed class Report
{
    private readonly bool _plain = Console.IsOutputRedirected;
    private readonly IAnsiConsole _console;

    public Report()
    {
        _console = _plain ? PlainConsole() : AnsiConsole.Console;
    }

    public void Introduce()
    {
        string machine = $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, as many workers";
        _console.MarkupLineInterpolated($"[bold]The notebook of concurrent.futures, cell by cell[/] ({machine})");
    }

    public void Announce(Cell cell)
    {
        if (cell.Section is { } section)
        {
            _console.WriteLine();
            if (_plain)
                _console.WriteLine($"## {section}");
            else
                _console.Write(new Rule($"[bold]{section.EscapeMarkup()}[/]").LeftJustified());
        }
    }

    /// <summary>Runs the work under a progress bar, or without one where the output is redirected.</summary>
    public async Task<T> WithProgressAsync<T>(string title, Func<Action<double>, Task<T>> work)
    {
        if (_plain)
            return await work(_ => { });
        return await _console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask(title.EscapeMarkup(), maxValue: 1);
                return work(fraction => bar.Value = fraction);
            });
    }

    public void Show(CellOutcome outcome)
    {
        var (cell, result, run) = outcome;
        _console.WriteLine();
        _console.MarkupLineInterpolated($"[bold]{cell.Title}[/]");
        if (cell.Remark is { } remark)
            _console.MarkupLineInterpolated($"[grey]{remark}[/]");
        foreach (string line in run.Printed)
            _console.MarkupLineInterpolated($"  {line}");
        _console.MarkupLineInterpolated($"  {result}");
        if (!outcome.IsRight)
            _console.MarkupLineInterpolated($"  [red]Wrong: the notebook gives {cell.Expected}[/]");
        _console.MarkupLineInterpolated($"  [grey]Elapsed time: {Text(run.Elapsed)}, the first time {Text(run.Cold)}. CPU time in the workers: {Text(run.WorkerCpuTime)}.[/]");
    }

    public void Summarize(IReadOnlyList<CellOutcome> outcomes)
    {
        var table = new Table { Border = _plain ? TableBorder.Markdown : TableBorder.Rounded };
        table.AddColumn("Cell");
        table.AddColumn("Result");
        table.AddColumn(new TableColumn("Elapsed").RightAligned());
        table.AddColumn(new TableColumn("First time").RightAligned());
        table.AddColumn(new TableColumn("CPU in workers").RightAligned());
        table.AddColumn(new TableColumn("Start of the pool").RightAligned());
        table.AddColumn(new TableColumn("Python, 2019").RightAligned());
        foreach (var outcome in outcomes)
        {
            var (cell, result, run) = outcome;
            table.AddRow(
                new Text(cell.Title),
                new Text(outcome.IsRight ? result : $"WRONG: {result}", outcome.IsRight ? Style.Plain : new Style(Color.Red)),
                new Text(Text(run.Elapsed)),
                new Text(Text(run.Cold)),
                new Text(Text(run.WorkerCpuTime)),
                new Text(Text(run.PoolStart)),
                new Text(cell.PythonSeconds is { } seconds ? Text(TimeSpan.FromSeconds(seconds)) : ""));
        }
        _console.Write(table);
        _console.WriteLine("Python, 2019: the notebook's figures, from its own machine, the start of the pool included.");
        int wrong = outcomes.Count(outcome => !outcome.IsRight);
        _console.MarkupLine(wrong == 0 ? "[green]Every result is the notebook's.[/]" : $"[red]{wrong} results are not the notebook's.[/]");
    }

    public void Say(string line) => _console.WriteLine(line);

    private static string Text(TimeSpan? time) => time switch
    {
        null => "-",
        { TotalSeconds: >= 1 } t => string.Create(CultureInfo.InvariantCulture, $"{t.TotalSeconds:F2} s"),
        { } t => string.Create(CultureInfo.InvariantCulture, $"{t.TotalMilliseconds:F1} ms"),
    };

    private static IAnsiConsole PlainConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            // Some build servers would have colours switched on again.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        // Wide enough for every row of the table: nobody wants wrapped lines in a file.
        console.Profile.Width = 400;
        return console;
    }
}
