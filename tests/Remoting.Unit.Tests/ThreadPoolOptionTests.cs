namespace Remoting.Tests;

/// <summary>Time-outs on <see cref="ThreadPoolExecutor"/>, and maps over items that it has to copy.</summary>
public sealed class ThreadPoolOptionTests : PoolTest
{
    private static readonly CallOptions Short = new() { Timeout = TimeSpan.FromMilliseconds(50) };

    /// <summary>For calls that are to end in their time, however busy the machine is.</summary>
    private static readonly CallOptions Longer = new() { Timeout = TimeSpan.FromSeconds(2 * Remoting.Chaos.TestSystem.Patience) };

    [Test]
    public async Task A_timeout_cancels_the_token_of_a_running_call()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var error = await Assert.ThrowsAsync<CallTimeoutException>(() => executor.SubmitAsync(Calls.Remote.WaitForToken(FileOf("started")), Short, TestToken));
        Assert.Equal(Short.Timeout, error.Timeout);
        Assert.Contains("WaitForToken", error.Callable, StringComparison.Ordinal);
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
    }

    /// <summary>No thread can be stopped: the call ends when it ends, and has timed out all the same.</summary>
    [Test]
    public async Task A_call_that_ignores_its_token_has_timed_out_when_it_ends()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var call = executor.SubmitAsync(Calls.Remote.SleepThen(200, 3), Short, TestToken);
        await Assert.ThrowsAsync<CallTimeoutException>(() => call);
    }

    /// <summary>From the start of the execution, not from the submission.</summary>
    [Test]
    public async Task A_call_that_waits_for_its_turn_has_all_of_its_time()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var first = executor.SubmitAsync(Calls.Remote.SleepThen((int)Longer.Timeout!.Value.TotalMilliseconds + 100, 1), TestToken);
        var second = executor.SubmitAsync(Calls.Remote.Identity(2), Longer, TestToken);
        Assert.Equal(2, await second);
        Assert.Equal(1, await first);
    }

    /// <summary>Of its own: no item is charged with the time of those before, and what ends one ends no other.</summary>
    [Test]
    public async Task Each_item_of_a_map_has_the_time_of_a_call()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var timed = executor.WithOptions(Longer);
        // Together they take longer than each may.
        int each = (int)Longer.Timeout!.Value.TotalMilliseconds / 8;
        Assert.Equal([.. Enumerable.Range(0, 10)], await timed.MapAsync(item => FlowCalls.Remote.LookAtToken(each, item), Enumerable.Range(0, 10)).ToListAsync(TestToken));
        var outcomes = await timed.MapOutcomesAsync(item => FlowCalls.Remote.LookAtToken(item, item), [0, int.MaxValue, 1]).ToListAsync(TestToken);
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.Equal(Longer.Timeout, Assert.IsType<CallTimeoutException>(outcomes[1].Error).Timeout);
    }

    /// <summary>What can change travels as a copy, and its call waits on a thread of its own; its time is the same.</summary>
    [Test]
    public async Task So_has_each_item_that_is_copied()
    {
        await using var executor = new ThreadPoolExecutor(1);
        int[][] items = [[0], [int.MaxValue], [1]];
        var outcomes = await executor.WithOptions(Longer).MapOutcomesAsync(FlowCalls.Remote.LookAtTokenFor, items).ToListAsync(TestToken);
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.IsType<CallTimeoutException>(outcomes[1].Error);
    }

    [Test]
    public async Task So_has_each_item_of_a_lease()
    {
        await using var executor = new ThreadPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(new LeaseOptions { CallTimeout = Longer.Timeout }, TestToken);
        var outcomes = await lease.MapOutcomesAsync(item => FlowCalls.Remote.LookAtTokenOfWorker(item), [0, int.MaxValue, 1]).ToListAsync(TestToken);
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.IsType<CallTimeoutException>(outcomes[1].Error);
    }

    [Test]
    public async Task A_map_that_is_cancelled_has_not_timed_out()
    {
        await using var executor = new ThreadPoolExecutor(1);
        using var cancellation = new CancellationTokenSource();
        var map = executor.WithOptions(new CallOptions { Timeout = TimeSpan.FromHours(1) }).MapAsync(
            Calls.Remote.WaitForToken, [FileOf("started"), FileOf("never")], cancellationToken: cancellation.Token).ToListAsync(TestToken).AsTask();
        await UntilFile(FileOf("started"));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map);
        Assert.False(File.Exists(FileOf("never")));
    }

    [Test]
    public async Task Options_that_do_not_matter_change_nothing()
    {
        await using var executor = new ThreadPoolExecutor(1);
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), new CallOptions { MaxAttempts = 3, Timeout = TimeSpan.FromDays(1) }, TestToken));
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), new CallOptions { Timeout = Timeout.InfiniteTimeSpan }, TestToken));
    }

    [Test]
    public async Task The_callers_cancellation_is_no_timeout()
    {
        await using var executor = new ThreadPoolExecutor(1);
        using var cancellation = new CancellationTokenSource();
        var call = executor.SubmitAsync(Calls.Remote.WaitForToken(FileOf("started")), new CallOptions { Timeout = TimeSpan.FromHours(1) }, cancellation.Token);
        await UntilFile(FileOf("started"));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Test]
    public async Task A_stream_times_out_behind_its_items()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var items = new List<int>();
        await Assert.ThrowsAsync<CallTimeoutException>(async () =>
        {
            await foreach (int item in executor.StreamAsync(StreamCalls.Remote.OneThenWait(), Short).WithCancellation(TestToken))
                items.Add(item);
        });
        Assert.Single(items);
    }

    [Test]
    public async Task An_item_that_cannot_be_written_fails_at_its_place()
    {
        await using var executor = new ThreadPoolExecutor(2);
        Fragile[] items = [new(1, false, false), new(2, FailsOnWrite: true, false), new(3, false, false), new(4, false, FailsOnRead: true), new(5, false, false)];
        var outcomes = (await executor.MapUnorderedAsync(FlowCalls.Remote.ValueOfFragile, items).ToListAsync(TestToken)).OrderBy(outcome => outcome.Index).ToList();
        Assert.Equal([true, false, true, false, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.Equal([1, 3, 5], outcomes.Where(outcome => outcome.IsSuccess).Select(outcome => outcome.Value));
        Assert.Contains("could not be written", Assert.IsType<RemoteSerializationException>(outcomes[1].Error).Message, StringComparison.Ordinal);
        Assert.Contains("could not be read", Assert.IsType<RemoteSerializationException>(outcomes[3].Error).Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Calls_with_copies_report_throw_and_give_copies()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var reports = new List<FlowCalls.Reusable>();
        var listener = new Listener(reports.Add);
        FlowCalls.Reusable[] items = [new() { Value = 1 }, new() { Value = -1 }, new() { Value = 3 }];
        var outcomes = (await executor.MapUnorderedAsync(item => FlowCalls.Remote.Doubled(item, listener), items).ToListAsync(TestToken))
            .OrderBy(outcome => outcome.Index).ToList();
        Assert.Equal(2, outcomes[0].Value!.Value);
        Assert.IsType<StrangeException>(outcomes[1].Error);
        Assert.Equal(6, outcomes[2].Value!.Value);
        Assert.Equal([1, -1, 3], reports.Select(report => report.Value));
        Assert.DoesNotContain(reports[0], items);
    }

    /// <summary>Calls that wait take threads of their own: none that others need.</summary>
    [Test]
    public async Task Many_calls_with_copies_may_wait_at_once()
    {
        await using var executor = new ThreadPoolExecutor(50);
        string[][] items = [.. Enumerable.Range(0, 50).Select(i => new[] { FileOf($"started{i}"), FileOf("go") })];
        var all = executor.MapAsync(FlowCalls.Remote.WaitFor, items).CountAsync(TestToken).AsTask();
        for (int i = 0; i < items.Length; i++)
            await UntilFile(items[i][0]);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        Assert.Equal(50, await all);
    }

    [Test]
    public async Task Items_that_cannot_change_are_not_copied()
    {
        await using var executor = new ThreadPoolExecutor(2);
        string item = new('x', 100);
        await foreach (string same in executor.MapAsync(Calls.Remote.TaskOfAsync, Enumerable.Repeat(item, 10)).WithCancellation(TestToken))
            Assert.Same(item, same);
    }

    private sealed class Listener(Action<FlowCalls.Reusable> action) : IProgress<FlowCalls.Reusable>
    {
        public void Report(FlowCalls.Reusable value) => action(value);
    }
}
