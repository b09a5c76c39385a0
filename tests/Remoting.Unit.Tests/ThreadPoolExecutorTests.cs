namespace Remoting.Tests;

public sealed class ThreadPoolExecutorTests : PoolTest
{
    [Test]
    public async Task The_same_calls_run_on_threads()
    {
        await using var executor = new ThreadPoolExecutor(2);
        Assert.Equal(Environment.ProcessId, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
        await executor.SubmitAsync(Calls.Remote.TaskAsync(), TestToken);
        await executor.SubmitAsync(Calls.Remote.ValueTaskAsync(), TestToken);
        Assert.Equal("a", await executor.SubmitAsync(Calls.Remote.TaskOfAsync("a"), TestToken));
        Assert.Equal("b", await executor.SubmitAsync(Calls.Remote.ValueTaskOfAsync("b"), TestToken));
    }

    [Cases]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(0)]
    public async Task Maps_work_as_on_processes(int chunkSize)
    {
        await using var executor = new ThreadPoolExecutor(2);
        var results = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 5000), chunkSize == 0 ? ChunkSize.Auto : chunkSize);
        Assert.Equal(Enumerable.Range(0, 5000), await results.ToListAsync(TestToken));
        var outcomes = await executor.MapUnorderedAsync(Calls.Remote.ThrowIfThree, Enumerable.Range(0, 6)).ToListAsync(TestToken);
        Assert.Equal(3, Assert.Single(outcomes, outcome => !outcome.IsSuccess).Index);
    }

    /// <summary>The thread that completes what a call waits for is the program's own: it is not kept to run the calls behind that one.</summary>
    [Test]
    public async Task Whoever_lets_a_call_go_on_does_not_run_those_behind_it()
    {
        await using var executor = new ThreadPoolExecutor(1);
        Gates.First = new TaskCompletionSource();
        Gates.Second.Reset();
        var waiting = executor.SubmitAsync(Gates.Remote.Wait(), TestToken);
        var behind = executor.SubmitAsync(Gates.Remote.Block(), TestToken);
        var thread = new Thread(() =>
        {
            Gates.First.SetResult();
            Gates.Second.Set();
        });
        thread.Start();
        await waiting;
        await behind;
        thread.Join();
    }

    [Test]
    public async Task A_call_of_a_map_is_retried_although_its_neighbour_takes_a_sequence()
    {
        await using var executor = new ThreadPoolExecutor(2);
        int[] failed = [0];
        var results = await executor.WithOptions(new CallOptions { Retry = (_, _) => TimeSpan.Zero })
            .MapAsync(number => number == 0 ? Gates.Remote.Sum(AsyncEnumerable.Range(0, 3)) : Gates.Remote.FailOnce(new Failing(failed)), [0, 1]).ToListAsync(TestToken);
        Assert.Equal([3, 1], results);
    }

    /// <summary>As in a worker: the caller's sequence is not begun with when its call has its outcome.</summary>
    [Test]
    public async Task A_sequence_that_is_asked_for_after_its_call_has_ended_has_ended_too()
    {
        await using var executor = new ThreadPoolExecutor(1);
        int begun = 0;
        Gates.First = new TaskCompletionSource();
        Assert.Equal([2], await executor.MapAsync(item => Gates.Remote.Leave(item, Numbers()), [new[] { 1, 2 }]).ToListAsync(TestToken));
        Gates.First.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Gates.Left!);
        Assert.Equal(0, begun);

        async IAsyncEnumerable<int> Numbers()
        {
            begun++;
            await Task.Yield();
            yield return 1;
        }
    }

    [Test]
    public async Task Exceptions_arrive_as_they_are()
    {
        await using var executor = new ThreadPoolExecutor(2);
        await Assert.ThrowsAsync<StrangeException>(() => executor.SubmitAsync(Calls.Remote.ThrowStrange(), TestToken));
    }

    [Test]
    public async Task Cancellation_reaches_queued_and_running_calls()
    {
        await using var executor = new ThreadPoolExecutor(1);
        using var cancellation = new CancellationTokenSource();
        var running = executor.SubmitAsync(Calls.Remote.WaitForToken(FileOf("started")), cancellation.Token);
        await UntilFile(FileOf("started"));
        var queued = executor.SubmitAsync(Calls.Remote.Mark(FileOf("marks"), 1), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        Assert.Empty(Marks("marks"));
    }

    /// <summary>The second call of the chunk waits for what becomes of the first.</summary>
    [Test]
    public async Task What_has_ended_of_a_chunk_is_given_at_once()
    {
        await using var executor = new ThreadPoolExecutor(1);
        string[] files = [FileOf("none"), FileOf("go")];
        int count = 0;
        await foreach (var result in executor.MapUnorderedAsync(Calls.Remote.WaitIfLast, files, chunkSize: 2).WithCancellation(TestToken))
        {
            if (count++ == 0)
                await File.WriteAllTextAsync(files[1], "", TestToken);
            Assert.True(result.IsSuccess);
        }
        Assert.Equal(2, count);
    }

    /// <summary>What it had taken before it failed is gone: the rest alone would be another result.</summary>
    [Test]
    public async Task A_call_that_takes_a_sequence_is_not_run_again()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var options = new CallOptions { Retry = static (_, _) => TimeSpan.Zero };
        await Assert.ThrowsAsync<FormatException>(() => executor.SubmitAsync(Calls.Remote.FailAtThird(AsyncEnumerable.Range(0, 5)), options, TestToken));
    }

    /// <summary>What has not begun is still queued, although its thread has it already.</summary>
    [Cases]
    [InlineData("cancelled")]
    [InlineData("left")]
    [InlineData("shut down")]
    public async Task The_rest_of_a_chunk_is_never_run_that_is(string fate)
    {
        var executor = new ThreadPoolExecutor(1);
        using var cancellation = new CancellationTokenSource();
        var map = executor.MapUnorderedAsync(Step, Enumerable.Range(0, 20), 20);
        var results = map.GetAsyncEnumerator(cancellation.Token);
        Assert.True(await results.MoveNextAsync());
        await UntilFile(FileOf("started"));
        var ended = Task.CompletedTask;
        if (fate == "cancelled")
            await cancellation.CancelAsync();
        else if (fate == "shut down")
            ended = executor.ShutdownAsync(cancelPending: true);
        // Nobody may leave an enumeration that is under way.
        await results.DisposeAsync();
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await executor.DisposeAsync();
        await ended;
        Assert.Empty(Marks("marks"));

        RemoteCall<int> Step(int item) => item switch
        {
            0 => Calls.Remote.Identity(0),
            1 => Calls.Remote.Wait(FileOf("started"), FileOf("go")),
            _ => Calls.Remote.Mark(FileOf("marks"), item),
        };
    }

    [Test]
    public async Task Shutdown_waits_or_cancels_and_then_refuses()
    {
        var executor = new ThreadPoolExecutor(1);
        var calls = Enumerable.Range(0, 20).Select(i => executor.SubmitAsync(Calls.Remote.SleepThen(1, i), TestToken)).ToArray();
        await executor.ShutdownAsync();
        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));

        var other = new ThreadPoolExecutor(1);
        var running = other.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        await UntilFile(FileOf("started"));
        var queued = other.SubmitAsync(Calls.Remote.Identity(1), TestToken);
        var shutdown = other.ShutdownAsync(cancelPending: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await shutdown;
        Assert.True(running.IsCompletedSuccessfully);
    }

    [Cases]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Streams_follow_their_consumer(int bufferSize)
    {
        await using var executor = new ThreadPoolExecutor(1);
        await using (var items = executor.StreamAsync(StreamCalls.Remote.CountMarked(FileOf("mark"), 1000), bufferSize: bufferSize).GetAsyncEnumerator(TestToken))
        {
            for (int taken = 1; taken <= 3; taken++)
            {
                Assert.True(await items.MoveNextAsync());
                await Until(() => Marks("mark").Length >= taken + bufferSize, "the buffer is full");
                Assert.Equal(taken + bufferSize, Marks("mark").Length);
            }
        }
        // It is one running call, and has ended.
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
        Assert.Equal(3 + bufferSize, Marks("mark").Length);
        Assert.Equal(Enumerable.Range(0, 5000), await executor.StreamAsync(StreamCalls.Remote.Count(5000), bufferSize: bufferSize).ToListAsync(TestToken));
    }

    [Test]
    public async Task Leaving_a_stream_cancels_it_and_its_errors_come_behind_its_items()
    {
        await using var executor = new ThreadPoolExecutor(1);
        await foreach (int item in executor.StreamAsync(StreamCalls.Remote.Endless(FileOf("clean"))).WithCancellation(TestToken))
        {
            if (item == 5000)
                break;
        }
        Assert.True(File.Exists(FileOf("clean")));

        var items = new List<int>();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (int item in executor.StreamAsync(StreamCalls.Remote.CountThenThrow(5)).WithCancellation(TestToken))
                items.Add(item);
        });
        Assert.Equal("after the items", error.Message);
        Assert.Equal([0, 1, 2, 3, 4], items);

        using var source = new CancellationTokenSource();
        await using var waiting = executor.StreamAsync(StreamCalls.Remote.OneThenWait(), source.Token).GetAsyncEnumerator(TestToken);
        Assert.True(await waiting.MoveNextAsync());
        var next = waiting.MoveNextAsync().AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    /// <summary>In order, one at a time, each one, and none after the end; what the listener throws is the callable's to deal with.</summary>
    [Test]
    public async Task Progress_is_passed_through()
    {
        await using var executor = new ThreadPoolExecutor(2);
        var reports = new List<int>();
        await executor.SubmitAsync(StreamCalls.Remote.Report(10_000, new Listener<int>(reports.Add)), TestToken);
        Assert.Equal(Enumerable.Range(1, 10_000), reports);

        var threads = new List<(int Thread, int Value)>();
        await executor.SubmitAsync(StreamCalls.Remote.ReportFromThreads(4, 2000, new Listener<(int, int)>(threads.Add)), TestToken);
        Assert.Equal(8000, threads.Count);

        int ended = 0;
        int late = 0;
        await executor.SubmitAsync(StreamCalls.Remote.ReportAfterwards(new Listener<int>(_ => late += Volatile.Read(ref ended))), TestToken);
        Volatile.Write(ref ended, 1);
        await executor.SubmitAsync(StreamCalls.Remote.ReportFromThreads(4, 2000, new Listener<(int, int)>(_ => { })), TestToken);
        Assert.Equal(0, late);

        var mine = new InvalidOperationException("mine");
        Assert.Same(mine, await Assert.ThrowsAsync<InvalidOperationException>(
            () => executor.SubmitAsync(StreamCalls.Remote.Report(3, new Listener<int>(_ => throw mine)), TestToken)));
        reports.Clear();
        Assert.Equal(5, await executor.StreamAsync(StreamCalls.Remote.WithProgress(5, new Listener<int>(reports.Add))).CountAsync(TestToken));
        Assert.Equal([0, 1, 2, 3, 4], reports);
    }

    private sealed class Listener<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }
}
