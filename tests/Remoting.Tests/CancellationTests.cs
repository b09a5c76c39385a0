using System.Diagnostics;

namespace Remoting.Tests;

public sealed class CancellationTests : PoolTest
{
    [Test]
    public async Task Calls_behind_cancelled_ones_get_their_own_arguments()
    {
        await using var executor = new ProcessPoolExecutor(1);
        // What was taken back may still be on its way to the worker when the next calls are sent behind it, in one frame with them.
        for (int round = 0; round < 300; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var cancelled = Enumerable.Range(0, 40).Select(i => executor.SubmitAsync(Calls.Remote.Identity(-i), cancellation.Token)).ToArray();
            var cancelling = Task.Run(cancellation.Cancel, TestToken);
            var kept = Enumerable.Range(1, 40).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i))).ToArray();
            Assert.Equal(Enumerable.Range(1, 40), await Task.WhenAll(kept));
            await cancelling;
            for (int i = 0; i < cancelled.Length; i++)
            {
                await cancelled[i].ContinueWith(static _ => { }, TaskScheduler.Default);
                Assert.True(cancelled[i].IsCanceled || cancelled[i].Result == -i);
            }
        }
    }

    [Test]
    public async Task A_queued_call_is_cancelled_and_never_runs()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var running = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        await UntilFile(FileOf("started"));
        using var cancellation = new CancellationTokenSource();
        var queued = executor.SubmitAsync(Calls.Remote.Mark(FileOf("marks"), 1), cancellation.Token);
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await running;
        Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.Empty(Marks("marks"));
    }

    [Test]
    public async Task A_call_that_was_sent_ahead_is_cancelled_and_never_runs()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await Warm(executor);
        // The window is deep now: both calls are on the worker, the second behind the first.
        var running = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        using var cancellation = new CancellationTokenSource();
        var ahead = executor.SubmitAsync(Calls.Remote.Mark(FileOf("marks"), 1), cancellation.Token);
        var neighbour = executor.SubmitAsync(Calls.Remote.Identity(5), TestToken);
        await UntilFile(FileOf("started"));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ahead);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await running;
        Assert.Equal(5, await neighbour);
        Assert.Empty(Marks("marks"));
    }

    [Test]
    public async Task A_running_call_that_watches_its_token_ends_and_its_worker_stays()
    {
        await using var executor = PatientPool();
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        using var cancellation = new CancellationTokenSource();
        var running = executor.SubmitAsync(Calls.Remote.WaitForToken(FileOf("started")), cancellation.Token);
        await UntilFile(FileOf("started"));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task A_running_call_that_ignores_its_token_is_killed_after_the_grace_period()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromMilliseconds(50) });
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        using var cancellation = new CancellationTokenSource();
        var running = executor.SubmitAsync(Calls.Remote.Spin(FileOf("started")), cancellation.Token);
        await UntilFile(FileOf("started"));
        var others = Enumerable.Range(0, 5).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), TestToken)).ToArray();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        int[] results = await Task.WhenAll(others);
        Assert.Equal([0, 1, 2, 3, 4], results);
        Assert.False(IsAlive(process));
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task A_token_that_is_cancelled_already_sends_nothing()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), new CancellationToken(true)));
        Assert.Empty(executor.GetSnapshot().Workers);
    }

    [Test]
    public async Task Cancelling_late_changes_nothing()
    {
        await using var executor = new ProcessPoolExecutor(1);
        using var cancellation = new CancellationTokenSource();
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), cancellation.Token);
        await cancellation.CancelAsync();
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task Cancelling_never_hits_the_neighbour()
    {
        // Cancels at random moments while short calls stream through the same worker: every other call must give its result.
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, CancellationGracePeriod = TimeSpan.Zero });
        await Warm(executor);
        var random = new Random(7);
        for (int round = 0; round < 60; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var calls = new List<Task<int>>();
            var victims = new List<Task<int>>();
            for (int i = 0; i < 40; i++)
            {
                if (i % 8 == 3)
                    victims.Add(executor.SubmitAsync(Calls.Remote.SleepThen(random.Next(2), i), cancellation.Token));
                else
                    calls.Add(executor.SubmitAsync(Calls.Remote.Identity(i), TestToken));
            }
            for (int spin = random.Next(3000); spin > 0; spin--)
                Thread.SpinWait(10);
            await cancellation.CancelAsync();
            await Task.WhenAll(calls);
            foreach (var victim in victims)
            {
                await victim.ContinueWith(_ => { }, TaskScheduler.Default);
                Assert.True(victim.IsCompletedSuccessfully || victim.IsCanceled, victim.Exception?.ToString());
            }
        }
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    [Test]
    public async Task Cancelling_many_queued_calls_is_quick()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var running = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), TestToken);
        await UntilFile(FileOf("started"));
        using var cancellation = new CancellationTokenSource();
        var queued = Enumerable.Range(0, 20_000).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), cancellation.Token)).ToArray();
        await cancellation.CancelAsync();
        foreach (var call in queued)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, executor.GetSnapshot().QueuedCalls);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await running;
    }

    [Test]
    public async Task A_call_past_its_timeout_is_stopped_with_its_worker()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, CallTimeout = TimeSpan.FromMilliseconds(200), CancellationGracePeriod = TimeSpan.FromMilliseconds(50),
        });
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var error = await Assert.ThrowsAsync<CallTimeoutException>(() => executor.SubmitAsync(Calls.Remote.Spin(FileOf("a")), TestToken));
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal(TimeSpan.FromMilliseconds(200), error.Timeout);
        Assert.NotEqual(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_call_past_its_timeout_that_watches_its_token_keeps_its_worker()
    {
        await using var executor = PatientPool();
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var options = new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) };
        await Assert.ThrowsAsync<CallTimeoutException>(() => executor.SubmitAsync(Calls.Remote.WaitForToken(FileOf("a")), options, TestToken));
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task The_timeout_counts_from_the_start_of_the_call()
    {
        // Ten calls of 100 ms behind each other on one worker: the last waits far longer than its time-out, and runs within it.
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = TimeSpan.FromMilliseconds(700) });
        int[] results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => executor.SubmitAsync(Calls.Remote.SleepThen(100, i), TestToken)));
        Assert.Equal(Enumerable.Range(0, 10).ToArray(), results);
    }

    [Test]
    public async Task Many_timeouts_at_once_hit_only_their_calls()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 4, CancellationGracePeriod = TimeSpan.Zero });
        var options = new CallOptions { Timeout = TimeSpan.FromMilliseconds(300) };
        var stuck = Enumerable.Range(0, 4).Select(i => executor.SubmitAsync(Calls.Remote.Spin(FileOf($"s{i}")), options, TestToken)).ToArray();
        var good = Enumerable.Range(0, 50).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), TestToken)).ToArray();
        foreach (var call in stuck)
            await Assert.ThrowsAsync<CallTimeoutException>(() => call);
        int[] results = await Task.WhenAll(good);
        Assert.Equal(Enumerable.Range(0, 50).ToArray(), results);
    }

    [Test]
    public async Task Processes_that_a_killed_worker_has_started_end_with_it()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.Zero });
        using var cancellation = new CancellationTokenSource();
        var running = executor.SubmitAsync(Calls.Remote.WaitForChild(FileOf("child")), cancellation.Token);
        await UntilFile(FileOf("child"));
        int child = int.Parse(await File.ReadAllTextAsync(FileOf("child"), TestToken), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(IsAlive(child));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await UntilGone(child);
    }

    private static async Task Warm(ProcessPoolExecutor executor)
    {
        for (int i = 0; i < 300; i++)
            await executor.SubmitAsync(Calls.Remote.Identity(i), TestToken);
    }
}
