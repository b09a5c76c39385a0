namespace Remoting.Tests.Fidelity;

/// <summary>Collections behind interfaces, in real workers and back: what stands there is what it was.</summary>
public sealed class StandingTests : PoolTest
{
    [Test]
    public async Task A_list_of_one_s_own_and_a_list_of_a_derived_type_s_elements_arrive_as_such()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var back = Assert.IsType<StandingCalls.NamedList>(await executor.SubmitAsync(StandingCalls.Remote.Rename(new StandingCalls.NamedList { "a" }, "n"), TestToken));
        Assert.Equal("n", back.Name);
        Assert.Equal(["a", "n"], back);
        IReadOnlyList<StandingCalls.Item>[] all = [new List<StandingCalls.SpecialItem> { new() { Text = "t" } }, new StandingCalls.SpecialItem[] { new() { Number = 3 } }, new List<StandingCalls.Item> { new() }];
        foreach (var items in all)
            Assert.Null(DeepComparison.Difference(items, await executor.SubmitAsync(StandingCalls.Remote.Items(items), TestToken)));
    }

    [Test]
    public async Task A_view_still_shows_what_is_put_into_its_list()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var shelf = new StandingCalls.Shelf();
        shelf.Put("a");
        var back = await executor.SubmitAsync(StandingCalls.Remote.Put(shelf, "b"), TestToken);
        back.Put("c");
        Assert.Equal(["a", "b", "c"], back.Items);
        Assert.Equal(3, back.Numbers["c"]);
    }

    [Test]
    public async Task Keys_in_a_circle_are_found_and_objects_of_their_type_s_own_stay_these()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.True(await executor.SubmitAsync(StandingCalls.Remote.Finds(new StandingCalls.Family { Name = "f" }.With(1, 2, 3), 2), TestToken));
        Assert.True(await executor.SubmitAsync(StandingCalls.Remote.IsSame(StandingCalls.Grade.Best, [StandingCalls.Grade.Worst, StandingCalls.Grade.Best]), TestToken));
    }
}
