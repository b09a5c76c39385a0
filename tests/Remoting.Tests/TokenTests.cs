using Remoting.CompilerServices;

namespace Remoting.Tests;

/// <summary>A cancellation reaches the call that it is meant for, and no token of another one, whenever it comes.</summary>
public sealed class TokenTests : PoolTest
{
    [Test]
    public async Task A_token_that_was_kept_is_not_cancelled_with_a_later_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await executor.SubmitAsync(ThreadStateCalls.Remote.KeepToken(), TestToken);
        using var cancellation = new CancellationTokenSource();
        var running = executor.SubmitAsync(Calls.Remote.WaitForToken(FileOf("started")), cancellation.Token);
        await UntilFile(FileOf("started"));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(await executor.SubmitAsync(ThreadStateCalls.Remote.IsKeptTokenCancelled(), TestToken));
    }

    [Test]
    public void A_cancellation_is_seen_whether_the_token_was_asked_for_before_or_is_after()
    {
        var cancellation = new CallCancellation();
        cancellation.Begin(1);
        var before = cancellation.Token;
        Assert.Equal(before, cancellation.Token);
        Assert.False(cancellation.IsCancelled);
        cancellation.Cancel(1);
        Assert.True(before.IsCancellationRequested && cancellation.IsCancelled);

        cancellation.Begin(2);
        Assert.False(cancellation.Token.IsCancellationRequested || cancellation.IsCancelled);
        // Late, early.
        cancellation.Cancel(1);
        cancellation.Cancel(3);
        Assert.False(cancellation.Token.IsCancellationRequested || cancellation.IsCancelled);
        cancellation.Begin(3);
        Assert.True(cancellation.Token.IsCancellationRequested && cancellation.IsCancelled);
    }

    [Test]
    public void No_call_is_cancelled_for_another_one_at_any_moment()
    {
        const long Calls = 300_000;
        var cancellation = new CallCancellation();
        long running = 0;
        // Cancels odd calls only, all the time, as soon or as late as it comes to it.
        var listening = new Thread(() =>
        {
            for (long call; (call = Volatile.Read(ref running)) < Calls;)
            {
                if (call % 2 == 1)
                    cancellation.Cancel(call);
            }
        });
        listening.Start();
        int cancelled = 0;
        for (long call = 1; call <= Calls; call++)
        {
            cancellation.Begin(call);
            Volatile.Write(ref running, call);
            var token = cancellation.Token;
            Thread.SpinWait((int)(call & 15));
            if (token.IsCancellationRequested)
            {
                Assert.Equal(1, call % 2);
                cancelled++;
            }
        }
        listening.Join();
        Assert.True(cancelled > 0, "some were cancelled");
    }
}
