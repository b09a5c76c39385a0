using System.Diagnostics;
using Remoting.Platform;

namespace Remoting.Tests;

/// <summary>What the program's own code in a worker throws where the library calls it, and what a worker that lacks a thread does.</summary>
public sealed class StrangeListenerTests : PoolTest
{
    [Cases]
    [InlineData("sample")]
    [InlineData("started")]
    [InlineData("stopped")]
    [InlineData("tag")]
    public async Task An_activity_listener_in_a_worker_that_throws_costs_no_call(string where)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Remoting",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Initializer = StrangeListeners.Remote.Listen(where) });
        for (int i = 0; i < 3; i++)
            Assert.Equal("none", await executor.SubmitAsync(StrangeListeners.Remote.Tag(where == "tag"), TestToken));
        // Nor is an activity that has ended the current one of a call that has none.
        listener.Sample = null;
        Assert.Equal("none", await executor.SubmitAsync(StrangeListeners.Remote.Current(), TestToken));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task A_hook_whose_exception_cannot_be_read_does_not_spoil_the_workers_end()
    {
        using var log = new LogBook();
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, LoggerFactory = log, WorkerOutput = WorkerOutput.Discard }))
            await executor.SubmitAsync(StrangeListeners.Remote.ThrowUnreadableAtExit(), TestToken);
        Assert.Contains(log.Lines, line => line.Text.Contains("has ended, exit code 0", StringComparison.Ordinal));
    }

    [Test]
    public async Task Results_are_told_soon_where_there_is_no_thread_to_tell_them_later()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Initializer = StrangeListeners.Remote.LackThread() });
        await using var released = MadeAtTheEnd("go");
        // The first ones share a wake-up; that before the last comes when nobody looks any more.
        string[] items = ["", "", "", "", "", "", "", "", "sleep", FileOf("go")];
        int told = 0;
        var all = Task.Run(async () =>
        {
            await foreach (var _ in executor.MapAsync(StrangeListeners.Remote.WaitIf, items, chunkSize: items.Length))
                Interlocked.Increment(ref told);
        }, TestToken);
        await Until(() => Volatile.Read(ref told) == items.Length - 1, "all results have come but that of the call that runs");
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await all;
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }
}

public static class StrangeListeners
{
    [ProcessPoolCallable]
    public static void Listen(string where)
    {
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => where == "sample" ? throw new InvalidOperationException("sample") : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ => ThrowIf(where == "started"),
            ActivityStopped = _ => ThrowIf(where == "stopped"),
        });
    }

    [ProcessPoolCallable]
    public static string Tag(bool unreadable)
    {
        Activity.Current?.SetTag("tag", unreadable ? new Unreadable() : "readable");
        return "none";
    }

    [ProcessPoolCallable]
    public static string Current() => Activity.Current?.OperationName ?? "none";

    [ProcessPoolCallable]
    public static void ThrowUnreadableAtExit() => RemotingWorker.Current!.OnExit(static () => throw new UnreadableException());

    /// <summary>Only the first two threads are not to be had.</summary>
    [ProcessPoolCallable]
    public static void LackThread()
    {
        int failed = 0;
        SystemFaults.Inject = call => call == "flusher" && ++failed <= 2 ? 11 : 0;
    }

    [ProcessPoolCallable]
    public static int WaitIf(string file)
    {
        if (file == "sleep")
            Thread.Sleep(100);
        while (Path.IsPathRooted(file) && !File.Exists(file))
            Thread.Sleep(1);
        return 1;
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
            throw new InvalidOperationException("A listener's own affair.");
    }

    private sealed class Unreadable
    {
        public override string ToString() => throw new InvalidOperationException("unreadable");
    }

    private sealed class UnreadableException : Exception
    {
        public override string Message => throw new InvalidOperationException("unreadable");

        public override string ToString() => throw new InvalidOperationException("unreadable");
    }
}
