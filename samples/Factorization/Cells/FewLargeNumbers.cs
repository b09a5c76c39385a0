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

    private static Task<string> SequentiallyAsync(CellRun run)
    {
        using (run.MeasureTime())
            return Task.FromResult(Numbers.Text(Sums.OfFactors(Numbers.FewLarge, run.CountTo(Numbers.FewLarge.Length))));
    }

    private static async Task<string> OnProcessesAsync(CellRun run)
    {
        await using var executor = await run.StartPoolAsync();
        using (run.MeasureTime(executor))
            return Numbers.Text(await Sums.OfFactorsAsync(executor, Numbers.FewLarge, itemDone: run.CountTo(Numbers.FewLarge.Length)));
    }

    private static async Task<string> OnThreadsAsync(CellRun run)
    {
        await using var executor = new ThreadPoolExecutor();
        using (run.MeasureTime())
            return Numbers.Text(await Sums.OfFactorsAsync(executor, Numbers.FewLarge, itemDone: run.CountTo(Numbers.FewLarge.Length)));
    }
}
