using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Remoting.Tests.Fidelity;

/// <summary>A collection finds its keys by a comparer of the program's own in the other process as well, or does not travel.</summary>
public sealed class OwnComparerTests : PoolTest
{
    private static readonly KeyValuePair<string, int>[] Pairs = [new("abc", 1), new("x", 2)];

    [Test]
    public async Task A_comparer_with_state_compares_in_the_worker_and_comes_back()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var start = new ByStart(2);
        await AssertBack(new Dictionary<string, int>(Pairs, start), OwnComparerCalls.Remote.Dictionary);
        await AssertBack(new ConcurrentDictionary<string, int>(Pairs, start), OwnComparerCalls.Remote.Concurrent);
        await AssertBack(Pairs.ToFrozenDictionary(start), OwnComparerCalls.Remote.Frozen);
        await AssertBack(ImmutableHashSet.Create(start, "abc", "x"), OwnComparerCalls.Remote.Immutable);
        await AssertBack<IReadOnlyDictionary<string, int>>(new Dictionary<string, int>(Pairs, start), OwnComparerCalls.Remote.Interface);
        await AssertBack(new SortedSet<string>(["a", "b"], new Downwards()), OwnComparerCalls.Remote.Sorted);
        await AssertBack<ISet<string>>(new SortedSet<string>(["a", "b"], new Downwards()), OwnComparerCalls.Remote.InterfaceOfSet);
        async Task AssertBack<T>(T value, Func<T, RemoteCall<T>> call) =>
            Assert.Null(DeepComparison.Difference(value, await executor.SubmitAsync(call(value), TestToken)));
    }

    [Test]
    public async Task Each_table_in_a_record_keeps_its_comparer()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var tables = new Tables(new(Pairs, new ByStart(2)), new(["abc"], new ByStart(1)), new(new Downwards()) { ["a"] = 1, ["b"] = 2 });
        var back = await executor.SubmitAsync(OwnComparerCalls.Remote.Record(tables), TestToken);
        Assert.Null(DeepComparison.Difference(tables, back));
    }

    [Test]
    public async Task One_comparer_of_several_collections_stays_one()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var start = new ByStart(2);
        Assert.True(await executor.SubmitAsync(OwnComparerCalls.Remote.HaveOne(new(Pairs, start), new(["abc"], start)), TestToken));
        Assert.False(await executor.SubmitAsync(OwnComparerCalls.Remote.HaveOne(new(Pairs, start), new(["abc"], new ByStart(2))), TestToken));
        var down = new Downwards();
        var shelves = new Shelves(Pairs.ToImmutableDictionary(start), ImmutableHashSet.Create(start, "abc"), start, [ImmutableSortedSet.Create(down, "a", "b"), ImmutableSortedSet.Create(down, "c")]);
        var back = await executor.SubmitAsync(OwnComparerCalls.Remote.Shelves(shelves), TestToken);
        Assert.Null(DeepComparison.Difference(shelves, back));
        Assert.Same(back.Start, back.Numbers.KeyComparer);
        Assert.Same(back.Start, back.Names.KeyComparer);
        Assert.Same(back.Sorted[0].KeyComparer, back.Sorted[1].KeyComparer);
    }

    [Test]
    public async Task A_comparer_of_a_culture_is_that_of_the_culture()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var comparer = StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo("de-DE"), ignoreCase: true);
        var back = await executor.SubmitAsync(OwnComparerCalls.Remote.Dictionary(new Dictionary<string, int>(comparer) { ["ABX"] = 1 }), TestToken);
        Assert.True(back.ContainsKey("aBx"));
        Assert.Equal(comparer, back.Comparer);
    }

    [Test]
    public async Task What_cannot_travel_of_a_comparer_is_named()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(
            OwnComparerCalls.Remote.Dictionary(new Dictionary<string, int>(new ByDelegate(text => text.Length)) { ["a"] = 1 }), TestToken));
        Assert.Contains("ByDelegate._hash", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(
            OwnComparerCalls.Remote.Sequence(new SortedSet<string>(new Downwards()) { "a" }), TestToken));
        Assert.Contains("comparer of its own", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await executor.SubmitAsync(OwnComparerCalls.Remote.Sequence(["a"]), TestToken));
    }
}
