using System.Runtime.CompilerServices;

namespace Remoting.Tests;

public sealed class SubmitTests : PoolTest
{
    [Test]
    public async Task A_call_gives_what_the_method_gives()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(5, await executor.SubmitAsync(Calls.Remote.Add(2, 3), TestToken));
        Assert.NotEqual(Environment.ProcessId, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task Arguments_may_be_named_left_out_and_called_like_ours()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal("c/e/3", await executor.SubmitAsync(Calls.Remote.Named("c"), TestToken));
        Assert.Equal("c/x/4", await executor.SubmitAsync(Calls.Remote.Named(@class: 4, call: "c", executor: "x"), TestToken));
    }

    [Test]
    public async Task Every_kind_of_result_arrives()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await executor.SubmitAsync(Calls.Remote.SetState(4), TestToken);
        Assert.Equal(4, await executor.SubmitAsync(Calls.Remote.State(), TestToken));
        await executor.SubmitAsync(Calls.Remote.TaskAsync(), TestToken);
        await executor.SubmitAsync(Calls.Remote.ValueTaskAsync(), TestToken);
        Assert.Equal("a", await executor.SubmitAsync(Calls.Remote.TaskOfAsync("a"), TestToken));
        Assert.Equal("b", await executor.SubmitAsync(Calls.Remote.ValueTaskOfAsync("b"), TestToken));
    }

    [Test]
    public async Task A_call_can_be_submitted_again()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var call = Calls.Remote.Add(1, 1);
        Assert.Equal(2, await executor.SubmitAsync(call, TestToken));
        Assert.Equal(2, await executor.SubmitAsync(call, TestToken));
    }

    [Test]
    public async Task A_call_with_a_result_can_be_submitted_as_one_without()
    {
        await using var executor = new ProcessPoolExecutor(1);
        RemoteCall call = Calls.Remote.Add(1, 1);
        await executor.SubmitAsync(call, TestToken);
    }

    [Test]
    public async Task Arguments_are_taken_when_the_call_is_submitted()
    {
        await using var executor = new ProcessPoolExecutor(1);
        byte[] bytes = [1, 2, 3];
        var result = executor.SubmitAsync(Calls.Remote.Echo(bytes), TestToken);
        bytes[0] = 9;
        Assert.Equal([1, 2, 3], await result);
    }

    [Test]
    public async Task Large_payloads_go_both_ways()
    {
        await using var executor = new ProcessPoolExecutor(1);
        byte[] bytes = new byte[24 << 20];
        new Random(1).NextBytes(bytes);
        byte[] echo = await executor.SubmitAsync(Calls.Remote.Echo(bytes), TestToken);
        Assert.True(bytes.AsSpan().SequenceEqual(echo));
    }

    [Test]
    public async Task Idle_workers_are_used_again()
    {
        await using var executor = new ProcessPoolExecutor(4);
        int first = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        for (int i = 0; i < 3; i++)
            Assert.Equal(first, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
        Assert.Single(executor.GetSnapshot().Workers);
    }

    [Test]
    public async Task Workers_never_exceed_the_maximum_and_all_run_at_once()
    {
        await using var executor = new ProcessPoolExecutor(3);
        string go = FileOf("go");
        var calls = Enumerable.Range(0, 45).Select(i => executor.SubmitAsync(Calls.Remote.Wait(FileOf($"started{i}"), go), TestToken)).ToArray();
        await Until(() => FilesOf("started").Count() == 3, "three calls run");
        Assert.Equal(3, executor.GetSnapshot().Workers.Count);
        await File.WriteAllTextAsync(go, "", TestToken);
        Assert.Equal(3, (await Task.WhenAll(calls)).Distinct().Count());
    }

    [Test]
    public async Task A_call_does_not_wait_behind_a_long_one_while_a_worker_is_idle()
    {
        await using var executor = new ProcessPoolExecutor(2);
        // Short calls make the window deep; then long ones must still spread.
        for (int i = 0; i < 200; i++)
            await executor.SubmitAsync(Calls.Remote.Identity(i), TestToken);
        string go = FileOf("go");
        var first = executor.SubmitAsync(Calls.Remote.Wait(FileOf("a"), go), TestToken);
        var second = executor.SubmitAsync(Calls.Remote.Wait(FileOf("b"), go), TestToken);
        await UntilFile(FileOf("a"));
        await UntilFile(FileOf("b"));
        await File.WriteAllTextAsync(go, "", TestToken);
        Assert.NotEqual(await first, await second);
    }

    [Test]
    public async Task A_finished_result_does_not_wait_for_the_next_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        for (int i = 0; i < 200; i++)
            await executor.SubmitAsync(Calls.Remote.Identity(i), TestToken);
        // Sent together, run one after the other: the first result must not wait for the end of the second call.
        var quick = executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
        var slow = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        Assert.Equal(1, await quick);
        await UntilFile(FileOf("started"));
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await slow;
    }

    [Test]
    public async Task Many_threads_share_one_executor()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var threads = Enumerable.Range(0, 10).Select(t => Task.Run(async () =>
        {
            var calls = Enumerable.Range(0, 200).Select(i => executor.SubmitAsync(Calls.Remote.Add(t, i), TestToken));
            return (await Task.WhenAll(calls)).Sum();
        }));
        int[] sums = await Task.WhenAll(threads);
        Assert.Equal(Enumerable.Range(0, 10).Select(t => 200 * t + 199 * 200 / 2), sums);
    }

    [Test]
    public async Task Calls_follow_each_other_from_continuations()
    {
        await using var executor = new ProcessPoolExecutor(2);
        async Task<int> Chain(int length)
        {
            int value = 0;
            for (int i = 0; i < length; i++)
                value = await executor.SubmitAsync(Calls.Remote.Add(value, 1), TestToken);
            return value;
        }
        int[] ends = await Task.WhenAll(Chain(50), Chain(75), Chain(100));
        Assert.Equal([50, 75, 100], ends);
    }

    [Test]
    public async Task Waiting_for_any_and_each_is_the_tasks_own_affair()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var slow = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        var quick = executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
        Assert.Same(quick, await Task.WhenAny(slow, quick));
        await Assert.ThrowsAsync<TimeoutException>(() => slow.WaitAsync(TimeSpan.FromMilliseconds(1), TestToken));
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        var order = new List<Task>();
        await foreach (var done in Task.WhenEach(slow, quick).WithCancellation(TestToken))
            order.Add(done);
        Assert.Equal(2, order.Count);
    }

    [Test]
    public async Task The_worker_knows_itself_and_the_program()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal("1|1|Remoting.Tests", await executor.SubmitAsync(Calls.Remote.Describe(), TestToken));
        Assert.Null(RemotingWorker.Current);
    }

    [Test]
    public async Task Pending_calls_are_bounded_without_blocking()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxPendingCalls = 2 });
        string go = FileOf("go");
        var running = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), go), TestToken);
        var others = Enumerable.Range(0, 20).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), TestToken)).ToArray();
        await UntilFile(FileOf("started"));
        Assert.Equal(1, executor.GetSnapshot().QueuedCalls);
        await File.WriteAllTextAsync(go, "", TestToken);
        await running;
        Assert.Equal(Enumerable.Range(0, 20).ToArray(), (await Task.WhenAll(others)).ToArray());
    }

    [Test]
    public async Task Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolExecutor(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolExecutor(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { CallTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MinWorkers = 2 }));
        await using var executor = new ProcessPoolExecutor(1000);
        await Assert.ThrowsAsync<ArgumentNullException>(() => executor.SubmitAsync<int>(null!, TestToken));
        Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
    }

    [Test]
    public async Task Pools_nest()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Nested(2), TestToken));
    }

    /// <summary>Not until the next one comes, either: an argument may be half of all memory.</summary>
    [Test]
    public async Task A_pool_that_waits_keeps_nothing_of_calls_that_have_ended()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var arguments = await SubmitOnceAsync(executor);
        await Until(() =>
        {
            GC.Collect();
            return !arguments.Exists(argument => argument.IsAlive);
        }, "nobody has the arguments of the calls");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> SubmitOnceAsync(ProcessPoolExecutor executor)
    {
        string[] arguments = [new('a', 10), new('b', 10), new('c', 10)];
        Assert.Equal(arguments[0], await executor.SubmitAsync(Calls.Remote.TaskOfAsync(arguments[0]), TestToken));
        Assert.Equal(arguments[1..], await executor.MapAsync(Calls.Remote.TaskOfAsync, arguments[1..]).ToListAsync(TestToken));
        return [.. arguments.Select(argument => new WeakReference(argument))];
    }
}
