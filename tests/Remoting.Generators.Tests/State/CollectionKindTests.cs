using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>A collection behind an interface keeps its kind, its order and its comparer, or is refused.</summary>
public sealed class CollectionKindTests
{
    private static readonly (string Type, string Value)[] Cases =
    [
        ("IReadOnlyDictionary<string, int>", "new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"b\"] = 1, [\"A\"] = 2 }"),
        ("IDictionary<string, int>", "new SortedList<string, int>(StringComparer.Ordinal) { [\"b\"] = 1, [\"A\"] = 2 }"),
        ("IReadOnlyDictionary<string, int>", "ImmutableSortedDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add(\"b\", 1)"),
        ("IReadOnlyDictionary<string, int>", "ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add(\"b\", 1)"),
        ("IImmutableDictionary<string, int>", "ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add(\"b\", 1)"),
        ("IDictionary<string, int>", "new OrderedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"b\"] = 1, [\"A\"] = 2 }"),
        ("IReadOnlyDictionary<string, int>", "new System.Collections.ObjectModel.ReadOnlyDictionary<string, int>(new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"b\"] = 1 })"),
        ("IDictionary<string, int>", "new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"b\"] = 1 }"),
        ("IReadOnlyDictionary<string, int>", "System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, int> { [\"a\"] = 1 }, StringComparer.OrdinalIgnoreCase)"),
        ("IDictionary<string, List<int>?>", "new Dictionary<string, List<int>?>(StringComparer.InvariantCulture) { [\"a\"] = null }"),
        ("ISet<string>", "new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { \"b\", \"A\" }"), ("IReadOnlySet<string>", "new System.Collections.ObjectModel.ReadOnlySet<string>(new SortedSet<string>(StringComparer.Ordinal) { \"b\", \"A\" })"),
        ("IImmutableSet<string>", "ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase, \"b\", \"A\")"), ("IReadOnlySet<int>", "ImmutableHashSet.Create(1, 2)"),
        ("IReadOnlyCollection<string>", "new HashSet<string>(StringComparer.OrdinalIgnoreCase) { \"b\", \"A\" }"), ("IEnumerable<string>", "new SortedSet<string>(StringComparer.Ordinal) { \"b\", \"A\" }"),
        ("IReadOnlyList<int>", "new List<int> { 1, 2 }"), ("IEnumerable<string>", "new List<string> { \"a\" }"), ("IList<int>", "new[] { 1, 2 }"), ("ICollection<int>", "new LinkedList<int>(new[] { 1, 2 })"),
        ("IReadOnlyList<string>", "new System.Collections.ObjectModel.ReadOnlyCollection<string>(new[] { \"a\" })"), ("IList<int>", "new System.Collections.ObjectModel.ObservableCollection<int> { 1 }"),
        ("IReadOnlyList<int>", "ImmutableArray.Create(1, 2)"), ("IReadOnlyList<int>", "ImmutableList.Create(1, 2)"), ("IImmutableList<int>", "ImmutableArray.Create(1, 2)"), ("IEnumerable<int>", "new Stack<int>(new[] { 1, 2 })"),
        ("IReadOnlyCollection<int>", "new Queue<int>(new[] { 1, 2 })"), ("ArraySegment<int>", "default"), ("ArraySegment<string>", "default"), ("IEnumerable<int>?", "null"),
        ("IList<string>", "new ArraySegment<string>([\"a\", \"b\"], 1, 1)"), ("IReadOnlyCollection<int>", "new ArraySegment<int>([1, 2])"), ("IEnumerable<IGrouping<string, int>>", "new[] { (\"a\", 1), (\"A\", 2) }.ToLookup(p => p.Item1, p => p.Item2, StringComparer.OrdinalIgnoreCase)"),
        ("IEnumerable<char>", "\"ab\\ud800\""), ("IEnumerable<char>[]", "[\"ab\", new[] { 'c' }, \"\"]"), ("IEnumerable<int>", "ImmutableStack.Create(1, 2)"), ("IEnumerable<string>", "ImmutableQueue.Create(\"a\")"),
        ("IList<int>", "ImmutableArray.Create(1, 2).ToBuilder()"), ("IEnumerable<string>", "ImmutableList.Create(\"a\").ToBuilder()"),
        ("IReadOnlyDictionary<string, int>", "new OwnMap { [\"b\"] = 1, [\"a\"] = 2 }"), ("IDictionary<string, int>", "new OwnMap { [\"b\"] = 1 }"), ("ISet<string>", "new OwnSet { \"b\", \"A\" }"), ("IReadOnlySet<string>", "new OwnSet { \"b\" }"),
        ("IDictionary<string, int>", "new OwnSorted(3) { [\"b\"] = 1, [\"a\"] = 2 }"), ("IReadOnlyDictionary<string, int>?", "null"), ("IDictionary<string, int>", "new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"b\"] = 1, [\"A\"] = 2 }"),
        ("IReadOnlyDictionary<(int, string?), decimal?>", "new Dictionary<(int, string?), decimal?> { [(2, null)] = null, [(1, \"a\")] = 1.50m }"), ("IDictionary<string, IDictionary<string, int>>", "new Dictionary<string, IDictionary<string, int>> { [\"a\"] = new Dictionary<string, int>(StringComparer.Ordinal), [\"b\"] = new OwnMap() }"),
    ];

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.Load(Echoes()));

    public static IEnumerable<TheoryDataRow<int, string>> Rows() => Cases.Select((shape, i) => new TheoryDataRow<int, string>(i, $"{shape.Type} = {shape.Value}"));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Arrives_as_the_kind_that_it_is(int index, string shape)
    {
        await Task.Yield();
        Assert.NotEmpty(shape);
        Run("Case" + index);
    }

    /// <summary>What is run through has no kind, and a default segment has no array.</summary>
    [TimedFact]
    public async Task What_is_no_collection_is_run_through()
    {
        await Task.Yield();
        Assert.Equal("Int32[] List`1 True", Run("Lazy"));
    }

    [TimedTheory]
    [InlineData("Strange")]
    [InlineData("Values")]
    [InlineData("More")]
    public async Task What_compares_in_a_way_that_cannot_travel_is_refused(string method)
    {
        await Task.Yield();
        Assert.ThrowsAny<MessagePack.MessagePackSerializationException>(() => Run(method));
    }

    private static object? Run(string method) => Program.Value.GetType("Cases")!.GetMethod(method)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);

    private static string Echoes() =>
        $$"""
        public class OwnMap : Dictionary<string, int> { public OwnMap() : base(StringComparer.OrdinalIgnoreCase) { } }
        public class OwnSet : HashSet<string> { public string Title { get; set; } = "t"; public OwnSet() : base(StringComparer.OrdinalIgnoreCase) { } }
        public class OwnSorted(int sign) : SortedDictionary<string, int>(new BySign(sign)) { public int Sign => sign; }
        public class BySign(int sign) : IComparer<string> { public int Compare(string? a, string? b) => sign * string.CompareOrdinal(a, b); }
        public class Backwards : IComparer<string> { public required Comparison<string?> Order; public int Compare(string? a, string? b) => Order(b, a); }
        public class AlwaysSame : IEqualityComparer<int> { public bool Equals(int a, int b) => true; public int GetHashCode(int i) => 0; }
        public static class Echo
        {
        {{string.Join("\n", Cases.Select((shape, i) => $"    [ProcessPoolCallable] public static {shape.Type} Echo{i}({shape.Type} value) => value;"))}}
            [ProcessPoolCallable] public static string Kinds(IEnumerable<int> a, ICollection<int> b, ArraySegment<int> c) => $"{a.GetType().Name} {b.GetType().Name} {c.Array is null}";
            [ProcessPoolCallable] public static int List(IList<int> list) => list.Count;
            [ProcessPoolCallable] public static int Map(IReadOnlyDictionary<string, int> map) => map.Count;
            [ProcessPoolCallable] public static int Fixed(ImmutableDictionary<string, int> map) => map.Count;
        }
        public static class Cases
        {
        {{string.Join("\n", Cases.Select((shape, i) => $"    public static void Case{i}() {{ {shape.Type} value = {shape.Value}; Remoting.Generators.Tests.Support.Trip.CheckState(Echo.Remote.Echo{i}(value), value); }}"))}}
            public static string Lazy() => Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.Kinds(Enumerable.Range(0, 3).Where(i => i > 0), new Own(), default));
            public static int Strange() => Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.Map(new SortedDictionary<string, int>(new Backwards { Order = string.CompareOrdinal }) { ["a"] = 1 }));
            public static int More() => Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.List(new System.ComponentModel.BindingList<int> { AllowEdit = false }));
            public static int Values() => Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.Fixed(ImmutableDictionary.Create<string, int>(null, new AlwaysSame()).Add("a", 1)));
        }
        public class Own : ICollection<int>
        {
            public int Count => 2; public bool IsReadOnly => true; public void Add(int item) { } public void Clear() { } public bool Contains(int item) => false; public bool Remove(int item) => false;
            public void CopyTo(int[] array, int index) { array[index] = 1; array[index + 1] = 2; }
            public IEnumerator<int> GetEnumerator() { yield return 1; yield return 2; }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """;
}
