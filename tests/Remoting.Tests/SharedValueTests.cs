namespace Remoting.Tests;

/// <summary>Values that travel once and are used by many calls, with real processes and with threads.</summary>
public sealed class SharedValueTests : PoolTest
{
    private static readonly double[] Numbers = [.. Enumerable.Range(0, 1000).Select(i => i / 4.0)];

    private static readonly double Total = Numbers.Sum();

    [Cases, InlineData(true), InlineData(false)]
    public async Task Numbers_are_read_where_they_are(bool processes)
    {
        await using Executor executor = Make(processes, 2);
        await using var numbers = executor.Share(Numbers);
        await using var bytes = executor.Share(new byte[] { 7, 8, 9 });
        await using var none = executor.Share(Array.Empty<byte>());
        await using var memory = executor.Share<ReadOnlyMemory<int>>(new[] { 1, 2, 3 }.AsMemory(1));
        Assert.Equal(Total, await executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
        Assert.Equal(8, await executor.SubmitAsync(SharedCalls.Remote.At(1, bytes), TestToken));
        Assert.Equal(3, await executor.SubmitAsync(SharedCalls.Remote.Length(bytes), TestToken));
        Assert.Equal(0, await executor.SubmitAsync(SharedCalls.Remote.Length(none), TestToken));
        Assert.Equal(-1, await executor.SubmitAsync(SharedCalls.Remote.Length(null), TestToken));
        Assert.Equal(5, await executor.SubmitAsync(SharedCalls.Remote.SumOf(memory), TestToken));
        Assert.Equal(Numbers, numbers.Value);
        Assert.Equal(Numbers.AsSpan(5), numbers.Span[5..]);
        var each = new List<byte>();
        await foreach (byte item in executor.StreamAsync(SharedCalls.Remote.Each(bytes), TestToken))
            each.Add(item);
        Assert.Equal([7, 8, 9], each);
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task A_map_has_one_captured_in_its_lambda(bool processes)
    {
        await using Executor executor = Make(processes, 2);
        await using var bytes = executor.Share(Enumerable.Range(0, 256).Select(i => (byte)i).ToArray());
        var read = new List<byte>();
        await foreach (byte value in executor.MapAsync(i => SharedCalls.Remote.At(i, bytes), Enumerable.Range(0, 256), chunkSize: 10, cancellationToken: TestToken))
            read.Add(value);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (byte)i), read);
        // Not an item that nobody can change, so its calls are written where they are taken.
        var sums = new List<double>();
        await using var numbers = executor.Share(Numbers);
        await foreach (double sum in executor.MapAsync(shared => SharedCalls.Remote.Sum(shared), Enumerable.Repeat(numbers, 20), cancellationToken: TestToken))
            sums.Add(sum);
        Assert.All(sums, sum => Assert.Equal(Total, sum));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task They_may_be_anywhere_in_an_argument(bool processes)
    {
        await using Executor executor = Make(processes, 1);
        await using var numbers = executor.Share(Numbers);
        await using var table = executor.Share(new SharedCalls.Table { Rows = { ["a"] = 1, ["b"] = 2 } });
        var order = new SharedCalls.Order("order", numbers, [table, null, table]);
        Assert.Equal("order 1000 2 -1 2", await executor.SubmitAsync(SharedCalls.Remote.Describe(order), TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task They_may_be_as_deep_as_data_goes(bool processes)
    {
        await using Executor executor = Make(processes, 1);
        await using var numbers = executor.Share(Numbers);
        var chain = new SharedCalls.Chain { Data = numbers };
        for (int i = 0; i < 100_000; i++)
            chain = new SharedCalls.Chain { Next = chain };
        Assert.Equal(1000, await executor.SubmitAsync(SharedCalls.Remote.LengthOfLast(chain), TestToken));
        // In this process, and from bytes.
        var lengths = new List<int>();
        await foreach (int length in executor.MapAsync(chain => SharedCalls.Remote.LengthOfLast(chain), [chain], cancellationToken: TestToken))
            lengths.Add(length);
        Assert.Equal([1000], lengths);
    }

    [Test]
    public async Task Another_value_is_written_when_it_is_shared_and_read_once_by_a_worker()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var value = new SharedCalls.Table { Rows = { ["key"] = 5 } };
        value.Self = value;
        await using var table = executor.Share(value);
        value.Rows["key"] = 6;
        Assert.Equal(5, await executor.SubmitAsync(SharedCalls.Remote.LookUp(table, "key"), TestToken));
        for (int i = 1; i <= 3; i++)
            Assert.Equal(i, await executor.SubmitAsync(SharedCalls.Remote.See(table), TestToken));
        Assert.Same(value, table.Value);
        Assert.Equal(0, value.Seen);
    }

    [Test]
    public async Task All_workers_map_the_same_memory_only_to_read_and_only_those_that_need_it()
    {
        await using var executor = new ProcessPoolExecutor(3);
        await using var first = await executor.LeaseWorkerAsync(TestToken);
        await using var second = await executor.LeaseWorkerAsync(TestToken);
        await using var other = await executor.LeaseWorkerAsync(TestToken);
        await using (var numbers = executor.Share(Numbers))
        {
            foreach (var lease in new[] { first, second, first })
                Assert.Equal(Total, await lease.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
            Assert.Equal(["r--s"], await first.SubmitAsync(SharedCalls.Remote.Mappings(), TestToken));
            Assert.Equal(["r--s"], await second.SubmitAsync(SharedCalls.Remote.Mappings(), TestToken));
            Assert.Empty(await other.SubmitAsync(SharedCalls.Remote.Mappings(), TestToken));
        }
        Assert.Empty(await first.SubmitAsync(SharedCalls.Remote.Mappings(), TestToken));
        Assert.Empty(await second.SubmitAsync(SharedCalls.Remote.Mappings(), TestToken));
        await using var own = first.Share(Numbers);
        Assert.Equal(Total, await first.SubmitAsync(SharedCalls.Remote.Sum(own), TestToken));
    }

    [Test]
    public async Task A_worker_that_takes_the_place_of_a_dead_one_gets_it_again()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var numbers = executor.Share(Numbers);
        await using var table = executor.Share(new SharedCalls.Table { Rows = { ["key"] = 5 } });
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Total, await executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
            Assert.Equal(1, await executor.SubmitAsync(SharedCalls.Remote.See(table), TestToken));
            await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(SharedCalls.Remote.Exit(numbers), TestToken));
        }
    }

    [Test]
    public async Task So_does_one_that_takes_the_place_of_one_that_has_run_its_calls()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MaxCallsPerWorker = 1 });
        await using var numbers = executor.Share(Numbers);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken))), sum => Assert.Equal(Total, sum));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task Disposing_of_it_waits_for_those_who_have_it_and_refuses_others(bool processes)
    {
        await using Executor executor = Make(processes, 1);
        var numbers = executor.Share(Numbers);
        var running = executor.SubmitAsync(SharedCalls.Remote.SumAfter(numbers, FileOf("running"), FileOf("go")), TestToken);
        var queued = executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken);
        await UntilFile(FileOf("running"));
        var disposed = numbers.DisposeAsync();
        Assert.False(disposed.IsCompleted);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
        Assert.Equal("numbers", error.Parameter);
        Assert.IsType<ObjectDisposedException>(error.InnerException);
        Assert.Contains("Share the value again", error.Message, StringComparison.Ordinal);
        // Where it is the very object, those who have it look at it in the same way.
        if (processes)
            Assert.Throws<ObjectDisposedException>(() => numbers.Value);
        File.WriteAllText(FileOf("go"), "");
        Assert.Equal(Total, await running);
        Assert.Equal(Total, await queued);
        await disposed;
        Assert.Throws<ObjectDisposedException>(() => numbers.Value);
        Assert.Throws<ObjectDisposedException>(() => numbers.Memory);
        await numbers.DisposeAsync();
    }

    [Test]
    public async Task A_call_that_waits_for_its_turn_has_its_share_already()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxPendingCalls = 1 });
        var numbers = executor.Share(Numbers);
        var running = executor.SubmitAsync(SharedCalls.Remote.SumAfter(numbers, FileOf("running"), FileOf("go")), TestToken);
        await UntilFile(FileOf("running"));
        var waiting = executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        var cancelled = executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), patience.Token);
        var disposed = numbers.DisposeAsync();
        await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(disposed.IsCompleted);
        File.WriteAllText(FileOf("go"), "");
        Assert.Equal(Total, await running);
        Assert.Equal(Total, await waiting);
        await disposed;
    }

    [Test]
    public async Task A_call_that_is_taken_back_gives_its_share_back()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var numbers = executor.Share(Numbers);
        var running = executor.SubmitAsync(SharedCalls.Remote.SumAfter(numbers, FileOf("running"), FileOf("go")), TestToken);
        await UntilFile(FileOf("running"));
        var value = executor.Share(new byte[10]);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        // Sent ahead, and told of, and never run.
        var queued = executor.SubmitAsync(SharedCalls.Remote.Length(value), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await value.DisposeAsync();
        File.WriteAllText(FileOf("go"), "");
        Assert.Equal(Total, await running);
        Assert.Equal(Total, await executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
        Assert.Equal(Total, await executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task With_another_executor_it_is_an_error_before_anything_travels(bool processes)
    {
        await using Executor executor = Make(processes, 1);
        await using Executor other = Make(processes, 1);
        await using var numbers = other.Share(Numbers);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(SharedCalls.Remote.Sum(numbers, 3), TestToken));
        Assert.Equal("numbers", error.Parameter);
        Assert.Contains("executor.Share", error.Message, StringComparison.Ordinal);
        // An item's error stays with its item.
        await using var own = executor.Share(Numbers);
        var outcomes = new List<bool>();
        await foreach (var outcome in executor.MapUnorderedAsync(i => SharedCalls.Remote.Sum(i % 2 == 0 ? own : numbers), Enumerable.Range(0, 10), cancellationToken: TestToken))
            outcomes.Add(outcome.Error is null == (outcome.Index % 2 == 0));
        Assert.Equal(10, outcomes.Count(right => right));
    }

    [Test]
    public async Task A_worker_cannot_pass_it_on_or_keep_it_beyond_its_end()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using (var numbers = executor.Share(Numbers))
        {
            string refusal = await executor.SubmitAsync(SharedCalls.Remote.PassOn(numbers), TestToken);
            Assert.Contains("goes nowhere from there", refusal, StringComparison.Ordinal);
            Assert.Equal(1000, await executor.SubmitAsync(SharedCalls.Remote.Keep(numbers), TestToken));
            Assert.Equal("1000", await executor.SubmitAsync(SharedCalls.Remote.UseKept(), TestToken));
        }
        Assert.Equal("disposed", await executor.SubmitAsync(SharedCalls.Remote.UseKept(), TestToken));
    }

    [Test]
    public async Task A_value_that_cannot_be_read_fails_the_calls_that_have_it_and_no_others()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var bad = executor.Share(new SharedCalls.Picky(-1));
        await using var good = executor.Share(new SharedCalls.Picky(1));
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(SharedCalls.Remote.Number(bad), TestToken));
        Assert.Equal("picky", error.Parameter);
        Assert.Equal(1, await executor.SubmitAsync(SharedCalls.Remote.Number(good), TestToken));
        await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(SharedCalls.Remote.Number(bad), TestToken));
    }

    [Test]
    public async Task Who_writes_to_it_ends_his_worker_and_changes_nothing_for_others()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, WorkerOutput = WorkerOutput.Discard });
        await using var bytes = executor.Share(new byte[100_000]);
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(SharedCalls.Remote.Overwrite(bytes), TestToken));
        string[] attempts = await executor.SubmitAsync(SharedCalls.Remote.Attack(Environment.ProcessId, bytes), TestToken);
        Assert.Equal(["refused"], attempts);
        Assert.Equal(0, await executor.SubmitAsync(SharedCalls.Remote.At(0, bytes), TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task The_end_of_the_executor_is_its_end(bool processes)
    {
        Shared<double[]> numbers;
        Shared<SharedCalls.Table> table;
        await using (Executor executor = Make(processes, 2))
        {
            numbers = executor.Share(Numbers);
            table = executor.Share(new SharedCalls.Table { Rows = { ["key"] = 5 } });
            var sums = Enumerable.Range(0, 50).Select(_ => executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken)).ToArray();
            var ended = executor.ShutdownAsync();
            Assert.All(await Task.WhenAll(sums), sum => Assert.Equal(Total, sum));
            await ended;
            Assert.Throws<ObjectDisposedException>(() => executor.Share(Numbers));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
        }
        Assert.Throws<ObjectDisposedException>(() => numbers.Value);
        Assert.Throws<ObjectDisposedException>(() => table.Value);
        await numbers.DisposeAsync();
    }

    [Test]
    public async Task A_broken_pool_says_why_to_calls_that_have_one()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerLoss = WorkerLoss.BreakPool });
        var numbers = executor.Share(Numbers);
        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(SharedCalls.Remote.Exit(numbers), TestToken));
        // Also when its workers are gone, and what it shared with them.
        await Until(() =>
        {
            try
            {
                return numbers.Value is null;
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }, "the memory is given back");
        await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
    }

    [Test]
    public async Task It_is_disposed_of_at_any_moment_while_others_submit()
    {
        await using var executor = new ProcessPoolExecutor(2);
        for (int round = 0; round < 20; round++)
        {
            var numbers = executor.Share(Numbers);
            var submitting = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                int good = 0;
                try
                {
                    while (true)
                    {
                        Assert.Equal(Total, await executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
                        good++;
                    }
                }
                catch (RemoteSerializationException e) when (e.InnerException is ObjectDisposedException)
                {
                    return good;
                }
            })).ToArray();
            for (int i = 0; i < round; i++)
                Assert.Equal(Total, await executor.SubmitAsync(SharedCalls.Remote.Sum(numbers), TestToken));
            await numbers.DisposeAsync();
            await Task.WhenAll(submitting);
        }
    }

    [Test]
    public async Task What_cannot_be_written_is_refused_when_it_is_shared()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Throws<ArgumentNullException>(() => executor.Share<string>(null!));
        var deep = new SharedCalls.Table();
        for (int i = 0; i < 10; i++)
            deep = new SharedCalls.Table { Self = deep };
        await using var table = executor.Share(deep);
        Assert.Equal(-1, await executor.SubmitAsync(SharedCalls.Remote.See(table), TestToken));
    }

    private static Executor Make(bool processes, int workers) => processes ? new ProcessPoolExecutor(workers) : new ThreadPoolExecutor(workers);
}
