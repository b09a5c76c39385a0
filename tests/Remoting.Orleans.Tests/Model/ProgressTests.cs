using System.Diagnostics;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Progress of calls that travel together.</summary>
public sealed class ProgressTests
{
    /// <summary>None of them reports so often that its caller would confirm it; all of them together do more than one call may have on the way.</summary>
    [Test]
    public async Task Calls_of_one_chunk_report_each_for_itself()
    {
        const int Calls = 8, Reports = 5;
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        var told = new Told();
        long begun = Stopwatch.GetTimestamp();
        var map = executor.MapAsync(count => ModelCalls.Remote.ReportEach(count, told), Enumerable.Repeat(Reports, Calls), chunkSize: Calls)
            .ToArrayAsync(TestContext.Current.CancellationToken).AsTask();
        await cluster.RunAsync(map);
        Assert.Equal(Enumerable.Repeat(Reports, Calls), await map);
        Assert.Equal(Calls * Reports, told.Count);
        // A report that has no room waits for it by the clock, for half a minute, and is lost then.
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, ServedSession.Patience / 2);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_call_that_reports_very_often_is_told_of_in_order()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        var told = new Told();
        var call = executor.SubmitAsync(ModelCalls.Remote.ReportEach(1000, told));
        await cluster.RunAsync(call);
        Assert.Equal(1000, await call);
        // What has no room is out of date as soon as the next one comes: the last one is always told.
        Assert.Equal(1000, told.Last);
        Assert.True(told.IsInOrder);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>Its silo is lost, and it waits for another one: then the caller itself ends it.</summary>
    [Test]
    public async Task A_call_that_is_cancelled_while_it_waits_to_be_run_again_ends_behind_its_progress()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { MaxAttempts = 2 });
        using var told = new Blocking();
        using var given = new CancellationTokenSource();
        var call = executor.SubmitAsync(ModelCalls.Remote.ReportOn(test, told), given.Token);
        await cluster.RunAsync(told.Begun.Task);
        silo.IsCutOff = true;
        await cluster.RunAsync(FakeCluster.UntilAsync(() => executor.GetSnapshot().QueuedCalls == 1));
        await given.CancelAsync();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => executor.GetSnapshot().QueuedCalls == 0));
        Assert.False(call.IsCompleted);
        told.Gate.Set();
        await cluster.RunAsync(Task.WhenAny(call));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        silo.IsCutOff = false;
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task The_last_report_is_told_however_long_the_listener_takes()
    {
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        silo.Pool.ReportPatience = TimeSpan.FromMilliseconds(1);
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        using var told = new Blocking();
        // More than there is room for on the way.
        var call = executor.SubmitAsync(ModelCalls.Remote.ReportEach(100, told));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 0 && told.Begun.Task.IsCompleted));
        told.Gate.Set();
        await cluster.RunAsync(call);
        Assert.Equal(100, told.Last);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>A listener that takes its time.</summary>
    private sealed class Blocking : IProgress<int>, IDisposable
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Gate { get; } = new();

        public int Last { get; private set; }

        public void Report(int value)
        {
            Begun.TrySetResult();
            Gate.Wait(TestContext.Current.CancellationToken);
            Last = value;
        }

        public void Dispose() => Gate.Dispose();
    }

    private sealed class Told : IProgress<int>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Last { get; private set; }

        public bool IsInOrder { get; private set; } = true;

        public void Report(int value)
        {
            Interlocked.Increment(ref _count);
            IsInOrder &= value > Last;
            Last = value;
        }
    }
}
