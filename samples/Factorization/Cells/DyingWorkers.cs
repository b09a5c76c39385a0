using Remoting;

namespace Notebook.Cells;

/// <summary>Workers that end in the middle of a call, by <c>fail_sometimes</c>.</summary>
/// <remarks>The notebook writes <c>map</c> where it means <c>executor.map</c>, and so ends its own kernel with SystemExit. Here the executor is used.</remarks>
internal static class DyingWorkers
{
    public static IEnumerable<Cell> Cells =>
    [
        new("WorkerLoss.BreakPool, as in Python", "BrokenProcessPoolException, exit code 1; later calls: BrokenProcessPoolException", BreakPoolAsync)
        {
            Section = "Resilience against aborted child processes",
            Remark = "Everything fails with the worker. The CPU time of dead workers cannot be asked for any more.",
        },
        new("WorkerLoss.Replace, the default", "WorkerDiedException, exit code 1; later calls: 6", ReplaceAsync)
        {
            Remark = "Only the call fails that the worker was running. The pool goes on with a new one.",
        },
        new("map() with dying workers", "values 1 2 3 4 6 7 8 9, errors at 0 5", MapAsync)
        {
            Section = "Do not try the same with multiprocessing",
            Remark = "This freezes Python's multiprocessing.Pool. Here each item has its outcome.",
        },
    ];

    private static async Task<string> BreakPoolAsync(CellRun run)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { WorkerLoss = WorkerLoss.BreakPool });
        using (run.MeasureTime(executor))
        {
            try
            {
                await foreach (int value in executor.MapAsync(Factorization.Remote.FailSometimes, Enumerable.Range(0, 10)))
                    run.Print(Numbers.Text(value));
                return "no exception";
            }
            catch (BrokenProcessPoolException e)
            {
                return $"{Describe(run, e)}; later calls: {await TryAsync(executor, 6)}";
            }
        }
    }

    private static async Task<string> ReplaceAsync(CellRun run)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { WorkerLoss = WorkerLoss.Replace });
        using (run.MeasureTime(executor))
        {
            try
            {
                return Numbers.Text(await executor.SubmitAsync(Factorization.Remote.FailSometimes(5)));
            }
            catch (WorkerDiedException e)
            {
                return $"{Describe(run, e)}; later calls: {await TryAsync(executor, 6)}";
            }
        }
    }

    private static async Task<string> MapAsync(CellRun run)
    {
        var outcomes = new List<MapResult<int>>();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { WorkerLoss = WorkerLoss.Replace });
        using (run.MeasureTime(executor))
        {
            var itemDone = run.CountTo(10);
            await foreach (var outcome in executor.MapUnorderedAsync(Factorization.Remote.FailSometimes, Enumerable.Range(0, 10)))
            {
                outcomes.Add(outcome);
                itemDone();
            }
        }
        foreach (var failed in outcomes.Where(outcome => !outcome.IsSuccess))
            run.Print($"item {failed.Index}: {failed.Error!.Message}");
        var values = outcomes.Where(outcome => outcome.IsSuccess).Select(outcome => outcome.Value).Order();
        var errors = outcomes.Where(outcome => outcome.Error is WorkerDiedException { ExitCode: 1 }).Select(outcome => outcome.Index).Order();
        return $"values {Numbers.Text(values)}, errors at {Numbers.Text(errors)}";
    }

    private static string Describe(CellRun run, BrokenProcessPoolException e)
    {
        run.Print($"{e.GetType().Name}: {e.Message}");
        return $"{e.GetType().Name}, exit code {e.ExitCode}";
    }

    private static async Task<string> TryAsync(ProcessPoolExecutor executor, int n)
    {
        try
        {
            return Numbers.Text(await executor.SubmitAsync(Factorization.Remote.FailSometimes(n)));
        }
        catch (BrokenProcessPoolException e)
        {
            return e.GetType().Name;
        }
    }
}
