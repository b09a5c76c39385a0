using System.Diagnostics;
using Remoting.Calls;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Silos whose pool does not do what a pool should.</summary>
public sealed class BrokenTests
{
    /// <summary>Where workers are processes, which take their time.</summary>
    private static readonly TimeSpan RealStep = TimeSpan.FromMilliseconds(5);

    [Test]
    public async Task A_silo_whose_pool_is_broken_gets_no_calls()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var broken = new ObstinatePool { IsBroken = true };
        cluster.Add("broken", broken);
        cluster.Add("good", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken));
        await broken.Sharing.CloseAsync();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => executor.GetSnapshot().Silos[0].State == SiloState.Leaving));
        var calls = Task.WhenAll(Enumerable.Range(0, 50).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))));
        await cluster.RunAsync(Task.WhenAny(calls));
        Assert.Equal(Enumerable.Range(0, 50), await calls);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task Where_every_pool_is_broken_calls_fail_after_a_while()
    {
        await using var cluster = new FakeCluster();
        var broken = new ObstinatePool { IsBroken = true };
        cluster.Add("broken", broken);
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(1, TestContext.Current.CancellationToken));
        await broken.Sharing.CloseAsync();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => executor.GetSnapshot().Silos[0].State == SiloState.Leaving));
        var call = executor.SubmitAsync(ModelCalls.Remote.Identity(1));
        await cluster.RunAsync(Task.WhenAny(call));
        var error = await Assert.ThrowsAsync<RemotingException>(() => call);
        Assert.Contains("the pool of silo broken is broken", error.Message, StringComparison.Ordinal);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>It seems to have the least to do of all: its workers end as soon as they start, and it has not given up yet.</summary>
    [Test]
    public async Task Calls_that_a_silo_never_began_whose_workers_cannot_start_run_elsewhere()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        cluster.Add("broken", new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, Initializer = ModelCalls.Remote.Refuse("no licence") }));
        cluster.Add("good", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken), RealStep);
        var calls = Task.WhenAll(Enumerable.Range(0, 50).Select(number => executor.SubmitAsync(ModelCalls.Remote.Count(test, number))));
        await cluster.RunAsync(Task.WhenAny(calls), RealStep);
        Assert.Equal(Enumerable.Range(0, 50), await calls);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), RealStep);
    }

    [Test]
    public async Task Where_the_workers_of_no_silo_can_start_calls_say_why()
    {
        await using var cluster = new FakeCluster();
        for (int i = 0; i < 2; i++)
            cluster.Add($"silo{i}", new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Initializer = ModelCalls.Remote.Refuse("no licence") }));
        var executor = cluster.Connect(new OrleansExecutorOptions { ConnectTimeout = TimeSpan.FromSeconds(5) });
        await cluster.RunAsync(executor.WaitForSilosAsync(2, TestContext.Current.CancellationToken), RealStep);
        var calls = Enumerable.Range(0, 10).Select(number => executor.SubmitAsync(ModelCalls.Remote.Identity(number))).ToArray();
        await cluster.RunAsync(Task.WhenAny(Task.WhenAll(calls)), RealStep);
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<RemotingException>(() => call);
            Assert.Contains("is broken. On silo silo", error.Message, StringComparison.Ordinal);
            Assert.Contains("no licence", error.Message, StringComparison.Ordinal);
        }
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), RealStep);
    }

    [Test]
    public async Task A_lease_whose_pool_breaks_says_so_and_its_handles_are_disposed_of_without_an_error()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerLoss = WorkerLoss.BreakPool }));
        var executor = cluster.Connect();
        var leasing = executor.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        await cluster.RunAsync(leasing, RealStep);
        var lease = await leasing;
        var opening = lease.SubmitAsync(LeasedCalls.Remote.Open("a"));
        await cluster.RunAsync(opening, RealStep);
        var exiting = lease.SubmitAsync(ClusterCalls.Remote.Exit());
        await cluster.RunAsync(Task.WhenAny(exiting), RealStep);
        var error = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => exiting);
        Assert.Equal(3, error.ExitCode);
        Assert.Contains("On silo silo: The worker died while it ran", error.Message, StringComparison.Ordinal);
        await cluster.RunAsync((await opening).DisposeAsync().AsTask(), RealStep);
        await cluster.RunAsync(lease.DisposeAsync().AsTask(), RealStep);
        await cluster.RunAsync(executor.DisposeAsync().AsTask(), RealStep);
    }

    [Test]
    public async Task A_lease_that_is_given_up_just_when_there_is_a_worker_is_ended()
    {
        await using var cluster = new FakeCluster();
        var pool = new ObstinatePool();
        var silo = cluster.Add("silo", pool);
        var executor = cluster.Connect();
        using var givenUp = new CancellationTokenSource();
        var leasing = executor.LeaseWorkerAsync(cancellationToken: givenUp.Token);
        await cluster.RunAsync(pool.IsLeasing.Task);
        await givenUp.CancelAsync();
        // What it gives up is on its way, and the pool has not heard of it.
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(1), cluster.Time));
        await using var workers = new ThreadPoolExecutor(1);
        var worker = await workers.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken);
        pool.Leased.SetResult(worker);
        await cluster.RunAsync(Task.WhenAny(leasing));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leasing);
        // The one worker is free again.
        await using (await workers.LeaseWorkerAsync(cancellationToken: TestContext.Current.CancellationToken))
            Assert.Equal(0, silo.Pool.Calls);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task A_call_that_comes_to_the_pool_when_its_session_has_just_ended_is_cancelled_there()
    {
        await using var cluster = new FakeCluster();
        var pool = new ObstinatePool();
        var silo = cluster.Add("silo", pool);
        pool.Enqueuing = batch => silo.Pool.End((ServedSession)batch.Submitter!);
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Identity(1));
        await cluster.RunAsync(Task.WhenAny(call));
        await Assert.ThrowsAsync<WorkerDiedException>(() => call);
        Assert.Empty(pool.Queue);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    [Test]
    public async Task Progress_of_a_caller_that_has_gone_holds_nothing_up()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.ReportOn(test, new Progress<int>()));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 0))));
        silo.IsCutOff = true;
        await cluster.RunAsync(Task.WhenAny(call));
        await Assert.ThrowsAsync<WorkerDiedException>(() => call);
        // More is said than there is room for on the way to the caller: 16 reports.
        await FakeCluster.UntilAsync(() => ModelCalls.Runs[(test, 0)] > 16);
        long begun = Stopwatch.GetTimestamp();
        await cluster.RunAsync(FakeCluster.UntilAsync(() => silo.Pool.Calls == 0), TimeSpan.FromSeconds(1));
        await cluster.RunAsync(silo.Pool.DisposeAsync().AsTask());
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        silo.IsCutOff = false;
        await cluster.RunAsync(executor.DisposeAsync().AsTask());
    }

    /// <summary>A pool that runs nothing, and leases a worker to who does not want it any more.</summary>
    private sealed class ObstinatePool : Executor
    {
        public bool IsBroken { get; init; }

        public Action<CallBatch>? Enqueuing { get; set; }

        public List<CallBatch> Queue { get; } = [];

        public TaskCompletionSource IsLeasing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<WorkerLease> Leased { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal override SharedValues Sharing { get; } = new(SharingKind.Objects, typeof(ObstinatePool));

        internal override SerializerChoice Serializer => SerializerChoice.Current;

        internal override int Parallelism => 1;

        internal override TimeSpan? MeasuredCallTime => null;

        public override Task ShutdownAsync(bool cancelPending = false) => Task.CompletedTask;

        internal override Task<WorkerLease> LeaseCoreAsync(LeaseOptions options, CallOptions? call, CancellationToken cancellationToken)
        {
            IsLeasing.SetResult();
            return Leased.Task;
        }

        internal override BatchWriter OpenWriter(bool isConstant) => throw new NotSupportedException();

        internal override void Cancel(CallBatch batch, bool queuedOnly)
        {
            if (Queue.Remove(batch))
                batch.Cancel(0);
        }

        internal override void Enqueue(CallBatch batch)
        {
            Enqueuing?.Invoke(batch);
            if (!IsBroken)
            {
                Queue.Add(batch);
                return;
            }
            for (int i = 0; i < batch.Count; i++)
                batch.Fail(i, new InvalidOperationException("It is broken."));
            batch.Settle();
        }
    }
}
