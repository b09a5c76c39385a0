using Remoting.Calls;
using Remoting.Tests.Scheduling;

namespace Remoting.Tests;

/// <summary>Calls between a failure and their next run.</summary>
public sealed class RetryLineTests
{
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_is_cancelled_on_its_way_back_ends_as_the_others_of_its_batch(bool queuedOnly)
    {
        var cancelled = new TaskCompletionSource<bool>();
        RetryLine line = null!;
        line = new RetryLine(call => line.Cancel(call.Batch, queuedOnly), static _ => true, static _ => { }) { Cancelled = (_, only) => cancelled.SetResult(only) };
        Assert.True(Fail(line));
        Assert.Equal(queuedOnly, await cancelled.Task);
    }

    [Test]
    public void Cancelling_what_runs_too_is_not_taken_back()
    {
        var retries = new CallRetries(null!, static (_, _) => null);
        retries.Cancel(queuedOnly: true);
        Assert.True(retries.IsCancelledQueuedOnly);
        retries.Cancel(queuedOnly: false);
        retries.Cancel(queuedOnly: true);
        Assert.True(retries.IsCancelled);
        Assert.False(retries.IsCancelledQueuedOnly);
    }

    [Test]
    public async Task A_call_is_run_again_whatever_becomes_of_the_note_of_it()
    {
        var again = new TaskCompletionSource();
        var failed = new TaskCompletionSource<Exception>();
        var line = new RetryLine(_ => again.SetResult(), static _ => true, failed.SetResult) { Retried = static (_, _, _) => throw new InvalidTimeZoneException() };
        Assert.True(Fail(line));
        await again.Task;
        Assert.IsType<InvalidTimeZoneException>(await failed.Task);
    }

    /// <summary>Whoever waits for the end of its executor would not see what comes of it.</summary>
    [Test]
    public async Task A_call_that_is_not_run_again_is_in_the_line_until_it_has_its_outcome()
    {
        var emptied = new TaskCompletionSource();
        var line = new RetryLine(static _ => { }, static _ => true, static _ => { }) { Emptied = emptied.SetResult };
        var outcome = new TaskCompletionSource<bool>();
        var batch = new SeenBatch(() => outcome.SetResult(line.IsEmpty)) { Options = new CallOptions { Retry = static (_, _) => null } };
        line.Watch(batch);
        Assert.True(batch.Retries!.TryTake(batch, 0, new FormatException()));
        Assert.False(await outcome.Task);
        await emptied.Task;
        Assert.True(line.IsEmpty);
    }

    private sealed class SeenBatch(Action failed) : CallBatch
    {
        public override int Count => 1;

        public override RemoteCall this[int index] => Calls.Remote.Identity(0);

        public override void Succeed(int index, ReadOnlyMemory<byte> result)
        {
        }

        public override void Cancel(int index)
        {
        }

        public override Task InvokeAsync(int index, LocalCancellation cancellation) => Task.CompletedTask;

        protected override void OnFailed(int index, Exception error) => failed();
    }

    private static bool Fail(RetryLine line)
    {
        var batch = new FakeBatch(1) { Options = new CallOptions { Retry = static (_, _) => TimeSpan.Zero } };
        line.Watch(batch);
        return batch.Retries!.TryTake(batch, 0, new FormatException());
    }
}
