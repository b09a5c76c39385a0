namespace Remoting.Tests;

/// <summary>Objects that stay in the worker of a lease.</summary>
public sealed class HandleTests : PoolTest
{
    [Cases, InlineData(true), InlineData(false)]
    public async Task An_object_is_opened_once_and_used_by_later_calls(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        string path = FileOf("closed");
        await using (var lease = await executor.LeaseWorkerAsync(TestToken))
        {
            var document = await lease.SubmitAsync(LeasedCalls.Remote.Open(path, "a"), TestToken);
            var other = await lease.SubmitAsync(LeasedCalls.Remote.Open(path, "b"), TestToken);
            Assert.Equal("a", await lease.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
            Assert.Equal("b", await lease.SubmitAsync(LeasedCalls.Remote.Read(other), TestToken));
            Assert.Equal("ab", await lease.SubmitAsync(LeasedCalls.Remote.ReadBoth(new(document, other)), TestToken));
            Assert.Equal("a", await lease.SubmitAsync(LeasedCalls.Remote.ReadBoth(new(document, null)), TestToken));
            var same = await lease.SubmitAsync(LeasedCalls.Remote.Same(document), TestToken);
            Assert.Equal("a", await lease.SubmitAsync(LeasedCalls.Remote.Read(same), TestToken));
            var pages = new List<string>();
            await foreach (string page in lease.MapAsync(number => LeasedCalls.Remote.ReadPage(document, number), Enumerable.Range(0, 20), cancellationToken: TestToken))
                pages.Add(page);
            Assert.Equal(Enumerable.Range(0, 20).Select(number => $"a {number}"), pages);
            Assert.False(File.Exists(path));
        }
        Assert.Equal(["closed b", "closed a"], await File.ReadAllLinesAsync(path, TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task One_may_be_as_deep_as_data_goes(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        var chain = new LeasedCalls.Chain { Document = await lease.SubmitAsync(LeasedCalls.Remote.Open(FileOf("closed"), "a"), TestToken) };
        for (int i = 0; i < 100_000; i++)
            chain = new LeasedCalls.Chain { Next = chain };
        var back = await lease.SubmitAsync(LeasedCalls.Remote.AtTheEnd(chain), TestToken);
        while (back.Next is { } next)
            back = next;
        Assert.Equal("a", await lease.SubmitAsync(LeasedCalls.Remote.Read(back.Document!), TestToken));
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task A_handle_can_be_released_before_the_lease_ends(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        string path = FileOf("closed");
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        var document = await lease.SubmitAsync(LeasedCalls.Remote.Open(path, "a"), TestToken);
        var read = lease.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken);
        await document.DisposeAsync();
        Assert.Equal("a", await read);
        Assert.Equal("closed a\n", await File.ReadAllTextAsync(path, TestToken));
        await document.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => lease.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
        var second = await lease.SubmitAsync(LeasedCalls.Remote.Open(path, "b"), TestToken);
        await lease.SubmitAsync(LeasedCalls.Remote.Close(second), TestToken);
        Assert.Equal(["closed a", "closed b"], await File.ReadAllLinesAsync(path, TestToken));
        await lease.DisposeAsync();
        await second.DisposeAsync();
        Assert.Equal(2, (await File.ReadAllLinesAsync(path, TestToken)).Length);
    }

    [Test]
    public async Task A_handle_is_refused_elsewhere_before_it_travels()
    {
        await using var executor = new ProcessPoolExecutor(2);
        await using var threads = new ThreadPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        await using var other = await executor.LeaseWorkerAsync(TestToken);
        var document = await lease.SubmitAsync(LeasedCalls.Remote.Open(FileOf("closed"), "a"), TestToken);
        var ofPool = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
        Assert.Contains("outside of its lease", ofPool.Message, StringComparison.Ordinal);
        Assert.Contains($"worker {lease.WorkerId}", ofPool.Message, StringComparison.Ordinal);
        var ofOther = await Assert.ThrowsAsync<RemoteSerializationException>(() => other.SubmitAsync(LeasedCalls.Remote.ReadBoth(new(document, null)), TestToken));
        Assert.Contains("another", ofOther.Message, StringComparison.Ordinal);
        await foreach (var outcome in other.MapUnorderedAsync(LeasedCalls.Remote.Read, [document], cancellationToken: TestToken))
            Assert.IsType<RemoteSerializationException>(outcome.Error);
        // No copy of it is in this process, nor does one come into being.
        Assert.Throws<InvalidOperationException>(() => document.Value);
        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
        Assert.Equal("a", await lease.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
    }

    [Test]
    public async Task A_handle_of_threads_is_the_object_itself_and_of_its_lease_only()
    {
        await using var executor = new ThreadPoolExecutor(2);
        await using var processes = new ProcessPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        await using var other = await executor.LeaseWorkerAsync(TestToken);
        var document = await lease.SubmitAsync(LeasedCalls.Remote.Open(FileOf("closed"), "a"), TestToken);
        Assert.Equal("a", document.Value.Name);
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
        await Assert.ThrowsAsync<RemoteSerializationException>(() => processes.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
        await lease.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => document.Value);
    }

    [Cases, InlineData(true), InlineData(false)]
    public async Task Outside_of_a_lease_nothing_is_kept(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => executor.SubmitAsync(LeasedCalls.Remote.Open(FileOf("closed"), "a"), TestToken));
        Assert.Contains("lease", error.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Handles_of_a_worker_that_has_died_are_refused_like_its_lease()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var lease = await executor.LeaseWorkerAsync(TestToken);
        var document = await lease.SubmitAsync(LeasedCalls.Remote.Open(FileOf("closed"), "a"), TestToken);
        await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(LeasedCalls.Remote.Exit(1), TestToken));
        await Assert.ThrowsAsync<WorkerDiedException>(() => lease.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
        await document.DisposeAsync();
        await lease.DisposeAsync();
        await using var next = await executor.LeaseWorkerAsync(TestToken);
        await Assert.ThrowsAsync<RemoteSerializationException>(() => next.SubmitAsync(LeasedCalls.Remote.Read(document), TestToken));
    }
}
