using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Remoting.Tests.Fidelity;

/// <summary>Orders backwards; has no state.</summary>
public sealed class Downwards : IComparer<string>
{
    public int Compare(string? x, string? y) => string.CompareOrdinal(y, x);
}

/// <summary>Tells texts apart by their first letters, as many as it was told.</summary>
public sealed class ByStart(int length) : IEqualityComparer<string>
{
    private readonly int _length = length;

    public bool Equals(string? x, string? y) => Start(x) == Start(y);

    public int GetHashCode(string obj) => Start(obj)!.GetHashCode(StringComparison.Ordinal);

    private string? Start(string? text) => text?.Length > _length ? text[.._length] : text;
}

/// <summary>Cannot travel, since what it does is in a delegate.</summary>
public sealed class ByDelegate(Func<string, int> hash) : IEqualityComparer<string>
{
    private readonly Func<string, int> _hash = hash;

    public bool Equals(string? x, string? y) => x == y;

    public int GetHashCode(string obj) => _hash(obj);
}

/// <summary>Collections whose kinds nobody tells apart, and what they compare by.</summary>
public sealed record Shelves(ImmutableDictionary<string, int> Numbers, ImmutableHashSet<string> Names, ByStart Start, ImmutableSortedSet<string>[] Sorted);

public sealed record Tables(Dictionary<string, int> Numbers, HashSet<string> Names, SortedList<string, int> Sorted);

/// <summary>Collections that are found by comparers of the program's own, in generated code.</summary>
public static class OwnComparerCalls
{
    [ProcessPoolCallable]
    public static Dictionary<string, int> Dictionary(Dictionary<string, int> map) => Asked(map, map.ContainsKey("abx"));

    [ProcessPoolCallable]
    public static ConcurrentDictionary<string, int> Concurrent(ConcurrentDictionary<string, int> map) => Asked(map, map.ContainsKey("abx"));

    [ProcessPoolCallable]
    public static FrozenDictionary<string, int> Frozen(FrozenDictionary<string, int> map) => Asked(map, map.ContainsKey("abx"));

    [ProcessPoolCallable]
    public static ImmutableHashSet<string> Immutable(ImmutableHashSet<string> set) => Asked(set, set.Contains("abx"));

    [ProcessPoolCallable]
    public static SortedSet<string> Sorted(SortedSet<string> set) => Asked(set, set.First() == "b");

    [ProcessPoolCallable]
    public static IReadOnlyDictionary<string, int> Interface(IReadOnlyDictionary<string, int> map) => Asked(map, map.ContainsKey("abx"));

    [ProcessPoolCallable]
    public static ISet<string> InterfaceOfSet(ISet<string> set) => Asked(set, set.First() == "b");

    [ProcessPoolCallable]
    public static int Sequence(IEnumerable<string> items) => items.Count();

    [ProcessPoolCallable]
    public static Tables Record(Tables tables) => Asked(tables, tables.Numbers.ContainsKey("abx") && tables.Names.Contains("abx") && tables.Sorted.Keys[0] == "b");

    /// <summary>Whether collections of other kinds have one comparer together.</summary>
    [ProcessPoolCallable]
    public static bool HaveOne(Dictionary<string, int> map, HashSet<string> set) => ReferenceEquals(map.Comparer, set.Comparer);

    [ProcessPoolCallable]
    public static Shelves Shelves(Shelves shelves) => shelves;

    private static T Asked<T>(T collection, bool isFound) => isFound ? collection : throw new InvalidOperationException("It compares in another way here.");
}
