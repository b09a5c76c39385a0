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
