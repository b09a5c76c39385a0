namespace Remoting.Tests;

/// <summary>When a lease of a <see cref="ThreadPoolExecutor"/> that is not used ends, and when it is used.</summary>
public sealed class LocalLeaseTests : PoolTest
{
    private static readonly LeaseOptions Short = new() { IdleTimeout = TimeSpan.FromMilliseconds(500) };

    /// <summary>Of items that are run as they are, and of such that are copied.</summary>
    [Test]
    public async Task A_lease_is_used_as_long_as_a_map_runs()
    {
        await using var executor = new ThreadPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(Short, TestToken);
        var results = lease.MapAsync(item => Calls.Remote.SleepThen(1200, item), Enumerable.Range(0, 2), chunkSize: 1);
        Assert.Equal([0, 1], await results.ToListAsync(TestToken));
        var copied = lease.MapAsync(item => FlowCalls.Remote.LookAtTokenFor(item), [new[] { 1200 }, [1200]], chunkSize: 1);
        Assert.Equal(2, await copied.CountAsync(TestToken));
    }

    [Test]
    public async Task A_lease_is_used_as_long_as_a_call_runs()
    {
        await using var executor = new ThreadPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(Short, TestToken);
        Assert.Equal(1, await lease.SubmitAsync(Calls.Remote.SleepThen(1200, 1), TestToken));
        Assert.Equal(2, await lease.SubmitAsync(Calls.Remote.Identity(2), TestToken));
    }

    [Test]
    public async Task A_lease_is_used_as_long_as_a_call_waits_to_be_run_again()
    {
        int asked = 0;
        var again = new CallOptions { Retry = (_, attempt) => Interlocked.Increment(ref asked) < 2 ? TimeSpan.FromMilliseconds(1500) : null };
        await using var executor = new ThreadPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(Short, TestToken);
        await Assert.ThrowsAsync<StrangeException>(() => lease.SubmitAsync(Calls.Remote.ThrowStrange(), again, TestToken));
        Assert.Equal(2, asked);
        // And not for ever: another has its place at some time.
        Assert.Equal(3, await executor.SubmitAsync(Calls.Remote.Identity(3), TestToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => lease.SubmitAsync(Calls.Remote.Identity(2), TestToken));
    }
}
