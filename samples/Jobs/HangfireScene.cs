using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.States;

namespace Jobs;

/// <summary>Jobs of Hangfire, whose storage is in memory.</summary>
internal static class HangfireScene
{
    public static async Task RunAsync(ReportRunner runner, Checks checks)
    {
        using var storage = new InMemoryStorage();
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions
        {
            WorkerCount = 3,
            Activator = new RunnerActivator(runner),
            // How soon a job's token knows that it was deleted.
            CancellationCheckInterval = TimeSpan.FromMilliseconds(200),
        }, storage);
        var client = new BackgroundJobClient(storage);

        string timed = client.Enqueue<HangfireJob>(job => job.HangWithLimitAsync("Hangfire, with a limit", CancellationToken.None));
        string deleted = client.Enqueue<HangfireJob>(job => job.HangAsync("Hangfire, deleted", CancellationToken.None));
        int process = await runner.ProcessOfAsync("Hangfire, deleted");
        // Two jobs hang, and this one does not notice.
        string good = client.Enqueue<HangfireJob>(job => job.BuildAsync("Hangfire, good", CancellationToken.None));

        await checks.AddAsync("Hangfire, good", "Succeeded", StateAsync(storage, good));
        client.Delete(deleted);
        await checks.AddAsync("Hangfire, deleted", "Deleted", StateAsync(storage, deleted), process);
        await checks.AddAsync("Hangfire, with a limit", "Failed", StateAsync(storage, timed), await runner.ProcessOfAsync("Hangfire, with a limit"));
    }

    /// <summary>The state that the job ends in.</summary>
    private static async Task<string> StateAsync(InMemoryStorage storage, string id)
    {
        using var connection = storage.GetConnection();
        while (true)
        {
            string state = connection.GetStateData(id)?.Name ?? "";
            if (state == SucceededState.StateName || state == FailedState.StateName || state == DeletedState.StateName)
                return state;
            await Task.Delay(20);
        }
    }

    private sealed class RunnerActivator(ReportRunner runner) : JobActivator
    {
        public override object ActivateJob(Type jobType) => new HangfireJob(runner);
    }
}

/// <summary>A job that hangs is not tried again: it would hang again.</summary>
[AutomaticRetry(Attempts = 0)]
public sealed class HangfireJob(ReportRunner runner)
{
    public Task<string> BuildAsync(string name, CancellationToken stopped) => runner.RunAsync(name, hangs: false, null, stopped);

    public Task<string> HangAsync(string name, CancellationToken stopped) => runner.RunAsync(name, hangs: true, null, stopped);

    public Task<string> HangWithLimitAsync(string name, CancellationToken stopped) => runner.RunAsync(name, hangs: true, TimeSpan.FromSeconds(2), stopped);
}
