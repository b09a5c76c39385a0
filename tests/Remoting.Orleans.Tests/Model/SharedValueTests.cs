using Remoting.Calls;
using Remoting.Sharing;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Shared values over a cluster that loses, doubles and delays messages: each silo has one once, as long as a call may have it.</summary>
public sealed class SharedValueTests
{
    private const int Items = 300;

    private static readonly int[] Many = [.. Enumerable.Range(0, 100_000)];

    /// <summary>Few enough that they travel while the model's time, which is faster than the clock's, is not over.</summary>
    private static readonly int[] Some = [.. Enumerable.Range(0, 100)];

    [Cases]
    [InlineData(0, 0, 0, 1)]
    [InlineData(5, 0, 0, 2)]
    [InlineData(3, 20, 100, 3)]
    public async Task Calls_have_them_whatever_is_lost_doubled_and_late(int losses, int doubles, int delay, int seed)
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster(seed);
        var silos = new[] { cluster.Add("first", new ThreadPoolExecutor(2)), cluster.Add("second", new ThreadPoolExecutor(2)) };
        (cluster.Losses, cluster.Doubles, cluster.Delay) = (losses, doubles, TimeSpan.FromMilliseconds(delay));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        await cluster.RunAsync(Task.Run(async () =>
        {
            await using var many = executor.Share(Many);
            await using var few = executor.Share<List<int>>([1_000_000, 2_000_000, 3_000_000]);
            int next = 0;
            await foreach (int seen in executor.MapAsync(number => ModelCalls.Remote.Look(test, number, many, few), Enumerable.Range(0, Items)))
            {
                Assert.Equal(next + 1_000_000 * (1 + next % 3), seen);
                next++;
            }
            Assert.Equal(Items, next);
        }), TimeSpan.FromMilliseconds(20));
        // Nobody has them any more: the silos hear of it, and let go of them.
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silos.All(silo => silo.Pool.Shared.Count == 0)));
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
        for (int i = 0; i < Items; i++)
            Assert.Equal(1, ModelCalls.Runs[(test, i)]);
        // Once a silo, and not with every call.
        if (losses + doubles == 0)
            Assert.InRange(cluster.Bytes, 4 * Many.Length, 2 * 4 * Many.Length + 400_000);
    }

    [Test]
    public async Task A_silo_that_takes_over_gets_them_and_one_that_was_given_up_lets_go()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var first = cluster.Add("first", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { MaxAttempts = 2 });
        var many = executor.Share(Some);
        var call = executor.SubmitAsync(ModelCalls.Remote.LookLater(test, 17, many));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 17))));
        first.IsCutOff = true;
        cluster.Add("second", new ThreadPoolExecutor(1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs[(test, 17)] == 2));
        // The call has its share, whatever becomes of the value meanwhile.
        var disposing = many.DisposeAsync().AsTask();
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(call);
        Assert.Equal(17, await call);
        await cluster.RunAsync(disposing);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
        await cluster.RunAsync(FakeCluster.UntilAsync(() => first.Pool.Shared.Count == 0), TimeSpan.FromSeconds(1));
        first.IsCutOff = false;
    }

    [Test]
    public async Task A_silo_that_comes_back_is_told_again_of_what_it_still_has()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(2));
        var executor = cluster.Connect();
        await using var many = executor.Share(Some);
        var lost = executor.SubmitAsync(ModelCalls.Remote.LookLater(test, 1, many));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1))));
        silo.IsCutOff = true;
        await cluster.RunAsync(Task.WhenAny(lost));
        await Assert.ThrowsAsync<WorkerDiedException>(() => lost);
        silo.IsCutOff = false;
        // The silo does not know yet that it was given up: it has the value for that call still.
        Assert.Equal(1, silo.Pool.Shared.Count);
        ModelCalls.Gates[test].SetResult();
        var call = executor.SubmitAsync(ModelCalls.Remote.LookLater(test, 2, many));
        await cluster.RunAsync(call);
        Assert.Equal(2, await call);
        Assert.Equal(1, silo.Pool.Shared.Count);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Shared.Count == 0), TimeSpan.FromSeconds(1));
    }

    /// <summary>What is to be said of a value may be there before it is sent: a silo that nobody has asked anything is not late with its answer.</summary>
    [Test]
    public async Task A_silo_is_waited_for_from_when_there_is_something_to_say_of_a_value()
    {
        await using var cluster = new FakeCluster();
        var executor = cluster.Connect();
        await using var many = executor.Share(Some);
        var call = new SubmittedCall<int>(ModelCalls.Remote.LookLater("", 1, many), CancellationToken.None);
        var ranges = new List<CallRange>();
        using (executor.Serializer.Enter())
            call.Encoded = EncodedBatch.Write(call, ranges, sharedBuffers: null);
        var session = new SiloSession("silo", (Dispatcher)executor.Shown!, 1, 1 << 20) { Phase = SessionPhase.Open };
        session.Run(ranges[0], 2);
        session.Outbox.Take(1 << 20, []);
        session.Outbox.Acknowledge(session.Outbox.Last);
        session.Drop(session.Units.Values.Single());
        Assert.Equal((false, 2), (session.IsExpecting, session.LastHeard));
        session.Forget((SharedItem)call.Encoded.Uses!.All.Single(), 3);
        Assert.Equal((true, 3), (session.IsExpecting, session.LastHeard));
        session.LetGo();
        call.Cancel(0);
        await cluster.RunAsync(many.DisposeAsync().AsTask());
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_value_that_is_too_large_fails_its_calls_before_anything_travels()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { MaxPayloadBytes = 1 << 20 });
        await using var many = executor.Share(new int[1 << 19]);
        var tooLarge = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(ModelCalls.Remote.LookLater("", 1, many)));
        Assert.Contains("MaxPayloadBytes", tooLarge.Message, StringComparison.Ordinal);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }
}
