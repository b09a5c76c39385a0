using Notebook.Cells;

namespace Notebook;

/// <summary>Runs the cells one after the other, in the notebook's order.</summary>
internal static class CellRunner
{
    // Many times what any cell needs: a cell that takes longer is frozen, and says so instead of waiting for ever.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<CellOutcome>> RunAsync(Report report)
    {
        var outcomes = new List<CellOutcome>();
        foreach (var cell in (IEnumerable<Cell>)[.. FirstCalls.Cells, .. FewLargeNumbers.Cells, .. ManySmallNumbers.Cells, .. NumbersOfASecond.Cells, .. DyingWorkers.Cells])
        {
            report.Announce(cell);
            var outcome = await report.WithProgressAsync(cell.Title, showProgress => RunAsync(cell, showProgress));
            report.Show(outcome);
            outcomes.Add(outcome);
        }
        return outcomes;
    }

    private static async Task<CellOutcome> RunAsync(Cell cell, Action<double> showProgress)
    {
        var run = new CellRun(showProgress);
        try
        {
            string result = await Task.Run(() => cell.Code(run)).WaitAsync(Limit);
            return new CellOutcome(cell, result, run);
        }
        catch (Exception e)
        {
            // A cell that fails has a wrong result; the others still run.
            return new CellOutcome(cell, $"{e.GetType().Name}: {e.Message}", run);
        }
    }
}
