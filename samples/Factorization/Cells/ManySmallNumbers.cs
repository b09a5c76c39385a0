using Remoting;

namespace Notebook.Cells;

/// <summary>Next to no work per item: what it costs to send an item decides.</summary>
internal static class ManySmallNumbers
{
    public static IEnumerable<Cell> Cells =>
    [
        new("Small numbers sequentially", Numbers.ManySmallSum, SequentiallyAsync)
        {
            Section = "Repeat the experiment with a larger set of small numbers",
            Remark = $"Warm figures in this section, without the JIT of either side: {CellRun.WarmUp.TotalSeconds} seconds of the same work first, then the median of {CellRun.Passes} passes.",
            PythonSeconds = 0.322,
        },
        new("Small numbers, map() with the default chunk size", Numbers.ManySmallSum, run => OnProcessesAsync(run, default))
        {
            PythonSeconds = 10.8,
        },
        new("Small numbers, map() with chunksize=1000", Numbers.ManySmallSum, run => OnProcessesAsync(run, 1000))
        {
            PythonSeconds = 0.176,
        },
        new("Small numbers, map() with ChunkSize.Auto", Numbers.ManySmallSum, run => OnProcessesAsync(run, ChunkSize.Auto))
        {
            Remark = "The size follows the measured time of the calls. Python has nothing like it.",
        },
    ];

    private static async Task<string> SequentiallyAsync(CellRun run) =>
        Numbers.Text(await run.MeasureWarmAsync(() => Task.FromResult(Sums.OfFactors(Numbers.ManySmall))));

    private static async Task<string> OnProcessesAsync(CellRun run, ChunkSize chunkSize)
    {
        await using var executor = await run.StartPoolAsync();
        return Numbers.Text(await run.MeasureWarmAsync(() => Sums.OfFactorsAsync(executor, Numbers.ManySmall, chunkSize), executor));
    }
}
