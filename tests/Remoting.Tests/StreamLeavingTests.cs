using System.Diagnostics;
using System.Runtime.CompilerServices;
using Remoting.Calls;

namespace Remoting.Tests;

/// <summary>Streams whose consumers leave, are dropped, or read items that run code of their own.</summary>
public sealed class StreamLeavingTests : PoolTest
{
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_may_be_left_again(bool begun)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var items = executor.StreamAsync(StreamCalls.Remote.Count(5000)).GetAsyncEnumerator(TestToken);
        if (begun)
            Assert.True(await items.MoveNextAsync());
        await Task.WhenAll(items.DisposeAsync().AsTask(), items.DisposeAsync().AsTask());
        await items.DisposeAsync();
        Assert.False(await items.MoveNextAsync());
    }

    [Test]
    public async Task Streams_that_were_dropped_with_a_pending_step_end()
    {
        await using var executor = new ProcessPoolExecutor(2);
        Drop(executor, 300);
        await Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var snapshot = executor.GetSnapshot();
            return snapshot.QueuedCalls == 0 && snapshot.Workers.All(worker => worker.Status != WorkerStatus.Busy);
        }, "no call is left");
        Assert.Equal(7, await executor.SubmitAsync(Calls.Remote.Identity(7), TestToken));
    }

    /// <summary>A token that lives longer than what it was given to holds nothing of it.</summary>
    [Test]
    public async Task A_stream_that_was_dropped_unmoved_leaves_its_token()
    {
        await using var executor = new ProcessPoolExecutor(1);
        using var longLived = new CancellationTokenSource();
        var stream = DropUnmoved(executor, longLived.Token);
        await Until(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !stream.TryGetTarget(out _);
        }, "nothing holds the stream");
    }

    /// <summary>The code that reading an item runs is the consumer's: it may submit calls, and wait for them.</summary>
    [Test]
    public async Task Items_are_read_where_they_are_waited_for()
    {
        await using var executor = new ProcessPoolExecutor(2);
        var read = new List<int>();
        FlowCalls.Intrusive.OnSet = value => read.Add(Block(executor.SubmitAsync(Calls.Remote.Identity(value))));
        try
        {
            int next = 0;
            await foreach (var item in executor.StreamAsync(FlowCalls.Remote.Intrusives(2000), bufferSize: 100).WithCancellation(TestToken))
                Assert.Equal(next++, item.Value);
            Assert.Equal(2000, next);
            Assert.Equal(Enumerable.Range(0, 2000), read);
        }
        finally
        {
            FlowCalls.Intrusive.OnSet = null;
        }
    }

    /// <summary>Whoever comes first, registration or outcome: afterwards a long-lived token holds neither call nor registration.</summary>
    [Test]
    public void A_token_holds_no_call_that_has_ended()
    {
        using var longLived = new CancellationTokenSource();
        var executor = new ThreadPoolExecutor(1);
        SubmittedCall<int>? call = null;
        int round = 0;
        // As many as it takes to see what one of some ten thousand leaves behind; fewer where the two threads have to share a processor.
        const int Rounds = 300_000;
        var clock = Stopwatch.StartNew();
        var completing = new Thread(() =>
        {
            for (int i = 1; ; i++)
            {
                var wait = new SpinWait();
                while (Volatile.Read(ref round) < i)
                    wait.SpinOnce(sleep1Threshold: -1);
                if (Volatile.Read(ref round) == int.MaxValue)
                    return;
                call!.Fail(0, Error);
                Volatile.Write(ref call, null);
            }
        });
        completing.Start();
        for (int i = 1; i <= Rounds && clock.Elapsed < TimeSpan.FromSeconds(15); i++)
        {
            var submitted = new SubmittedCall<int>(Calls.Remote.Identity(1), longLived.Token);
            _ = submitted.Task.Exception;
            call = submitted;
            Volatile.Write(ref round, i);
            submitted.ObserveCancellation(executor);
            var wait = new SpinWait();
            while (Volatile.Read(ref call) is not null)
                wait.SpinOnce(sleep1Threshold: -1);
        }
        Volatile.Write(ref round, int.MaxValue);
        completing.Join();
        // One of our own, so that the count is seen to count.
        longLived.Token.UnsafeRegister(static _ => { }, null);
        Assert.Equal(1, Registrations(longLived));
    }

    private static readonly InvalidOperationException Error = new("ended");

    /// <summary>How many callbacks a source has.</summary>
    private static int Registrations(CancellationTokenSource source)
    {
        int count = 0;
        for (object? node = Get(Get(source, "_registrations"), "Callbacks"); node is not null; node = Get(node, "Next"))
            count++;
        return count;

        static object? Get(object? of, string field) => of?.GetType()
            .GetField(field, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)?.GetValue(of);
    }

    // In methods of their own: nothing here may keep the enumerators alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(ProcessPoolExecutor executor, int count)
    {
        for (int i = 0; i < count; i++)
            _ = executor.StreamAsync(FlowCalls.Remote.Nothing()).GetAsyncEnumerator(TestToken).MoveNextAsync().AsTask();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<object> DropUnmoved(ProcessPoolExecutor executor, CancellationToken longLived)
    {
        var call = FlowCalls.Remote.Nothing();
        _ = executor.StreamAsync(call, longLived).GetAsyncEnumerator(longLived);
        return new WeakReference<object>(call);
    }

    private static T Block<T>(Task<T> task)
    {
        Assert.True(((IAsyncResult)task).AsyncWaitHandle.WaitOne(TestAttribute.Limit / 2), "A result did not come.");
        return task.GetAwaiter().GetResult();
    }
}
