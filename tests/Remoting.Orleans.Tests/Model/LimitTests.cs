using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>What is longer than a silo, or its caller, takes: it fails by itself, and nothing else with it.</summary>
public sealed class LimitTests
{
    private const int MiB = 1 << 20;

    /// <summary>Where workers are processes, which take their time.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    private static readonly SiloWorkerOptions Small = new() { MaxPayloadBytes = MiB };

    private static readonly OrleansExecutorOptions SmallToo = new() { MaxPayloadBytes = MiB };

    [Test]
    public async Task A_chunk_may_be_longer_than_what_a_call_may_be()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1), Small);
        var executor = cluster.Connect(SmallToo);
        var map = executor.MapAsync(ModelCalls.Remote.Measure, Enumerable.Repeat(new byte[MiB / 2], 8), chunkSize: 8).ToArrayAsync(TestContext.Current.CancellationToken).AsTask();
        await cluster.RunAsync(map);
        Assert.Equal(Enumerable.Repeat(MiB / 2, 8), await map);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_call_that_is_too_large_for_the_silo_fails_and_those_behind_it_run()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1), Small);
        var executor = cluster.Connect(new OrleansExecutorOptions { MaxPayloadBytes = 16 * MiB });
        var large = executor.SubmitAsync(ModelCalls.Remote.Measure(new byte[3 * MiB]));
        var small = executor.SubmitAsync(ModelCalls.Remote.Measure(new byte[3]));
        await cluster.RunAsync(Task.WhenAny(Task.WhenAll(large, small)));
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => large);
        Assert.Contains("silo silo takes 1048576 at most (MaxPayloadBytes)", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, await small);
        await using (var shared = executor.Share(new int[MiB]))
        {
            var looking = executor.SubmitAsync(ModelCalls.Remote.LookLater("", 1, shared));
            await cluster.RunAsync(Task.WhenAny(looking));
            await Assert.ThrowsAsync<RemoteSerializationException>(() => looking);
        }
        var leasing = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        await cluster.RunAsync(leasing);
        var lease = await leasing;
        large = lease.SubmitAsync(ModelCalls.Remote.Measure(new byte[3 * MiB]));
        small = lease.SubmitAsync(ModelCalls.Remote.Measure(new byte[4]));
        await cluster.RunAsync(Task.WhenAny(Task.WhenAll(large, small)));
        await Assert.ThrowsAsync<RemoteSerializationException>(() => large);
        Assert.Equal(4, await small);
        await cluster.RunAsync(lease.DisposeAsync().AsTask());
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_call_that_cannot_be_sent_fails_and_those_behind_it_run()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1), Small);
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Identity(1), new CallOptions { Affinity = new string('x', 3 * MiB) });
        var other = executor.SubmitAsync(ModelCalls.Remote.Identity(2));
        await cluster.RunAsync(Task.WhenAny(Task.WhenAll(call, other)));
        var error = await Assert.ThrowsAsync<RemotingException>(() => call);
        Assert.Contains("could not be sent to silo silo: with what it asks for (CallOptions) it has 31", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await other);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_call_that_one_silo_does_not_take_goes_to_one_that_does()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("small", new ThreadPoolExecutor(1), Small);
        cluster.Add("large", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken));
        var map = executor.MapAsync(ModelCalls.Remote.Measure, Enumerable.Range(0, 10).Select(number => new byte[number % 2 == 0 ? 2 * MiB : 10])).ToArrayAsync(TestContext.Current.CancellationToken).AsTask();
        await cluster.RunAsync(map);
        Assert.Equal(Enumerable.Range(0, 10).Select(number => number % 2 == 0 ? 2 * MiB : 10), await map);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_result_is_as_large_as_the_silo_lets_it_be_whatever_the_caller_sends()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(SmallToo);
        var call = executor.SubmitAsync(ModelCalls.Remote.Make(3 * MiB));
        await cluster.RunAsync(Task.WhenAny(call));
        Assert.Equal(3 * MiB, (await call).Length);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_stream_ends_with_an_item_that_is_too_large_and_nothing_else_does()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2 }), Small);
        var executor = cluster.Connect(SmallToo);
        // It runs as long as its sequence has no end.
        var end = new TaskCompletionSource();
        var running = executor.SubmitAsync(ModelCalls.Remote.Sum("", 1, OneAndEnd(end.Task), int.MaxValue));
        var taken = new List<int>();
        var stream = Task.Run(async () =>
        {
            await foreach (byte[] item in executor.StreamAsync(ModelCalls.Remote.MakeEach([10, 20, 3 * MiB, 30])))
                taken.Add(item.Length);
        }, TestContext.Current.CancellationToken);
        await cluster.RunAsync(Task.WhenAny(stream), Step);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => stream);
        Assert.Contains(") has 31", error.Message, StringComparison.Ordinal);
        Assert.Equal([10, 20], taken);
        var reporting = executor.SubmitAsync(ModelCalls.Remote.ReportBytes(3 * MiB, new Progress<byte[]>()));
        await cluster.RunAsync(Task.WhenAny(reporting), Step);
        error = await Assert.ThrowsAsync<RemoteSerializationException>(() => reporting);
        Assert.Contains(") has 31", error.Message, StringComparison.Ordinal);
        end.SetResult();
        await cluster.RunAsync(Task.WhenAny(running), Step);
        Assert.Equal(1, await running);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), Step);
    }

    private static async IAsyncEnumerable<int> OneAndEnd(Task end)
    {
        yield return 1;
        await end;
    }

    [Test]
    public async Task A_record_that_is_too_long_ends_its_session()
    {
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1), Small);
        long session = Reply.Read(await silo.Pool.ExchangeAsync(new Request(0, 1, [], 0, 1, []).Write())).Session;
        var pieces = Enumerable.Repeat(new RecordPiece(true, new byte[MiB]), 3).ToList();
        await Assert.ThrowsAsync<Transport.ProtocolException>(() => silo.Pool.ExchangeAsync(new Request(session, 2, [], 0, 1, pieces).Write()));
        Assert.Equal(ReplyStatus.Unknown, Reply.Read(await silo.Pool.ExchangeAsync(new Request(session, 3, [], 0, 4, []).Write())).Status);
    }
}
