using System.Collections.Immutable;

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

    [Test]
    public async Task Keys_of_a_dictionary_are_found_as_the_dictionary_finds_them()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var words = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["beta"] = new Action(() => { }), ["alpha"] = null };
        var sorted = new SortedDictionary<string, object?>(words, StringComparer.OrdinalIgnoreCase);
        var list = new SortedList<string, object?>(words, StringComparer.OrdinalIgnoreCase);
        var ordered = new OrderedDictionary<string, object?>(words, StringComparer.OrdinalIgnoreCase);
        ICollection<string>[] all = [words.Keys, sorted.Keys, list.Keys, ordered.Keys, words.AsReadOnly().Keys, ((IDictionary<string, object?>)words.ToImmutableDictionary(words.Comparer)).Keys];
        foreach (var keys in all)
        {
            Assert.True(await executor.SubmitAsync(StandingCalls.Remote.FindsAny(keys, "ALPHA"), TestToken));
            var back = await executor.SubmitAsync(StandingCalls.Remote.Changeable(keys), TestToken);
            Assert.Equal(keys, back);
            Assert.True(back.Contains("ALPHA") && back.IsReadOnly);
        }
        var readOnly = await executor.SubmitAsync(StandingCalls.Remote.ReadOnly(words.Keys), TestToken);
        Assert.True(readOnly.Contains("ALPHA") && readOnly.Count == 2);
        Assert.Equal(0, (await executor.SubmitAsync(StandingCalls.Remote.InOrder(list.Keys), TestToken)).IndexOf("ALPHA"));
        Assert.Equal(1, (await executor.SubmitAsync(StandingCalls.Remote.InOrder(ordered.Keys), TestToken)).IndexOf("ALPHA"));
        Assert.Equal(["a"], await executor.SubmitAsync(StandingCalls.Remote.ReadOnly(new Dictionary<string, int> { ["a"] = 1 }.Keys), TestToken));
    }

    [Test]
    public async Task What_finds_by_a_comparer_and_is_neither_keys_nor_a_set_says_so()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var part = new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "a", "b", "c" }.GetViewBetween("a", "b");
        var builder = ImmutableHashSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);
        builder.Add("a");
        ICollection<string>[] all = [part, builder];
        foreach (var words in all)
        {
            var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(StandingCalls.Remote.Changeable(words), TestToken));
            Assert.Contains("ToArray()", error.Message, StringComparison.Ordinal);
            Assert.True(await executor.SubmitAsync(StandingCalls.Remote.FindsAny(words.ToArray(), "a"), TestToken));
        }
    }
}
