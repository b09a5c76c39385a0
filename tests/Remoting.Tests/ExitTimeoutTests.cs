using System.Diagnostics;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>How long a worker that was asked to end has for the program's own exit handlers.</summary>
[SideBySide]
public sealed class ExitTimeoutTests : PoolTest
{
    private string Folder => Path.GetDirectoryName(FileOf("any"))!;

    [Test]
    public async Task Exit_handlers_of_a_worker_have_the_time_that_was_set()
    {
        // Longer than a test may take: nothing but the handler's own end is waited for.
        var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerExitTimeout = TimeSpan.FromMinutes(5) });
        await executor.SubmitAsync(HeritageCalls.Remote.ExitSlowly(Folder), TestToken);
        var closing = executor.DisposeAsync().AsTask();
        await UntilFile(FileOf("began"));
        Assert.False(closing.IsCompleted);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await closing;
        Assert.True(File.Exists(FileOf("done")));
    }

    [Cases]
    [InlineData(0)]
    [InlineData(50)]
    public async Task Exit_handlers_that_take_longer_end_with_their_process(int milliseconds)
    {
        var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerExitTimeout = TimeSpan.FromMilliseconds(milliseconds) });
        await executor.SubmitAsync(HeritageCalls.Remote.ExitSlowly(Folder), TestToken);
        var clock = Stopwatch.StartNew();
        await executor.DisposeAsync();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"gone after {clock.Elapsed}");
        Assert.False(File.Exists(FileOf("done")));
    }

    [Test]
    public void What_is_no_time_is_refused()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), new ProcessPoolOptions().WorkerExitTimeout);
        Assert.Equal(Timeout.InfiniteTimeSpan, new ProcessPoolOptions { WorkerExitTimeout = Timeout.InfiniteTimeSpan }.WorkerExitTimeout);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { WorkerExitTimeout = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { WorkerExitTimeout = TimeSpan.FromDays(60) });
    }
}
