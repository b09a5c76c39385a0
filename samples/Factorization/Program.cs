using Notebook;
using Notebook.Plotting;

const string Usage = """
    Usage: Factorization                    runs the notebook; exit code 1 when a result is not the notebook's
           Factorization --plot FILE.svg    measures how the chunk size changes the time of a map, and draws it
    """;

var report = new Report();
switch (args)
{
    case []:
        report.Introduce();
        var outcomes = await CellRunner.RunAsync(report);
        report.Summarize(outcomes);
        return outcomes.All(outcome => outcome.IsRight) ? 0 : 1;

    case ["--plot", var file]:
        return await PlotAsync(file);

    default:
        await (args is ["--help" or "-h"] ? Console.Out : Console.Error).WriteLineAsync(Usage);
        return args is ["--help" or "-h"] ? 0 : 2;
}

async Task<int> PlotAsync(string file)
{
    try
    {
        // Opened first: a bad path is told at once, not after half a minute of measuring.
        await using var chart = File.CreateText(file);
        var curve = await report.WithProgressAsync("Measuring chunk sizes", ChunkSizeCurve.MeasureAsync);
        await chart.WriteAsync(ChunkSizeChart.Draw(curve));
        report.Say(curve.ToString());
        report.Say($"The chart is in {file}.");
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 2;
    }
}
