using System.Collections.Concurrent;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary><c>IProgress</c> parameters: reports that come while their call runs.</summary>
[SideBySide]
public sealed class ProgressTests : PoolTest
{
    [Cases]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(100_000)]
    public async Task Reports_come_in_order_and_before_the_result(int count)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var progress = new Collector<int>();
        Assert.Equal(count, await executor.SubmitAsync(StreamCalls.Remote.Report(count, progress), TestToken));
        int[] reports = progress.Close();
        Assert.Equal(reports.Order().Distinct(), reports);
        // The last state is always told; as many as fit on the way are never replaced.
        Assert.Equal(count, reports[^1]);
        Assert.Equal(Enumerable.Range(1, Math.Min(count, 16)), reports.Take(16));
    }

    [Test]
    public async Task Reports_come_while_the_call_runs()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var progress = new Collector<int>();
        var call = executor.SubmitAsync(StreamCalls.Remote.ReportThenWait(42, FileOf("go"), progress), TestToken);
        await Until(() => progress.Count == 1, "the report has come");
        Assert.False(call.IsCompleted);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await call;
        Assert.Equal([42], progress.Close());
    }

    [Test]
    public async Task Several_parameters_and_none()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var text = new Collector<string>();
        var numbers = new Collector<(int Done, int Of)>();
        Assert.Equal("done", await executor.SubmitAsync(StreamCalls.Remote.ReportTwo(20, text, numbers), TestToken));
        Assert.Equal("step 20", text.Close()[^1]);
        Assert.Equal((20, 20), numbers.Close()[^1]);
        text = new Collector<string>();
        Assert.Equal("done", await executor.SubmitAsync(StreamCalls.Remote.ReportTwo(2, text), TestToken));
        Assert.Equal(["step 1", "step 2"], text.Close());
        Assert.Equal(-1, await executor.SubmitAsync(StreamCalls.Remote.Report(2, null), TestToken));
    }

    [Test]
    public async Task None_comes_after_the_result()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var all = new List<Collector<int>>();
        for (int i = 0; i < 20; i++)
        {
            var progress = new Collector<int>();
            all.Add(progress);
            await executor.SubmitAsync(StreamCalls.Remote.ReportAfterwards(progress), TestToken);
            Assert.Equal(1, progress.Close()[0]);
        }
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
        Assert.All(all, progress => Assert.Equal(0, progress.Late));
    }

    [Test]
    public async Task Reports_come_before_an_error_and_before_a_death()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var progress = new Collector<int>();
        await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(StreamCalls.Remote.ReportThenThrow(1000, progress), TestToken));
        Assert.Equal(1000, progress.Close()[^1]);

        progress = new Collector<int>();
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(StreamCalls.Remote.ReportThenExit(10, progress), TestToken));
        Assert.Equal(Enumerable.Range(1, 10), progress.Close());
    }

    [Test]
    public async Task Reports_of_a_map()
    {
        await using var executor = new ProcessPoolExecutor(2);
        // Reports of one call come one at a time; those of different calls do not wait for each other.
        var reports = new ConcurrentQueue<int>();
        var progress = new Listener<int>(reports.Enqueue);
        var results = await executor.MapAsync((int count) => StreamCalls.Remote.Report(count, progress), Enumerable.Range(1, 50), chunkSize: 5).ToListAsync(TestToken);
        Assert.Equal(Enumerable.Range(1, 50), results);
        Assert.Equal(50, reports.Max());
    }

    [Test]
    public async Task Reports_of_many_threads()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var progress = new Collector<(int Thread, int Value)>();
        await executor.SubmitAsync(StreamCalls.Remote.ReportFromThreads(8, 5000, progress), TestToken);
        foreach (var thread in progress.Close().GroupBy(report => report.Thread))
            Assert.Equal(thread.Select(report => report.Value).Order().Distinct(), thread.Select(report => report.Value));
    }

    [Test]
    public async Task A_slow_listener_gets_the_latest_and_holds_up_nobody_else()
    {
        await using var executor = new ProcessPoolExecutor(1);
        using var hold = new ManualResetEventSlim();
        var reports = new List<int>();
        var progress = new Listener<int>(value =>
        {
            hold.Wait(TestToken);
            reports.Add(value);
        });
        var call = executor.SubmitAsync(StreamCalls.Remote.Report(100_000, progress), TestToken);
        // The call's worker is free, and everybody else is served, while its reports wait for their listener.
        Assert.Equal(100, await executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 100)).CountAsync(TestToken));
        Assert.False(call.IsCompleted);
        hold.Set();
        Assert.Equal(100_000, await call);
        Assert.Equal([.. Enumerable.Range(1, 16), 100_000], reports);
    }

    [Test]
    public async Task Shutdown_waits_for_reports()
    {
        var executor = new ProcessPoolExecutor(1);
        using var hold = new ManualResetEventSlim();
        var call = executor.SubmitAsync(StreamCalls.Remote.Report(5, new Listener<int>(_ => hold.Wait(TestToken))), TestToken);
        var death = executor.SubmitAsync(StreamCalls.Remote.ReportThenExit(5, new Listener<int>(_ => hold.Wait(TestToken))), TestToken);
        var shutdown = executor.ShutdownAsync();
        await Until(() => executor.GetSnapshot().Workers.Count == 0, "the workers are gone");
        Assert.False(shutdown.IsCompleted);
        hold.Set();
        await shutdown;
        Assert.Equal(5, await call);
        Assert.True(death.IsFaulted);
    }

    /// <summary>The caller's own exception, as if the callable had run here; the pool and its worker are as before.</summary>
    [Test]
    public async Task A_listener_that_throws_fails_its_own_call()
    {
        await using var executor = PatientPool();
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var mine = new InvalidOperationException("mine");
        int asked = 0;
        var progress = new Listener<int>(_ =>
        {
            asked++;
            throw mine;
        });
        Assert.Same(mine, await Assert.ThrowsAsync<InvalidOperationException>(() => executor.SubmitAsync(StreamCalls.Remote.Report(1000, progress), TestToken)));
        Assert.Equal(1, asked);
        // A call that fails by itself says why.
        await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(StreamCalls.Remote.ReportThenThrow(10, progress), TestToken));
        var outcomes = await executor.MapUnorderedAsync((int i) => StreamCalls.Remote.Report(i, i == 3 ? progress : null), Enumerable.Range(1, 5)).ToListAsync(TestToken);
        Assert.Same(mine, Assert.Single(outcomes, outcome => outcome.Error is not null).Error);
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_cancelled_call_reports_first()
    {
        using var source = new CancellationTokenSource();
        await using var executor = new ProcessPoolExecutor(1);
        var progress = new Collector<string>();
        var call = executor.SubmitAsync(StreamCalls.Remote.ReportTwo(100_000, progress), source.Token);
        await Until(() => progress.Count > 3, "some reports have come");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("step 1", progress.Close()[0]);
    }

    [Test]
    public async Task A_stream_may_report_too()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var progress = new Collector<int>();
        Assert.Equal(500, await executor.StreamAsync(StreamCalls.Remote.WithProgress(500, progress)).CountAsync(TestToken));
        Assert.Equal(499, progress.Close()[^1]);
    }

    [Test]
    public async Task An_initializer_reports_to_nobody()
    {
        var progress = new Collector<int>();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Initializer = StreamCalls.Remote.Report(5, progress) });
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
        Assert.Empty(progress.Close());
    }

    /// <summary>Keeps reports; none may come at the same time as another, or after it was closed.</summary>
    private sealed class Collector<T> : IProgress<T>
    {
        private readonly ConcurrentQueue<T> _reports = new();
        private int _inside;
        private bool _closed;

        public int Count => _reports.Count;

        /// <summary>Reports that came after the result.</summary>
        public int Late { get; private set; }

        public void Report(T value)
        {
            if (_closed)
                Late++;
            Assert.Equal(1, Interlocked.Increment(ref _inside));
            _reports.Enqueue(value);
            Interlocked.Decrement(ref _inside);
        }

        public T[] Close()
        {
            _closed = true;
            return [.. _reports];
        }
    }

    [Test]
    public async Task Large_reports_wait_in_the_worker()
    {
        await using var executor = new ProcessPoolExecutor(1);
        using var hold = new ManualResetEventSlim();
        var sizes = new List<int>();
        var progress = new Listener<byte[]>(value =>
        {
            hold.Wait(TestToken);
            sizes.Add(value.Length);
        });
        var call = executor.SubmitAsync(FlowCalls.Remote.GrowingReports(20, 1024 * 1024, progress), TestToken);
        // The worker has ended the call: all that it will ever send is here.
        Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        hold.Set();
        await call;
        // One may go beyond what may be on its way, and the latest comes with the end.
        Assert.Equal([1024 * 1024 + 1, 1024 * 1024 + 20], sizes);
    }

    private sealed class Listener<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }
}
