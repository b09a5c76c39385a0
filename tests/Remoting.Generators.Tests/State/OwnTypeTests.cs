using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>What of the program's own stands where a type of the framework's is declared arrives as it is, and its objects stay one with those around it.</summary>
public sealed class OwnTypeTests
{
    private const string Types =
        """
        using System.Collections.ObjectModel;
        internal class Doc { public string Name = ""; public IList<string> Tags; public Doc() => Tags = new TagList { Owner = this }; }
        internal class TagList : Collection<string> { public Doc? Owner; }
        internal sealed class Item { public int N; }
        internal sealed class Owner { public int N; }
        internal sealed class Basket : IReadOnlyList<Item> { public Owner? Owner; private readonly List<Item> _items = [new() { N = 3 }]; public int Count => _items.Count; public Item this[int index] => _items[index]; public IEnumerator<Item> GetEnumerator() => _items.GetEnumerator(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }
        internal sealed class Crate<T> : List<T> { public Owner? Owner; }
        internal sealed class Shelf<T>(T[] items) : IReadOnlyCollection<T> { public Owner? Owner; private readonly T[] _items = items; public int Count => _items.Length; public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }
        internal class Numbers { public List<int> L = []; public Owner? Owner; }
        internal class Marks : List<int> { public Owner? Owner; }
        internal class Names { public Dictionary<string, int> Map = []; public Owner? Owner; }
        internal class Ages : Dictionary<string, int> { public Owner? Owner; }

        internal sealed class Named(int a, string b) : Tuple<int, string>(a, b) { public string Note = "n"; public Owner? Owner; }
        internal sealed class Pairs { public Tuple<int, string>? First; public Tuple<int, string>? Second; public Owner? Owner; }

        internal sealed class Index : IComparer<string> { public SortedSet<string> Set; public bool Down; public Index() => Set = new(this); public int Compare(string? x, string? y) => Down ? string.CompareOrdinal(y, x) : string.CompareOrdinal(x, y); }
        internal sealed class Lookup { public Dictionary<string, int> Map = []; public Alike? By; }
        internal sealed class Alike : IEqualityComparer<string> { public Owner? Owner; public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase); public int GetHashCode(string obj) => obj.ToUpperInvariant().GetHashCode(); }
        internal sealed class Keyed { public Dictionary<string, int> Map = []; public Owner? Owner; }

        internal sealed class Mode { public static bool IsFast; public static readonly Mode? FromArgs = IsFast ? new("fast") : null; public static readonly Mode Usual = new("usual"); private Mode(string name) => Name = name; public string Name { get; } }
        internal static class C
        {
            [ProcessPoolCallable] public static bool Same(Doc d) => ReferenceEquals(((TagList)d.Tags).Owner, d);
            [ProcessPoolCallable] public static bool SameTags(IList<string> a, Doc d) => ReferenceEquals(((TagList)a).Owner, d) && ReferenceEquals(a, d.Tags);
            [ProcessPoolCallable] public static bool SameOwner(IReadOnlyList<Item> items, Owner o) => ReferenceEquals(((Basket)items).Owner, o) && items[0].N == 3;
            [ProcessPoolCallable] public static bool SameCrate(IList<Item> items, Owner o) => ReferenceEquals(((Crate<Item>)items).Owner, o);
            [ProcessPoolCallable] public static bool SameShelf(IEnumerable<Item> items, Owner o) => ReferenceEquals(((Shelf<Item>)items).Owner, o);
            [ProcessPoolCallable] public static bool SameMarks(Numbers n) => ReferenceEquals(((Marks)n.L).Owner, n.Owner);
            [ProcessPoolCallable] public static bool SameAges(Names n) => ReferenceEquals(((Ages)n.Map).Owner, n.Owner);
            [ProcessPoolCallable] public static string Note(Tuple<int, string> t) => ((Named)t).Note + t.Item1 + t.Item2;
            [ProcessPoolCallable] public static Tuple<int, string> Echo(Tuple<int, string> t) => t;
            [ProcessPoolCallable] public static bool SamePairs(Pairs p) => ReferenceEquals(p.First, p.Second) && ReferenceEquals(((Named)p.First!).Owner, p.Owner);
            [ProcessPoolCallable] public static bool SameTuples(Tuple<int, string> a, Tuple<int, string> b) => ReferenceEquals(a, b);
            [ProcessPoolCallable] public static string SameSet(Index i) => ReferenceEquals(i.Set.Comparer, i) + string.Join(",", i.Set) + i.Set.Contains("b");
            [ProcessPoolCallable] public static bool SameComparer(Lookup l) => ReferenceEquals(l.Map.Comparer, l.By) && l.Map.ContainsKey("A");
            [ProcessPoolCallable] public static bool SameOwnerOfComparer(Keyed k) => ReferenceEquals(((Alike)k.Map.Comparer).Owner, k.Owner);
            [ProcessPoolCallable] public static bool SameOwnerOfArguments(Dictionary<string, int> map, Owner o) => ReferenceEquals(((Alike)map.Comparer).Owner, o);
            [ProcessPoolCallable] public static string? ModeOf(Mode? m) => m?.Name;
        }
        """;

    private const string Checks =
        """
        using Remoting.Generators.Tests.Support;
        using Assert = Xunit.Assert;
        public static class Check
        {
            public static void A_circle_through_a_collection_behind_an_interface() => Assert.True(Trip.Run(C.Remote.Same(new Doc { Tags = { "a" } })));
            public static void Two_arguments_of_which_one_is_a_collection() { var d = new Doc(); Assert.True(Trip.Run(C.Remote.SameTags(d.Tags, d))); Assert.False(Trip.Run(C.Remote.SameTags(new TagList { Owner = d }, d))); }
            public static void A_collection_without_a_base() { var o = new Owner(); Assert.True(Trip.Run(C.Remote.SameOwner(new Basket { Owner = o }, o))); Assert.False(Trip.Run(C.Remote.SameOwner(new Basket { Owner = new() }, o))); }
            public static void A_generic_list() { var o = new Owner(); Assert.True(Trip.Run(C.Remote.SameCrate(new Crate<Item> { Owner = o }, o))); }
            public static void A_generic_collection() { var o = new Owner(); Assert.True(Trip.Run(C.Remote.SameShelf(new Shelf<Item>([new()]) { Owner = o }, o))); }
            public static void A_list_of_numbers() { var o = new Owner(); Assert.True(Trip.Run(C.Remote.SameMarks(new Numbers { L = new Marks { Owner = o }, Owner = o }))); }
            public static void A_dictionary() { var o = new Owner(); Assert.True(Trip.Run(C.Remote.SameAges(new Names { Map = new Ages { Owner = o }, Owner = o }))); }
            public static void A_tuple() { Assert.Equal("x1b", Trip.Run(C.Remote.Note(new Named(1, "b") { Note = "x" }))); var back = Assert.IsType<Named>(Trip.Run(C.Remote.Echo(new Named(1, "b") { Note = "x" }))); Assert.Equal((1, "b", "x"), (back.Item1, back.Item2, back.Note)); Trip.Check(C.Remote.Echo(new(1, "c")), new(1, "c")); Assert.Null(Trip.Run(C.Remote.Echo(null!))); }
            public static void A_tuple_in_two_places() { var o = new Owner(); var t = new Named(1, "b") { Owner = o }; Assert.True(Trip.Run(C.Remote.SamePairs(new Pairs { First = t, Second = t, Owner = o }))); Assert.True(Trip.Run(C.Remote.SameTuples(t, t))); Assert.False(Trip.Run(C.Remote.SameTuples(t, new Named(1, "b")))); }
            public static void A_comparer_that_holds_the_set() { var i = new Index { Down = true }; i.Set.Add("a"); i.Set.Add("b"); i.Set.Add("c"); Assert.Equal("Truec,b,aTrue", Trip.Run(C.Remote.SameSet(i))); }
            public static void A_comparer_in_two_places() { var by = new Alike(); Assert.True(Trip.Run(C.Remote.SameComparer(new Lookup { Map = new(by) { ["a"] = 1 }, By = by }))); }
            public static void What_a_comparer_holds() { var o = new Owner(); var map = new Dictionary<string, int>(new Alike { Owner = o }) { ["a"] = 1 }; Assert.True(Trip.Run(C.Remote.SameOwnerOfComparer(new Keyed { Map = map, Owner = o }))); Assert.True(Trip.Run(C.Remote.SameOwnerOfArguments(map, o))); }
            public static void A_static_object_that_the_other_process_has_not() { Mode.IsFast = false; var sent = Trip.Arguments(C.Remote.ModeOf(Mode.Usual)); var name = "FromArgs"u8.ToArray(); byte[] other = [(byte)(0xa0 + name.Length), .. name]; Assert.Equal("Usual", System.Text.Encoding.UTF8.GetString(sent.AsSpan(1))); Assert.Contains("no static object", Assert.ThrowsAny<Exception>(() => Trip.Execute(C.Remote.ModeOf(null), other)).Message); }
        }
        """;

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.LoadAs("Demo.OwnTypes", Types, Checks));

    public static IEnumerable<TheoryDataRow<string>> Rows() => Checks.Split('\n')
        .Where(line => line.Contains("public static void ", StringComparison.Ordinal))
        .Select(line => new TheoryDataRow<string>(line.Split("public static void ")[1].Split('(')[0]));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Arrives_as_it_was(string check)
    {
        await Task.Yield();
        Program.Value.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
