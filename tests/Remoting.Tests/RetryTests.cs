using System.Runtime.CompilerServices;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Calls that fail and are run again as a policy of the program's own says, with real processes.</summary>
[SideBySide]
public sealed class RetryTests : PoolTest
{
    private static readonly CallOptions AtOnce = new() { Retry = (_, attempt) => attempt < 5 ? TimeSpan.Zero : null };

    [Test]
    public async Task After_an_exception_a_death_and_a_time_out()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, CancellationGracePeriod = TimeSpan.Zero });
        Assert.Equal(3, (await executor.SubmitAsync(RetryCalls.Remote.ThrowUntil(3), AtOnce, TestToken)).Attempt);
        Assert.Equal(3, (await executor.SubmitAsync(RetryCalls.Remote.DieUntil(3), AtOnce, TestToken)).Attempt);
        // The second attempt is to have time enough, also on a busy machine.
        var timed = AtOnce with { Timeout = TimeSpan.FromSeconds(2) };
        Assert.Equal(2, (await executor.SubmitAsync(RetryCalls.Remote.HangUntil(2), timed, TestToken)).Attempt);
    }

    [Test]
    public async Task The_policy_is_asked_with_each_error_and_attempt_and_its_no_is_the_end()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var asked = new List<(Type, int)>();
        var options = new CallOptions
        {
            Retry = (error, attempt) =>
            {
                lock (asked)
                    asked.Add((error.GetType(), attempt));
                return attempt < 3 ? TimeSpan.FromMilliseconds(1) : null;
            },
        };
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(RetryCalls.Remote.ThrowUntil(100), options, TestToken));
        Assert.Equal("attempt 3", error.RemoteMessage);
        Assert.Equal([(typeof(RemoteCallException), 1), (typeof(RemoteCallException), 2), (typeof(RemoteCallException), 3)], asked);
        asked.Clear();
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(RetryCalls.Remote.DieUntil(100), options, TestToken));
        Assert.Equal(3, death.Attempts);
        Assert.Equal([1, 2, 3], asked.Select(entry => entry.Item2));
    }

    /// <summary>However long its policy would have had it wait.</summary>
    [Test]
    public async Task Nothing_is_kept_of_a_call_that_was_cancelled_while_its_policy_was_asked()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var argument = await CancelWhileAskedAsync(executor);
        await Until(() =>
        {
            GC.Collect();
            return !argument.IsAlive;
        }, "nobody has the argument of the call");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> CancelWhileAskedAsync(ProcessPoolExecutor executor)
    {
        string argument = new('?', 10);
        var asked = new SemaphoreSlim(0);
        var answer = new ManualResetEventSlim();
        var options = new CallOptions
        {
            Retry = (_, _) =>
            {
                asked.Release();
                answer.Wait();
                return TimeSpan.FromDays(1);
            },
        };
        using var cancellation = new CancellationTokenSource();
        var call = executor.SubmitAsync(StrangeErrorCalls.Remote.Throw(argument), options, cancellation.Token);
        await asked.WaitAsync(TestToken);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        answer.Set();
        return new WeakReference(argument);
    }

    [Test]
    public async Task Nothing_is_run_twice_that_did_not_ask_for_it()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), TestToken));
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(RetryCalls.Remote.DieUntil(2), new CallOptions(), TestToken));
    }

    [Test]
    public async Task On_a_different_worker_where_that_is_asked_for()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var first = await executor.SubmitAsync(RetryCalls.Remote.ThrowUntil(1), TestToken);
        var options = AtOnce with { RetryOnDifferentWorker = true };
        // The worker is there, and has nothing to do; yet another is started.
        var second = await executor.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), options, TestToken);
        Assert.NotEqual(first.ProcessId, second.ProcessId);
        Assert.Equal(2, second.Attempt);
        var third = await executor.SubmitAsync(RetryCalls.Remote.ThrowUntil(3), options, TestToken);
        Assert.Equal(3, third.Attempt);
        await using var single = new ProcessPoolExecutor(1);
        Assert.Equal(2, (await single.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), options, TestToken)).Attempt);
    }

    [Cases]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Items_of_a_map_are_run_again_each_for_itself(int chunkSize)
    {
        await using var executor = new ProcessPoolExecutor(2);
        var view = executor.WithOptions(AtOnce);
        Assert.Equal(Enumerable.Range(0, 100), await view.MapAsync(RetryCalls.Remote.OddAtFirst, Enumerable.Range(0, 100), chunkSize).ToListAsync(TestToken));
        Assert.Equal(Enumerable.Range(0, 100),
            await view.MapUnorderedAsync(RetryCalls.Remote.OddAtFirst, Enumerable.Range(0, 100), chunkSize).Select(outcome => outcome.Value).Order().ToListAsync(TestToken));
        var single = await view.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), TestToken);
        Assert.Equal(2, single.Attempt);
    }

    [Test]
    public async Task Cancelling_the_call_leaving_its_map_and_shutdown_end_the_wait()
    {
        var executor = new ProcessPoolExecutor(1);
        var asked = new TaskCompletionSource();
        var later = new CallOptions
        {
            Retry = (_, _) =>
            {
                asked.TrySetResult();
                return TimeSpan.FromHours(1);
            },
        };
        using var cancellation = new CancellationTokenSource();
        var cancelled = executor.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), later, cancellation.Token);
        await asked.Task;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var view = executor.WithOptions(later);
        await foreach (int item in view.MapAsync(RetryCalls.Remote.OddAtFirst, [0, 1, 2]).WithCancellation(TestToken))
        {
            Assert.Equal(0, item);
            break;
        }

        asked = new TaskCompletionSource();
        var waiting = executor.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), later, TestToken);
        await asked.Task.WaitAsync(TestToken);
        await executor.ShutdownAsync();
        await Assert.ThrowsAsync<RemoteCallException>(() => waiting);
    }

    [Test]
    public async Task A_stream_is_run_again_only_before_its_first_item()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var threads = new ThreadPoolExecutor(1);
        Assert.Equal([100], await executor.StreamAsync(RetryCalls.Remote.StreamUntil(2, 0), AtOnce).ToListAsync(TestToken));
        await Assert.ThrowsAsync<RemoteCallException>(async () => await executor.StreamAsync(RetryCalls.Remote.StreamUntil(2, 1), AtOnce).ToListAsync(TestToken));
    }

    [Test]
    public async Task In_a_lease_exceptions_are_retried_and_deaths_are_not()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var lease = await executor.WithOptions(AtOnce).LeaseWorkerAsync(TestToken);
        Assert.Equal(2, (await lease.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), TestToken)).Attempt);
        await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(RetryCalls.Remote.DieUntil(2), TestToken));
    }

    /// <summary>The wait ends with whichever ends first: the lease, or the executor that it is of.</summary>
    [Cases]
    [InlineData("processes", "shut down")]
    [InlineData("processes", "killed")]
    [InlineData("threads", "shut down")]
    [InlineData("processes", "left")]
    [InlineData("threads", "left")]
    public async Task Calls_of_a_lease_wait_no_longer_than_it_and_its_executor_are_there(string where, string end)
    {
        await using Executor executor = where == "processes" ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        var asked = new TaskCompletionSource();
        var options = new CallOptions
        {
            Retry = (_, _) =>
            {
                asked.TrySetResult();
                return TimeSpan.FromHours(1);
            },
        };
        var call = lease.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), options, TestToken);
        await asked.Task.WaitAsync(TestToken);
        if (end == "left")
            await lease.ShutdownAsync();
        else if (end == "killed")
            ((ProcessPoolExecutor)executor).KillWorkers();
        else
            await executor.ShutdownAsync();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => call.WaitAsync(TimeSpan.FromSeconds(20), TestToken));
        Assert.Contains("attempt 1", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A call that is about to be run again when its executor ends has its own error, and has it when the executor has ended.</summary>
    [Test]
    public async Task What_meets_the_end_of_its_executor_keeps_its_error()
    {
        for (int i = 0; i < 300; i++)
        {
            var executor = new ThreadPoolExecutor(1);
            var asked = new TaskCompletionSource();
            var options = new CallOptions
            {
                Retry = (error, _) =>
                {
                    Assert.IsType<InvalidOperationException>(error);
                    asked.TrySetResult();
                    return TimeSpan.Zero;
                },
            };
            var call = executor.SubmitAsync(Calls.Remote.ThrowIfThree(3), options, TestToken);
            await asked.Task;
            await executor.ShutdownAsync();
            Assert.True(call.IsCompleted);
            await Assert.ThrowsAsync<InvalidOperationException>(() => call);
        }
    }

    [Test]
    public async Task On_threads_too()
    {
        await using var threads = new ThreadPoolExecutor(2);
        int calls = 0;
        var options = new CallOptions { Retry = (_, attempt) => attempt < 3 ? TimeSpan.Zero : null };
        var counting = options with
        {
            Retry = (error, attempt) =>
            {
                Interlocked.Increment(ref calls);
                return options.Retry!(error, attempt);
            },
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.SubmitAsync(Calls.Remote.ThrowIfThree(3), counting, TestToken));
        Assert.Equal(3, calls);
        var outcomes = await threads.WithOptions(counting).MapOutcomesAsync(Calls.Remote.ThrowIfThree, Enumerable.Range(0, 5)).ToListAsync(TestToken);
        Assert.Equal(3, Assert.Single(outcomes, outcome => !outcome.IsSuccess).Index);
        Assert.Equal(6, calls);
        await using var lease = await threads.LeaseWorkerAsync(TestToken);
        Assert.Equal(2, (await lease.SubmitAsync(RetryCalls.Remote.ThrowUntil(2), options, TestToken)).Attempt);
    }
}
