using Remoting.Calls;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Leases with more to do than their worker gets through: it waits at the caller, and keeps nobody else out.</summary>
public sealed class LeaseQueueTests
{
    private const int Many = 3_000;

    /// <summary>There is much to do by the clock, for which the model's time is not to be over.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private static readonly OrleansExecutorOptions Patient = new() { SiloTimeout = TimeSpan.FromSeconds(12) };

    [Test]
    public async Task A_lease_with_much_to_do_leaves_the_silo_to_other_calls()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(2), new SiloWorkerOptions { MaxPendingCalls = 10 });
        var executor = cluster.Connect(Patient);
        var lease = await OpenAsync(cluster, executor);
        var waiting = Enumerable.Range(0, 200).Select(number => lease.SubmitAsync(ModelCalls.Remote.Wait(test, -number))).ToArray();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == waiting.Length), Step);
        // Another lease and the calls of the pool have the other worker.
        var calls = Task.WhenAll(Enumerable.Range(1, 50).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))));
        await cluster.RunAsync(calls, Step);
        Assert.Equal(Enumerable.Range(1, 50), await calls);
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(Task.WhenAll(waiting), Step);
        await cluster.RunAsync(lease.DisposeAsync().AsTask(), Step);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    [Test]
    public async Task What_is_too_much_for_the_silo_waits_at_the_caller_in_its_order()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(Patient);
        var lease = await OpenAsync(cluster, executor);
        var first = lease.SubmitAsync(ModelCalls.Remote.Wait(test, -1));
        var calls = Enumerable.Range(0, Many).Select(number => lease.SubmitAsync(ModelCalls.Remote.Note(test, number))).ToArray();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == LeaseLimits.MostCalls), Step);
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(2), cluster.Time), Step);
        Assert.Equal(LeaseLimits.MostCalls, silo.Pool.Calls);
        Assert.Equal(Many + 1 - LeaseLimits.MostCalls, executor.GetSnapshot().QueuedCalls);
        ModelCalls.Gates[test].SetResult();
        // It is over behind the last of them.
        var ending = lease.ShutdownAsync();
        await cluster.RunAsync(Task.WhenAll(calls), Step);
        await cluster.RunAsync(Task.WhenAll(first, ending), Step);
        Assert.Equal(Enumerable.Range(0, Many), ModelCalls.Orders[test]);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    [Test]
    public async Task Bytes_that_are_too_much_wait_too()
    {
        const int Calls = 100;
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(Patient);
        var lease = await OpenAsync(cluster, executor);
        var first = lease.SubmitAsync(ModelCalls.Remote.Wait(test, -1));
        byte[] bytes = new byte[1 << 20];
        var calls = Enumerable.Range(0, Calls).Select(_ => lease.SubmitAsync(ModelCalls.Remote.Measure(bytes))).ToArray();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls > LeaseLimits.MostBytes / bytes.Length), Step);
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(2), cluster.Time), Step);
        Assert.InRange(silo.Pool.Calls, 2, 1 + LeaseLimits.MostBytes / bytes.Length);
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(Task.WhenAll(calls), Step);
        Assert.Equal(-1, await first);
        await cluster.RunAsync(lease.DisposeAsync().AsTask(), Step);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    [Test]
    public async Task What_waits_is_cancelled_with_its_lease_or_by_itself()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(Patient);
        var lease = await OpenAsync(cluster, executor);
        var first = lease.SubmitAsync(ModelCalls.Remote.Wait(test, -1));
        var calls = Enumerable.Range(0, Many).Select(number => lease.SubmitAsync(ModelCalls.Remote.Count(test, number))).ToArray();
        using var given = new CancellationTokenSource();
        var last = lease.SubmitAsync(ModelCalls.Remote.Count(test, Many), cancellationToken: given.Token);
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == LeaseLimits.MostCalls), Step);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
        Assert.Equal(Many + 1 - LeaseLimits.MostCalls, executor.GetSnapshot().QueuedCalls);
        var ending = lease.ShutdownAsync(cancelPending: true);
        foreach (var call in calls.Skip(LeaseLimits.MostCalls))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(Task.WhenAll(first, ending), Step);
        Assert.Equal(-1, await first);
        Assert.DoesNotContain(ModelCalls.Runs.Keys, run => run.Test == test && run.Number >= 0);
        Assert.Equal(0, executor.GetSnapshot().QueuedCalls);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    [Test]
    public async Task What_the_silo_has_is_cancelled_by_who_thinks_of_it_later_too()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(Patient);
        var lease = await OpenAsync(cluster, executor);
        var first = lease.SubmitAsync(ModelCalls.Remote.Wait(test, -1));
        var second = lease.SubmitAsync(ModelCalls.Remote.Count(test, 1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 2 && ModelCalls.Runs.ContainsKey((test, -1))), Step);
        var ending = lease.ShutdownAsync();
        var cancelling = lease.ShutdownAsync(cancelPending: true);
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 1), Step);
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(Task.WhenAll(first, ending, cancelling), Step);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    [Test]
    public async Task A_call_that_waits_to_be_run_again_has_its_own_error_when_the_executor_ends()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(Patient);
        var lease = await OpenAsync(cluster, executor);
        var asked = new TaskCompletionSource();
        var call = lease.SubmitAsync(ModelCalls.Remote.Refuse(test), new CallOptions
        {
            Retry = (_, _) =>
            {
                asked.TrySetResult();
                return TimeSpan.FromHours(1);
            },
        });
        await cluster.RunAsync(asked.Task, Step);
        var ended = executor.ShutdownAsync();
        await cluster.RunAsync(Task.WhenAny(call), Step);
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => call);
        Assert.Equal(test, error.RemoteMessage);
        await cluster.RunAsync(lease.DisposeAsync().AsTask(), Step);
        await cluster.RunAsync(ended, Step);
    }

    [Test]
    public async Task What_waits_fails_with_its_silo()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(Patient with { MaxAttempts = 2 });
        var lease = await OpenAsync(cluster, executor);
        var first = lease.SubmitAsync(ModelCalls.Remote.Wait(test, -1));
        var calls = Enumerable.Range(0, Many).Select(number => lease.SubmitAsync(ModelCalls.Remote.Count(test, number))).ToArray();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == LeaseLimits.MostCalls), Step);
        silo.IsCutOff = true;
        await cluster.RunAsync(Task.WhenAny(Task.WhenAll(calls)), Step);
        await Assert.ThrowsAsync<WorkerDiedException>(() => first);
        foreach (var call in calls)
            await Assert.ThrowsAsync<WorkerDiedException>(() => call);
        Assert.Equal(0, executor.GetSnapshot().QueuedCalls);
        Assert.DoesNotContain(ModelCalls.Runs.Keys, run => run.Test == test && run.Number >= 0);
        silo.IsCutOff = false;
        await cluster.RunAsync(lease.DisposeAsync().AsTask(), Step);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    [Test]
    public async Task A_session_that_sends_far_more_calls_of_a_lease_than_it_may_ends()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        long session = Reply.Read(await silo.Pool.ExchangeAsync(new Request(0, 1, [], 0, 1, []).Write())).Session;
        var call = new SubmittedCall<int>(ModelCalls.Remote.Wait(test, 1), CancellationToken.None);
        var ranges = new List<CallRange>();
        call.Encoded = EncodedBatch.Write(call, ranges, sharedBuffers: null);
        _ = silo.Pool.ExchangeAsync(new Request(session, 2, [], 0, 1,
            [Piece(CallableRecord.Write(call[0].Callable)), Piece(LeaseRecord.Write(1, new LeaseOptions { Id = 1 }, null))]).Write());
        int unit = 0;
        for (; unit < 2 * LeaseLimits.Excess * LeaseLimits.MostCalls; unit++)
        {
            var answering = silo.Pool.ExchangeAsync(new Request(session, 3 + unit, [], 0, 3 + unit, [Piece(RunRecord.Write(1 + unit, 1, false, ranges[0]).ToArray())]).Write());
            // The lease is there as soon as there is a worker, which is at once.
            if (answering.IsCompleted && Reply.Read(await answering).Status != ReplyStatus.Taken)
                break;
        }
        Assert.InRange(unit, LeaseLimits.Excess * LeaseLimits.MostCalls, 2 * LeaseLimits.Excess * LeaseLimits.MostCalls - 1);
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 0), Step);
    }

    [Test]
    public async Task A_caller_has_so_many_leases_on_a_silo_and_no_more()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(Patient);
        await cluster.RunAsync(executor.WaitForSilosAsync(1, TestContext.Current.CancellationToken), Step);
        using var given = new CancellationTokenSource();
        var leases = Enumerable.Range(0, LeaseLimits.MostLeases + 1).Select(_ => executor.LeaseWorkerAsync(cancellationToken: given.Token)).ToArray();
        await cluster.RunAsync(Task.WhenAny(leases[^1]), Step);
        var error = await Assert.ThrowsAsync<RemotingException>(() => leases[^1]);
        Assert.Contains("On silo silo: The silo has 1024 leases of this caller, and opens no more.", error.Message, StringComparison.Ordinal);
        await cluster.RunAsync(leases[0], Step);
        await given.CancelAsync();
        await cluster.RunAsync((await leases[0]).DisposeAsync().AsTask(), Step);
        await cluster.RunAsync(Task.WhenAny(Task.WhenAll(leases)), Step);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    private static RecordPiece Piece(byte[] record) => new(false, record);

    private static async Task<WorkerLease> OpenAsync(FakeCluster cluster, OrleansExecutor executor)
    {
        var leasing = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        await cluster.RunAsync(leasing, Step);
        return await leasing;
    }
}
