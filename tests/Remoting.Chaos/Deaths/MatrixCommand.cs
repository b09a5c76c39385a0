using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Remoting.Chaos.Deaths;

/// <summary>Plays the whole matrix and prints it as two tables.</summary>
internal static class MatrixCommand
{
    /// <summary>Half of the callers of dead calls know it within this time.</summary>
    private static readonly TimeSpan Goal = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan CellLimit = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        var latencies = new List<TimeSpan>();
        var wrong = new List<string>();
        foreach (var policy in Enum.GetValues<WorkerLoss>())
        {
            Console.WriteLine($"WorkerLoss.{policy}");
            Console.WriteLine(Row("", Enum.GetValues<DeathCause>().Select(cause => cause.ToString())));
            foreach (var row in DeathMatrix.Cells.Where(cell => cell.Policy == policy).GroupBy(cell => cell.Moment))
            {
                var texts = new List<string>();
                foreach (var cell in row)
                    texts.Add(await PlayAsync(cell, latencies, wrong));
                Console.WriteLine(Row(row.Key.ToString(), texts));
            }
            Console.WriteLine();
        }
        foreach (var cell in DeathMatrix.Cells.Where(cell => cell.Expected == DeathEffect.Never).DistinctBy(cell => (cell.Moment, cell.DeathCause)))
            Console.WriteLine($"-  {cell.Moment}, {cell.DeathCause}: {DeathMatrix.WhyNever(cell)}");
        foreach (string line in wrong)
            Console.WriteLine(line);

        latencies.Sort();
        var median = latencies[latencies.Count / 2];
        int played = DeathMatrix.Cells.Count(cell => cell.Expected != DeathEffect.Never);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{played - wrong.Count} of {played} cells as expected in {clock.Elapsed.TotalSeconds:F0} s. From the death to the exception, {latencies.Count} calls: ") +
            string.Create(CultureInfo.InvariantCulture,
            $"median {median.TotalMilliseconds:F1} ms (goal {Goal.TotalMilliseconds:F0} ms), least {latencies[0].TotalMilliseconds:F1} ms, most {latencies[^1].TotalMilliseconds:F1} ms."));
        return wrong.Count == 0 && median <= Goal ? 0 : 1;
    }

    private static async Task<string> PlayAsync(DeathCell cell, List<TimeSpan> latencies, List<string> wrong)
    {
        if (cell.Expected == DeathEffect.Never)
            return "-";
        var folder = Directory.CreateTempSubdirectory("remoting-deaths-");
        using var limit = new CancellationTokenSource(CellLimit);
        CellResult result;
        try
        {
            result = await CellRun.RunAsync(cell, folder.FullName, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e)
        {
            result = new CellResult(e.ToString(), null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        if (result.Latency is { } latency)
            latencies.Add(latency);
        if (result.Wrong is not null)
            wrong.Add($"WRONG  {cell.Policy}, {cell.Moment}, {cell.DeathCause}, expected {cell.Expected}: {result.Wrong}");
        string mark = result.Wrong is null ? "ok" : "WRONG";
        return result.Latency is { } time ? string.Create(CultureInfo.InvariantCulture, $"{mark} {time.TotalMilliseconds:F1}") : mark;
    }

    private static string Row(string head, IEnumerable<string> cells)
    {
        var text = new StringBuilder(head.PadRight(12));
        foreach (string cell in cells)
            text.Append(cell.PadRight(14));
        return text.ToString().TrimEnd();
    }
}
