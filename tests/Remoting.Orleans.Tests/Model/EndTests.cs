using System.Runtime.CompilerServices;
using Remoting.Calls;
using Remoting.Tests;
using Remoting.Watching;

namespace Remoting.Clustering.Tests;

/// <summary>When an executor has ended.</summary>
public sealed class EndTests
{
    [Test]
    public async Task An_executor_ends_when_its_last_call_has_been_given_its_outcome()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(1, TestContext.Current.CancellationToken));
        using var call = new SlowCall();
        executor.Enqueue(call);
        await cluster.RunAsync(call.IsComing.Task);
        var ending = executor.ShutdownAsync();
        await cluster.RunAsync(Task.Delay(TimeSpan.FromSeconds(2), cluster.Time));
        Assert.False(ending.IsCompleted);
        call.Go();
        await cluster.RunAsync(ending);
        Assert.True(call.HasCome);
    }

    [Test]
    public async Task An_executor_that_is_dropped_ends_its_calls_and_lets_go_of_its_silos()
    {
        string test = Guid.NewGuid().ToString();
        await using var cluster = new FakeCluster();
        var silo = cluster.Add("silo", new ThreadPoolExecutor(1));
        var (executor, dispatcher, call) = await DropAsync(cluster, test);
        ModelCalls.Gates[test].SetResult();
        await cluster.RunAsync(call);
        Assert.Equal(1, await call);
        await cluster.RunAsync(FakeCluster.UntilAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !executor.IsAlive && !dispatcher.IsAlive;
        }));
        // Nobody says or asks anything any more.
        long messages = cluster.Messages;
        await cluster.RunAsync(Task.Delay(TimeSpan.FromMinutes(2), cluster.Time), TimeSpan.FromMilliseconds(500));
        Assert.Equal(messages, cluster.Messages);
        Assert.Equal(0, silo.Pool.Calls);
    }

    /// <summary>Apart, so that nothing here keeps it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Executor, WeakReference Dispatcher, Task<int> Call)> DropAsync(FakeCluster cluster, string test)
    {
        var executor = cluster.Connect();
        var call = executor.SubmitAsync(ModelCalls.Remote.Wait(test, 1));
        await cluster.RunAsync(FakeCluster.UntilAsync(() => ModelCalls.Runs.ContainsKey((test, 1))));
        return (new WeakReference(executor), new WeakReference(executor.Shown), call);
    }

    /// <summary>A call whose outcome takes its time to be given.</summary>
    private sealed class SlowCall : CallBatch, IDisposable
    {
        private readonly ManualResetEventSlim _go = new();

        public TaskCompletionSource IsComing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasCome { get; private set; }

        public override int Count => 1;

        public override bool ReadsPlainly => true;

        public override RemoteCall this[int index] => ModelCalls.Remote.Identity(1);

        public void Go() => _go.Set();

        public override void Succeed(int index, ReadOnlyMemory<byte> result)
        {
            IsComing.SetResult();
            _go.Wait(TestContext.Current.CancellationToken);
            HasCome = true;
        }

        public override void Cancel(int index) => throw new InvalidOperationException("Nobody has cancelled it.");

        public override void Settle()
        {
        }

        public override Task InvokeAsync(int index, LocalCancellation cancellation) => throw new InvalidOperationException("It is run from its bytes.");

        public void Dispose() => _go.Dispose();

        protected override void OnFailed(int index, Exception error) => throw new InvalidOperationException("It has not failed.", error);
    }
}
