using System.CommandLine;
using Notebook;
using Notebook.Plotting;
using Remoting;

var report = new Report();
var plot = new Option<string?>("--plot") { Description = "Measures how the chunk size changes the time of a map, and draws it", HelpName = "FILE.svg" };
var trace = new Option<string?>("--trace") { Description = "Factors the notebook's large numbers and writes a timeline of it, for ui.perfetto.dev", HelpName = "FILE.json" };
var program = new RootCommand("Runs the notebook; exit code 1 when a result is not the notebook's") { plot, trace };
program.SetAction((parsed, _) => parsed.GetValue(plot) is { } file ? PlotAsync(file) : parsed.GetValue(trace) is { } timeline ? TraceAsync(timeline) : RunAsync());
return await program.Parse(args).InvokeAsync();

async Task<int> RunAsync()
{
    report.Introduce();
    var outcomes = await CellRunner.RunAsync(report);
    report.Summarize(outcomes);
    return outcomes.All(outcome => outcome.IsRight) ? 0 : 1;
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

async Task<int> TraceAsync(string file)
{
    try
    {
        await using var executor = new ProcessPoolExecutor();
        using (executor.StartTrace(file))
        {
            await foreach (long[] _ in executor.MapAsync(Factorization.Remote.Factors, Numbers.FewLarge))
            {
            }
        }
        report.Say($"The timeline is in {file}; ui.perfetto.dev shows it.");
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 2;
    }
}
