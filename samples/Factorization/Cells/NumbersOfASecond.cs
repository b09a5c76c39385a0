using System.Diagnostics;
using System.Globalization;
using Remoting;

namespace Notebook.Cells;

/// <summary>What the notebook promises first: speeding up CPU bound tasks. Its own numbers are too small for that in .NET.</summary>
internal static class NumbersOfASecond
{
    public static IEnumerable<Cell> Cells =>
    [
        new("The loop, and map() with a process for each processor", Numbers.OfASecondSum, RunAsync)
        {
            Section = "Speeding up CPU bound tasks: the same factors, of numbers that take a second each",
            Remark = "Not in the notebook. The elapsed time is that of the processes.",
        },
    ];

    private static async Task<string> RunAsync(CellRun run)
    {
        await using var executor = await run.StartPoolAsync();
        var itemDone = run.CountTo(2 * Numbers.OfASecond.Length);
        var loop = Stopwatch.StartNew();
        long expected = Sums.OfFactors(Numbers.OfASecond, itemDone);
        loop.Stop();
        long sum;
        using (run.MeasureTime(executor))
            sum = await Sums.OfFactorsAsync(executor, Numbers.OfASecond, itemDone: itemDone);
        run.Print(string.Create(CultureInfo.InvariantCulture,
            $"the loop {loop.Elapsed.TotalSeconds:F2} s, {Environment.ProcessorCount} processes {run.Elapsed!.Value.TotalSeconds:F2} s: {loop.Elapsed / run.Elapsed.Value:F2} times as fast"));
        return sum == expected ? Numbers.Text(sum) : $"{Numbers.Text(sum)}, and the loop {Numbers.Text(expected)}";
    }
}
