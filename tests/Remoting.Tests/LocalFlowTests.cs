namespace Remoting.Tests;

/// <summary>What flows with a call that runs on a thread of this process is what flows with the code that has submitted it.</summary>
public sealed class LocalFlowTests : PoolTest
{
    private static readonly AsyncLocal<string?> Local = new();

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_has_what_flows_with_its_own_submitter_and_not_with_that_of_the_call_before(bool suppressed)
    {
        await using var executor = new ThreadPoolExecutor(1);
        using var go = new ManualResetEventSlim();
        Local.Value = "first";
        var first = executor.SubmitAsync(Hooks.Remote.Report(1, new Listener(go.Wait)), TestToken);
        Local.Value = "second";
        string? seen = "nothing";
        var flow = suppressed ? ExecutionContext.SuppressFlow() : default;
        var second = executor.SubmitAsync(Hooks.Remote.Report(1, new Listener(() => seen = Local.Value)), TestToken);
        if (suppressed)
            flow.Undo();
        Local.Value = null;
        go.Set();
        await Task.WhenAll(first, second);
        Assert.Equal(suppressed ? null : "second", seen);
    }

    [Test]
    public async Task A_call_that_is_run_again_has_the_same()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var seen = new List<string?>();
        Local.Value = "mine";
        var call = executor.SubmitAsync(Hooks.Remote.Report(1, new Listener(() =>
        {
            seen.Add(Local.Value);
            if (seen.Count < 3)
                throw new InvalidOperationException("again");
        })), new CallOptions { Retry = (_, _) => TimeSpan.Zero }, TestToken);
        Local.Value = null;
        await call;
        Assert.Equal(["mine", "mine", "mine"], seen);
    }

    /// <summary>The items can be changed, so their calls run from what was written, with nothing between them and the thread.</summary>
    [Test]
    public async Task A_call_of_a_map_that_leaves_a_synchronization_context_leaves_it_to_none_behind_it()
    {
        await using var executor = new ThreadPoolExecutor(1);
        var results = await executor.MapAsync(LocalFlowCalls.Remote.LeaveAContextThatNobodyPumps, Enumerable.Range(0, 10).Select(i => new[] { i }), chunkSize: 10)
            .ToListAsync(TestToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestToken);
        Assert.Equal(Enumerable.Range(0, 10), results);
    }

    private sealed class Listener(Action onReport) : IProgress<int>
    {
        public void Report(int value) => onReport();
    }
}

public static class LocalFlowCalls
{
    /// <summary>Gives its argument; where a call before has left a context, something else.</summary>
    [ProcessPoolCallable]
    public static int LeaveAContextThatNobodyPumps(int[] value)
    {
        bool isClean = SynchronizationContext.Current is null;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        return isClean ? value[0] : -1;
    }
}
