using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>
/// A thread that others wait for (that of a user interface, the one of a scheduler) may block until the executor is done: what is done there never goes
/// on on that thread.
/// </summary>
[SideBySide]
public sealed class WaitingContextTests : PoolTest
{
    public static TheoryData<string, string> Rows => new MatrixTheoryData<string, string>(["context", "scheduler", "suppressed"], ["processes", "threads"]);

    [Cases]
    [MemberData(nameof(Rows))]
    public async Task Everything_may_be_waited_for_by_blocking(string where, string kind) => Assert.Equal("4 20 20 3 20 20 20 5 4", await BlockAsync(where, () =>
    {
        Executor executor = kind == "threads" ? new ThreadPoolExecutor(1) : new ProcessPoolExecutor(1);
        int single = executor.SubmitAsync(Calls.Remote.Identity(4)).Result;
        int mapped = executor.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, 20)).ToBlockingEnumerable().Count();
        int pulled = executor.MapAsync(Calls.Remote.Identity, executor.StreamAsync(StreamCalls.Remote.Count(20))).ToBlockingEnumerable().Count();
        int late = executor.MapAsync(Calls.Remote.Identity, LateAsync(3)).ToBlockingEnumerable().Count();
        int unordered = executor.MapUnorderedAsync(Calls.Remote.Identity, Enumerable.Range(0, 20)).ToBlockingEnumerable().Count();
        int outcomes = executor.MapOutcomesAsync(Calls.Remote.Identity, Enumerable.Range(0, 20)).ToBlockingEnumerable().Count();
        executor.ForEachAsync(Calls.Remote.Identity, Enumerable.Range(0, 20)).Wait();
        int streamed = executor.StreamAsync(StreamCalls.Remote.Count(20)).ToBlockingEnumerable().Count();
        long summed = executor.SubmitAsync(SequenceCalls.Remote.Sum(AsyncEnumerable.Range(2, 2))).Result;
        var lease = executor.LeaseWorkerAsync().Result;
        int leased = lease.SubmitAsync(Calls.Remote.Identity(4)).Result;
        lease.DisposeAsync().AsTask().Wait();
        executor.DisposeAsync().AsTask().Wait();
        return $"{single} {mapped} {pulled} {late} {unordered} {outcomes} {streamed} {summed} {leased}";
    }).WaitAsync(TimeSpan.FromSeconds(40), TestToken));

    /// <summary>Captures nothing, and has no item ready.</summary>
    private static async IAsyncEnumerable<int> LateAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Delay(5).ConfigureAwait(false);
            yield return i;
        }
    }

    private static Task<string> BlockAsync(string where, Func<string> block)
    {
        if (where == "scheduler")
            return Task.Factory.StartNew(block, TestToken, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ExclusiveScheduler);
        var result = new TaskCompletionSource<string>();
        new Thread(() =>
        {
            if (where == "context")
                SynchronizationContext.SetSynchronizationContext(new NeverPumped());
            else
                ExecutionContext.SuppressFlow();
            try
            {
                result.SetResult(block());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        }) { IsBackground = true }.Start();
        return result.Task;
    }

    /// <summary>Its thread is blocked: what is posted to it does not run.</summary>
    private sealed class NeverPumped : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
