using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>
/// What a cluster does wrong, and the calls that have exactly one outcome all the same. The sessions' both ends are the real ones.
/// </summary>
public sealed class FaultTests
{
    [Cases]
    [InlineData(0, 0, 0, 1)]
    [InlineData(5, 0, 0, 2)]
    [InlineData(0, 30, 0, 3)]
    [InlineData(0, 0, 200, 4)]
    [InlineData(3, 10, 100, 5)]
    [InlineData(3, 10, 100, 6)]
    [InlineData(3, 10, 100, 7)]
    public async Task Messages_are_lost_doubled_and_late_and_calls_run_once(int losses, int doubles, int delay, int seed)
    {
        const int Items = 2_000;
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster(seed);
        for (int i = 0; i < 3; i++)
            cluster.Add($"silo{i}", new ThreadPoolExecutor(2));
        (cluster.Losses, cluster.Doubles, cluster.Delay) = (losses, doubles, TimeSpan.FromMilliseconds(delay));
        var executor = cluster.Connect(new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) });
        int good = 0, died = 0;
        await cluster.RunAsync(Task.Run(async () =>
        {
            await foreach (var outcome in executor.MapUnorderedAsync(number => ModelCalls.Remote.Count(test, number), Enumerable.Range(0, Items), chunkSize: 10))
            {
                if (outcome.Error is null)
                {
                    Assert.Equal((int)outcome.Index, outcome.Value);
                    good++;
                }
                else
                {
                    Assert.IsType<WorkerDiedException>(outcome.Error);
                    died++;
                }
            }
            await executor.DisposeAsync();
        }), TimeSpan.FromMilliseconds(20));
        Assert.Equal(Items, good + died);
        // A message that is lost is said again: no silo is given up for one.
        Assert.Equal(0, died);
        for (int i = 0; i < Items; i++)
            Assert.Equal(1, ModelCalls.Runs[(test, i)]);
    }

    [Test]
    public async Task A_silo_that_is_cut_off_is_given_up_and_its_late_outcomes_are_nobodys()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var first = cluster.Add("first", new ThreadPoolExecutor(1));
        var executor = cluster.Connect(new OrleansExecutorOptions { MaxAttempts = 2 });
        var call = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1))));
        first.IsCutOff = true;
        cluster.Add("second", new ThreadPoolExecutor(1));
        // The second attempt begins while the first one runs: two runs, as was allowed, and one outcome.
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs[(test, 1)] == 2));
        first.IsCutOff = false;
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(call);
        Assert.Equal(1, await call);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
        Assert.Equal(2, ModelCalls.Runs[(test, 1)]);
    }

    [Test]
    public async Task A_silo_that_hears_nothing_of_a_caller_ends_its_calls()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var running = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        var waiting = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 2));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1)) && silo.Pool.Calls == 2));
        silo.IsCutOff = true;
        await cluster.RunAsync(Task.WhenAny(Task.WhenAll(running, waiting)));
        await Assert.ThrowsAsync<WorkerDiedException>(() => running);
        await Assert.ThrowsAsync<WorkerDiedException>(() => waiting);
        // The one that ran is cancelled there, the other one never begun.
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 0));
        Assert.False(ModelCalls.Runs.ContainsKey((test, 2)));
        silo.IsCutOff = false;
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_message_that_comes_when_its_session_is_over_begins_nothing()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        byte[] opened = await silo.Pool.ExchangeAsync(new Request(0, 1, [], 0, 1, []).Write());
        long session = Reply.Read(opened).Session;
        var bye = new Request(session, 2, [], 0, 1, [new RecordPiece(false, new RecordWriter(RecordKind.Bye).ToArray())]);
        Assert.Equal(ReplyStatus.Ended, Reply.Read(await silo.Pool.ExchangeAsync(bye.Write())).Status);
        Assert.Equal(ReplyStatus.Unknown, Reply.Read(await silo.Pool.ExchangeAsync(bye.Write())).Status);
        Assert.DoesNotContain(ModelCalls.Runs.Keys, run => run.Test == test);
    }

    [Test]
    public async Task A_silo_of_another_build_is_passed_over()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        cluster.Add("old", new ThreadPoolExecutor(1), callables: new OldBuild());
        cluster.Add("new", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(2));
        var calls = Task.WhenAll(Enumerable.Range(0, 50).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))));
        await cluster.RunAsync(calls);
        Assert.Equal(Enumerable.Range(0, 50), await calls);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_callable_that_no_silo_has_fails_with_why()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("old", new ThreadPoolExecutor(1), callables: new OldBuild());
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Count("", 1));
        await cluster.RunAsync(Task.WhenAny(call));
        var error = await Assert.ThrowsAsync<RemotingException>(() => call);
        Assert.Contains("another build", error.Message, StringComparison.Ordinal);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>Who throws it again writes into it.</summary>
    [Test]
    public async Task Each_call_that_no_silo_has_fails_with_an_error_of_its_own()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("old", new ThreadPoolExecutor(1), callables: new OldBuild());
        var executor = cluster.Connect();
        var map = executor.MapOutcomesAsync(number => ModelCalls.Remote.Count("", number), Enumerable.Range(0, 8), chunkSize: 8).ToListAsync().AsTask();
        await cluster.RunAsync(map);
        var errors = (await map).Select(outcome => outcome.Error).ToList();
        Assert.All(errors, error => Assert.Contains("another build", Assert.IsType<RemotingException>(error).Message, StringComparison.Ordinal));
        Assert.Equal(8, errors.Distinct().Count());
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task Where_there_is_no_silo_calls_fail_after_a_while()
    {
        await using var cluster = new FakeCluster();
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Count("", 1));
        await cluster.RunAsync(Task.WhenAny(call));
        var error = await Assert.ThrowsAsync<RemotingException>(() => call);
        Assert.Contains(nameof(RemotingSiloBuilderExtensions.AddRemotingWorkers), error.Message, StringComparison.Ordinal);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>Has the callables of an older build, in which those of this one are others.</summary>
    private sealed class OldBuild() : CallableCatalog([])
    {
        public override CompilerServices.Callable? Find(CallableRecord wanted, out string? why) =>
            base.Find(wanted with { Build = Guid.NewGuid(), Shape = wanted.Shape + 1 }, out why);
    }

    [Test]
    public async Task A_late_answer_to_who_has_asked_for_a_session_twice_ends_none()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var late = new Late(cluster);
        var executor = new OrleansExecutor(late, new OrleansExecutorOptions { SiloTimeout = TimeSpan.FromSeconds(12) }, cluster.Time);
        var call = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1))));
        late.First.SetResult(new Reply(ReplyStatus.Ended, 0, 0, default, 1, []).Write());
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(1), cluster.Time));
        Assert.False(call.IsCompleted);
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(call);
        Assert.Equal(1, await call);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>The first message has its answer when the test says so.</summary>
    private sealed class Late(FakeCluster cluster) : IClusterBackend
    {
        private int _messages;

        public TaskCompletionSource<byte[]> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<string>> FindSilosAsync(CancellationToken cancellationToken) => cluster.FindSilosAsync(cancellationToken);

        public Task<byte[]> ExchangeAsync(string silo, byte[] message, CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _messages) == 1 ? First.Task : cluster.ExchangeAsync(silo, message, cancellationToken);

        public void Reroute(string silo)
        {
        }
    }
}
