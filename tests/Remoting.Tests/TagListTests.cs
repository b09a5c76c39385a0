using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>What the program gives as an option is what it was at that moment, whatever becomes of it.</summary>
[SideBySide]
public sealed class TagListTests : PoolTest
{
    [Test]
    public async Task A_list_of_tags_that_changes_while_its_call_runs_keeps_no_place()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, Limits = { ["gpu"] = 1 } });
        var tags = new List<string> { "gpu", "gpu" };
        var call = executor.SubmitAsync(Calls.Remote.Wait(FileOf("started"), FileOf("go")), new CallOptions { Tags = tags }, TestToken);
        await UntilFile(FileOf("started"));
        tags.Clear();
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await call;
        var calls = Enumerable.Range(0, 20).Select(i => executor.SubmitAsync(Calls.Remote.Identity(i), new CallOptions { Tags = ["gpu", "gpu"] }, TestToken));
        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(30), TestToken));
    }

    [Test]
    public void A_tag_that_is_none_is_refused() => Assert.Throws<ArgumentNullException>("Tags", () => new CallOptions { Tags = ["gpu", null!] });

    [Test]
    public async Task Variables_of_workers_are_those_with_which_the_pool_was_made()
    {
        var variables = new Dictionary<string, string?> { ["REMOTING_TEST_COLOUR"] = "blue" };
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerEnvironment = variables });
        variables["REMOTING_TEST_COLOUR"] = "red";
        Assert.Equal("blue", await executor.SubmitAsync(Calls.Remote.Variable("REMOTING_TEST_COLOUR"), TestToken));
        variables.Clear();
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(3), TestToken));
        Assert.Equal("blue", await executor.SubmitAsync(Calls.Remote.Variable("REMOTING_TEST_COLOUR"), TestToken));
    }
}
