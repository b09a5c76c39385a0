namespace Remoting.Tests;

/// <summary>A call finds its thread as the first one did, whatever others have done to it.</summary>
public sealed class ThreadStateTests : PoolTest
{
    [Test]
    public async Task A_call_that_leaves_a_synchronization_context_does_not_make_the_next_one_wait_for_ever()
    {
        await using var executor = new ProcessPoolExecutor(1);
        for (int i = 0; i < 3; i++)
        {
            await executor.SubmitAsync(ThreadStateCalls.Remote.UseContextThatNobodyPumps(), TestToken);
            Assert.Equal(i, await executor.SubmitAsync(ThreadStateCalls.Remote.Await(i), new CallOptions { Timeout = TimeSpan.FromSeconds(20) }, TestToken));
        }
    }

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_call_changes_on_its_thread_is_put_back(bool fail)
    {
        await using var executor = new ProcessPoolExecutor(1);
        string before = await executor.SubmitAsync(ThreadStateCalls.Remote.Look(), TestToken);
        var changing = executor.SubmitAsync(ThreadStateCalls.Remote.ChangeAll("de-DE", fail), TestToken);
        if (fail)
            await Assert.ThrowsAsync<RemoteCallException>(() => changing);
        else
            await changing;
        Assert.Equal(before, await executor.SubmitAsync(ThreadStateCalls.Remote.Look(), TestToken));
        // In one frame, too.
        var changes = Enumerable.Range(0, 50).Select(_ => executor.SubmitAsync(ThreadStateCalls.Remote.ChangeAll("fr-FR", fail), TestToken)).ToArray();
        var looks = Enumerable.Range(0, 50).Select(_ => executor.SubmitAsync(ThreadStateCalls.Remote.Look(), TestToken)).ToArray();
        Assert.All(await Task.WhenAll(looks), look => Assert.Equal(before, look));
        foreach (var change in changes)
            Assert.Equal(fail, await Record.ExceptionAsync(() => change) is RemoteCallException);
    }

    [Test]
    public async Task What_the_initializer_has_set_is_what_each_call_begins_with()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Initializer = ThreadStateCalls.Remote.ChangeAll("de-DE", false) });
        const string Expected = "de-DE|de-DE|7|changed|Lowest|False|True";
        Assert.Equal(Expected, await executor.SubmitAsync(ThreadStateCalls.Remote.Look(), TestToken));
        await executor.SubmitAsync(ThreadStateCalls.Remote.UseCulture("fr-FR"), TestToken);
        Assert.Equal(Expected, await executor.SubmitAsync(ThreadStateCalls.Remote.Look(), TestToken));
    }

    [Test]
    public async Task What_belongs_to_the_whole_process_stays()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Initializer = ThreadStateCalls.Remote.UseDefaultCulture("de-DE") });
        Assert.StartsWith("de-DE|", await executor.SubmitAsync(ThreadStateCalls.Remote.Look(), TestToken), StringComparison.Ordinal);
        await executor.SubmitAsync(ThreadStateCalls.Remote.UseDefaultCulture("fr-FR"), TestToken);
        Assert.StartsWith("fr-FR|", await executor.SubmitAsync(ThreadStateCalls.Remote.LookElsewhere(), TestToken), StringComparison.Ordinal);
    }
}
