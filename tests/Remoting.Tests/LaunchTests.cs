using Microsoft.Extensions.Logging;

namespace Remoting.Tests;

/// <summary>How workers are started, as a program is told. (That they are, however it is shipped: the package's tests.)</summary>
public sealed class LaunchTests : PoolTest
{
    [Test]
    public async Task The_snapshot_and_one_line_of_the_log_tell_how_workers_are_started()
    {
        using var log = new LogBook();
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MinWorkers = 2, LoggerFactory = log }))
        {
            Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
            Assert.Equal(LaunchMode.DotNetHost, executor.GetSnapshot().LaunchMode);
            // In a worker's own pool, too.
            Assert.Equal(LaunchMode.DotNetHost, await executor.SubmitAsync(Launches.Remote.Mode(), TestToken));
        }
        var (level, _, text) = Assert.Single(log.Lines, line => line.Event == 11);
        Assert.Equal(LogLevel.Debug, level);
        Assert.Contains("DotNetHost", text, StringComparison.Ordinal);
        Assert.Contains("Remoting.Tests.runtimeconfig.json", text, StringComparison.Ordinal);
    }
}

public static class Launches
{
    [ProcessPoolCallable]
    public static async Task<LaunchMode> Mode()
    {
        await using var executor = new ProcessPoolExecutor(1);
        _ = await executor.SubmitAsync(Calls.Remote.Identity(1));
        return executor.GetSnapshot().LaunchMode;
    }
}
