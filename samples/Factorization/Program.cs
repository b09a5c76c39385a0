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
        var curve = await report.WithProgressAsync("Measuring chunk sizes", ChunkSizeCurve.MeasureAsync);
        await File.WriteAllTextAsync(file, ChunkSizeChart.Draw(curve));
        report.Say(curve.ToString());
        report.Say($"The chart is in {file}.");
        return 0;

    default:
        await (args is ["--help" or "-h"] ? Console.Out : Console.Error).WriteLineAsync(Usage);
        return args is ["--help" or "-h"] ? 0 : 2;
}
