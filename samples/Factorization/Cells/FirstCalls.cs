using Remoting;

namespace Notebook.Cells;

/// <summary>Single calls.</summary>
internal static class FirstCalls
{
    public static IEnumerable<Cell> Cells =>
    [
        new("submit(int, \"123456789\")", "123456789", SubmitParseAsync)
        {
            Section = "Creating Future objects",
            Remark = "The future is a Task. The first time includes the start of the worker.",
        },
        new("factors(123456789)", "3 3 3607 3803", SubmitFactorsAsync)
        {
            Section = "CPU bound task: determine all prime factors of a given number",
        },
    ];

    private static async Task<string> SubmitParseAsync(CellRun run)
    {
        await using var executor = new ProcessPoolExecutor();
        return Numbers.Text(await run.MeasureTwiceAsync(() => executor.SubmitAsync(int.Remote.Parse("123456789")), executor));
    }

    private static async Task<string> SubmitFactorsAsync(CellRun run)
    {
        await using var executor = new ProcessPoolExecutor();
        return Numbers.Text(await run.MeasureTwiceAsync(() => executor.SubmitAsync(Factorization.Remote.Factors(123456789)), executor));
    }
}
