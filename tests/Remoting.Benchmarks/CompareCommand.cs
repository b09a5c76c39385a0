using System.CommandLine;
using System.Diagnostics;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Plotting;
using Remoting.Benchmarks.Reporting;
using Remoting.Benchmarks.Rows;

namespace Remoting.Benchmarks;

/// <summary>Measures the rows one after the other, and reports.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var only = new Option<string[]>("--only")
        {
            Description = "Measures these rows only",
            HelpName = "NAME[,NAME]",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        };
        var json = new Option<string?>("--json") { Description = "Writes the figures to a file", HelpName = "FILE" };
        var plot = new Option<string?>("--plot") { Description = "Draws charts into a folder; measures chunk sizes for half a minute more", HelpName = "DIR" };
        var rounds = new Option<int?>("--rounds") { Description = "How often each side has its turn (median)", HelpName = "N" };
        var quick = new Option<bool>("--quick") { Description = "A tenth of the items where there are ten million" };
        var names = AllRows.Create(quick: true).Select(row => row.Name).ToHashSet();
        only.Validators.Add(result =>
        {
            foreach (string unknown in result.GetValueOrDefault<string[]>()?.Where(name => !names.Contains(name)) ?? [])
                result.AddError($"There is no row {unknown}. There are: {string.Join(", ", names)}");
        });
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError("--rounds is to be a number, at least 1.");
        });
        var command = new Command("compare", "Measures side by side, and prints a table") { only, json, plot, rounds, quick };
        command.SetAction((parsed, _) =>
        {
            var rows = AllRows.Create(parsed.GetValue(quick));
            if (parsed.GetValue(only) is { Length: > 0 } wanted)
                rows = [.. rows.Where(row => wanted.Contains(row.Name))];
            return RunAsync(new CompareOptions(rows, parsed.GetValue(rounds), parsed.GetValue(json), parsed.GetValue(plot)));
        });
        return command;
    }

    /// <returns>0, also when a target is missed: that is a figure. 1 when a row failed. 2 when a file cannot be written.</returns>
    private static async Task<int> RunAsync(CompareOptions options)
    {
        try
        {
            // Opened first: a bad path is told at once, not after minutes of measuring.
            await using var json = options.JsonFile is { } file ? File.Create(file) : Stream.Null;
            var watch = Stopwatch.StartNew();
            var runner = new Runner(options.Rounds);
            var results = new List<RowResult>();
            foreach (var row in options.Rows)
            {
                long start = Stopwatch.GetTimestamp();
                await Console.Error.WriteAsync($"{row.Name} ");
                results.Add(await runner.RunAsync(row));
                await Console.Error.WriteLineAsync($"({Quantity.Seconds(Stopwatch.GetElapsedTime(start).TotalSeconds)})");
            }
            MarkdownReport.Write(Console.Out, results, watch.Elapsed);
            JsonReport.Write(json, results);
            if (options.PlotFolder is { } folder)
                await Charts.WriteAsync(folder, results);
            return results.All(result => result.Error is null) ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}
