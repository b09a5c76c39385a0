using System.Diagnostics;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Plotting;
using Remoting.Benchmarks.Reporting;

namespace Remoting.Benchmarks;

/// <summary>Measures the rows one after the other, and reports.</summary>
internal static class CompareCommand
{
    /// <returns>0, also when a target is missed: that is a figure. 1 when a row failed. 2 when a file cannot be written.</returns>
    public static async Task<int> RunAsync(CommandLine options)
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
