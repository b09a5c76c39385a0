using System.Diagnostics;
using System.Globalization;

namespace Remoting.Tests;

/// <summary>A service manager's SIGTERM reaches workers that have not shaken hands yet, too.</summary>
public sealed class TerminatedStartTests : PoolTest
{
    [Test]
    public async Task Workers_that_are_told_to_end_while_they_start_break_no_pool_that_takes_no_notice_of_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, IgnoreTerminationSignal = true, WorkerOutput = WorkerOutput.Discard });
        var call = executor.SubmitAsync(Calls.Remote.Identity(5), TestToken);
        var told = new HashSet<int>();
        while (told.Count < 5 && !call.IsCompleted)
        {
            foreach (var worker in executor.GetSnapshot().Workers)
            {
                if (worker.ProcessId is { } processId && told.Add(processId))
                    Terminate(processId);
            }
            await Task.Delay(1, TestToken);
        }
        Assert.Equal(5, await call);
        Assert.Null(executor.GetSnapshot().BrokenBy);
    }

    private static void Terminate(int processId)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", processId.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }
}
