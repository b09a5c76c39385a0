using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>What flows with the code that submits calls, and is no business of the messages that go on for as long as the executor is there.</summary>
public sealed class ContextTests
{
    private static readonly AsyncLocal<string?> Request = new();

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_who_submits_a_call_goes_along_with_the_messages(bool hasScheduler)
    {
        await using var cluster = new FakeCluster();
        cluster.Add("silo", new ThreadPoolExecutor(1));
        var executor = cluster.Connect();
        await cluster.RunAsync(executor.WaitForSilosAsync(1, TestContext.Current.CancellationToken));
        int seen = 0, asked = 0;
        cluster.Asked = () =>
        {
            Interlocked.Increment(ref asked);
            if (Request.Value is not null || TaskScheduler.Current != TaskScheduler.Default)
                Interlocked.Increment(ref seen);
        };
        // As the turns of a grain have a scheduler of their own.
        var scheduler = hasScheduler ? new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler : TaskScheduler.Default;
        var submitting = Task.Factory.StartNew(
            () =>
            {
                Request.Value = "a request";
                return Task.WhenAll(executor.SubmitAsync(ModelCalls.Remote.Identity(1)), executor.SubmitAsync(ModelCalls.Remote.Identity(2)), WaitAsync());
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.None, scheduler).Unwrap();
        await cluster.RunAsync(submitting);
        int[] given = await submitting;
        Assert.Equal([1, 2, 0], given);
        // And what follows on that, long after.
        await cluster.RunAsync(Task.Delay(TimeSpan.FromMinutes(2), cluster.Time), TimeSpan.FromMilliseconds(500));
        Assert.InRange(asked, 5, int.MaxValue);
        Assert.Equal(0, seen);
        await cluster.RunAsync(executor.DisposeAsync().AsTask());

        async Task<int> WaitAsync()
        {
            await executor.WaitForSilosAsync(1, TestContext.Current.CancellationToken);
            return 0;
        }
    }
}
