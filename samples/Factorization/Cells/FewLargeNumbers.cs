using Remoting;

namespace Notebook.Cells;

/// <summary>Much work per item: several cores help, and how the items travel does not matter.</summary>
internal static class FewLargeNumbers
{
    public static IEnumerable<Cell> Cells =>
    [
        new("Calculate the factors sequentially on a single CPU core", Numbers.FewLargeSum, SequentiallyAsync)
        {
            Section = "Calculate the sum of all factors of a few numbers",
            Remark = "Six numbers that took Python seconds, and .NET well under a tenth of one: too little to show what processes are for. The section after the next has numbers that do.",
            PythonSeconds = 6.47,
        },
        new("Make use of multiple CPU cores with ProcessPoolExecutor.map()", Numbers.FewLargeSum, OnProcessesAsync)
        {
            PythonSeconds = 2.98,
        },
        new("Compare with ThreadPoolExecutor.map()", Numbers.FewLargeSum, OnThreadsAsync)
        {
            Remark = "Unlike in Python, threads do scale here: .NET has no GIL. What processes add is that a crash stays in one of them.",
            PythonSeconds = 7.47,
        },
    ];

    private static async Task<string> SequentiallyAsync(CellRun run)
    {
        var itemDone = Progress(run);
        return Numbers.Text(await run.MeasureTwiceAsync(() => Task.FromResult(Sums.OfFactors(Numbers.FewLarge, itemDone))));
    }

    private static async Task<string> OnProcessesAsync(CellRun run)
    {
        await using var executor = await run.StartPoolAsync();
        var itemDone = Progress(run);
        return Numbers.Text(await run.MeasureTwiceAsync(() => Sums.OfFactorsAsync(executor, Numbers.FewLarge, itemDone: itemDone), executor));
    }

    private static async Task<string> OnThreadsAsync(CellRun run)
    {
        await using var executor = new ThreadPoolExecutor();
        var itemDone = Progress(run);
        return Numbers.Text(await run.MeasureTwiceAsync(() => Sums.OfFactorsAsync(executor, Numbers.FewLarge, itemDone: itemDone)));
    }

    private static Action Progress(CellRun run) => run.CountTo(2 * Numbers.FewLarge.Length);
}
