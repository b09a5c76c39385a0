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
}
