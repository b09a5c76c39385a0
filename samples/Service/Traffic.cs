using Remoting;

namespace Service;

/// <summary>Callers, for who wants to see something (<c>--traffic true</c>): a few at a time, of whom one now and then asks for what kills its worker.</summary>
internal static class Traffic
{
    private const int Callers = 6;

    public static Task RunAsync(ProcessPoolExecutor pool, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(pool, caller, stopping)));

    private static async Task CallAsync(ProcessPoolExecutor pool, int caller, CancellationToken stopping)
    {
        var random = new Random(caller);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await AskAsync(pool, random, stopping);
                await Task.Delay(random.Next(40), stopping);
            }
            catch (Exception e) when (e is RemotingException or OperationCanceledException)
            {
                // What it is about: the others do not notice.
            }
        }
    }

    private static Task AskAsync(ProcessPoolExecutor pool, Random random, CancellationToken stopping) => random.Next(1000) switch
    {
        < 2 => pool.SubmitAsync(Work.Remote.RenderBroken(13), stopping),
        < 30 => pool.SubmitAsync(Work.Remote.ParseDate("the day after tomorrow"), stopping),
        < 400 => pool.SubmitAsync(Work.Remote.CountWords("the quick brown fox"), stopping),
        _ => pool.SubmitAsync(Work.Remote.Render(random.Next(200)), stopping),
    };
}
