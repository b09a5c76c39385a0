using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Progress of calls that run in their caller's process: listeners may wait for whom they like, and what is told is told in order, and before the end.</summary>
[SideBySide]
public sealed class LocalProgressTests : PoolTest
{
    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_listener_may_wait_for_another_thread_that_reports(bool map)
    {
        var told = new List<int>();
        var listener = new Listener(value =>
        {
            // The second thread reports while this is told, and is not held up by it.
            if (value == 1)
            {
                LocalProgressCalls.First.Set();
                Assert.True(LocalProgressCalls.Second.Wait(TimeSpan.FromSeconds(30)));
            }
            told.Add(value);
        });
        LocalProgressCalls.First.Reset();
        LocalProgressCalls.Second.Reset();
        await using var executor = new ThreadPoolExecutor(2);
        if (map)
            await executor.ForEachAsync(_ => LocalProgressCalls.Remote.ReportTwice(listener), new[] { 0 }, cancellationToken: TestToken);
        else
            await executor.SubmitAsync(LocalProgressCalls.Remote.ReportTwice(listener), TestToken);
        Assert.Equal([1, 2, 3], told);
    }

    [Test]
    public async Task A_listener_may_report_itself()
    {
        var told = new List<int>();
        IProgress<int>? gate = null;
        var listener = new Listener(value =>
        {
            if (value == 1)
                gate!.Report(10);
            told.Add(value);
        });
        LocalProgressCalls.Given = progress => gate = progress;
        await using var executor = new ThreadPoolExecutor(1);
        await executor.SubmitAsync(LocalProgressCalls.Remote.Report(listener, 3), TestToken);
        Assert.Equal([1, 10, 2, 3], told);
        gate!.Report(4);
        Assert.Equal(4, told.Count);
    }

    [Test]
    public async Task What_a_listener_throws_fails_its_call()
    {
        await using var executor = new ThreadPoolExecutor(1);
        await Assert.ThrowsAsync<FormatException>(() =>
            executor.SubmitAsync(LocalProgressCalls.Remote.Report(new Listener(value => throw new FormatException()), 3), TestToken));
    }

    private sealed class Listener(Action<int> tell) : IProgress<int>
    {
        public void Report(int value) => tell(value);
    }
}

public static class LocalProgressCalls
{
    /// <summary>The first report is being told.</summary>
    internal static ManualResetEventSlim First { get; } = new();

    /// <summary>The second one was made.</summary>
    internal static ManualResetEventSlim Second { get; } = new();

    internal static Action<IProgress<int>>? Given { get; set; }

    [ProcessPoolCallable]
    public static void ReportTwice(IProgress<int> progress)
    {
        var second = new Thread(() =>
        {
            First.Wait();
            progress.Report(2);
            Second.Set();
        });
        second.Start();
        progress.Report(1);
        second.Join();
        progress.Report(3);
    }

    [ProcessPoolCallable]
    public static void Report(IProgress<int> progress, int count)
    {
#pragma warning disable RMT0301 // It only ever runs in this process.
        Given?.Invoke(progress);
#pragma warning restore RMT0301
        for (int i = 1; i <= count; i++)
            progress.Report(i);
    }
}
