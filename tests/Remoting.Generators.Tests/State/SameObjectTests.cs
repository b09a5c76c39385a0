using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>What is told apart by which object it is stays that object; what cannot be kept so is refused.</summary>
public sealed class SameObjectTests
{
    private const string Types =
        """
        #pragma warning disable CS0659, CS0661
        using System.Collections.ObjectModel;
        using System.Collections.Frozen;
        using System.Runtime.CompilerServices;
        using Remoting.Generators.Tests.Support;
        public class Level { private static readonly Level s_low = new("low"); private readonly string _name; private Level(string name) => _name = name; public static Level Low => s_low; public static readonly Level High = new("high"); public string Name => _name; }
        public class Counting { private int _uses; private readonly string _name; private Counting(string name) => _name = name; public static readonly Counting One = new("one"); public static Counting Two { get; } = new("two"); public Counting Use() { _uses++; return this; } public int Uses => _uses; public static Counting Other() => new("other"); }
        public abstract class Planet { public static readonly Planet Earth = new Rock(1); public static readonly Planet Jupiter = new Gas(); public abstract int Mass { get; } private sealed class Rock(int mass) : Planet { public override int Mass => mass; } private sealed class Gas : Planet { public override int Mass => 300; } }
        public class Shape0 { public static readonly Shape0 Unit = new Round0(); } public sealed class Round0 : Shape0 { private readonly int _r = 1; public int R => _r; public static Round0 Make() => new(); }
        public sealed record ById(int Id) { public bool Equals(ById? other) => ReferenceEquals(this, other); public override int GetHashCode() => RuntimeHelpers.GetHashCode(this); }
        public record ByBase(int Id) { public virtual bool Equals(ByBase? other) => ReferenceEquals(this, other); public override int GetHashCode() => 1; } public sealed record ByBelow(int Id, string Name) : ByBase(Id);
        public class Named : List<string> { public string? Name { get; set; } }
        public class Bag : ICollection<int> { private readonly List<int> _in = []; public string? Name; public int Count => _in.Count; public bool IsReadOnly => false; public void Add(int item) => _in.Add(item); public void Clear() { } public bool Contains(int item) => false; public bool Remove(int item) => false; public void CopyTo(int[] array, int index) => _in.CopyTo(array, index); public IEnumerator<int> GetEnumerator() => _in.GetEnumerator(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }
        public class Animal { public string N = ""; } public class Dog : Animal { public int Legs = 4; }
        public class Lists { private readonly List<int> _items = [1, 2]; private readonly List<Dog> _dogs = [new()]; public IReadOnlyList<int> View { get; } public IReadOnlyCollection<Dog> Dogs { get; } public Lists() { View = _items.AsReadOnly(); Dogs = _dogs.AsReadOnly(); } public void Add(int i) { _items.Add(i); _dogs.Add(new Dog()); } }
        public class Maps { private readonly Dictionary<string, int> _map = new(); private readonly HashSet<int> _set = []; public IReadOnlyDictionary<string, int> Map { get; } public IDictionary<string, int> Same { get; } public IReadOnlySet<int> Set { get; } public Maps() { Map = new ReadOnlyDictionary<string, int>(_map); Same = _map; Set = new ReadOnlySet<int>(_set); } public void Add(string s) { _map[s] = 1; _set.Add(7); } public bool IsSame => ReferenceEquals(Same, _map); }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 16)] public unsafe struct Opaque { private byte _first; public static Opaque Make() { var m = default(Opaque); var p = (byte*)&m; for (var i = 0; i < 16; i++) p[i] = (byte)(i + 1); return m; } public int Sum() { fixed (byte* p = &_first) { var s = 0; for (var i = 0; i < 16; i++) s += p[i]; return s; } } }
        public class Key { public string Name { get; set; } = ""; public override bool Equals(object? o) => o is Key k && k.Name == Name; public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal); }
        public class Owner { public ISet<Member> All { get; set; } = new HashSet<Member>(); public Dictionary<Member, int> Numbers { get; } = new(); public IDictionary<Member, string> Names { get; set; } = new Dictionary<Member, string>(); public ImmutableHashSet<Member> Fixed { get; set; } = []; public FrozenDictionary<Member, int> Frozen { get; set; } = FrozenDictionary<Member, int>.Empty; public IReadOnlyCollection<Member> Any { get; set; } = []; public string[] Title { get; set; } = []; public string Name { get => Title is null ? "" : string.Concat(Title); set => Title = [value]; } public Owner Go(bool fix = false, bool freeze = false) { Name = "o"; var m = new Member { Of = this, Id = 1 }; All.Add(m); Numbers[m] = 3; Names[m] = "m"; if (fix) Fixed = [m]; if (freeze) Frozen = Enumerable.Range(0, 50).ToDictionary(i => new Member { Of = this, Id = i }, i => i).ToFrozenDictionary(); Any = new HashSet<Member> { m }; return this; } }
        public class Member { public Owner? Of { get; set; } public int Id { get; set; } public override bool Equals(object? o) => o is Member m && m.Id == Id && m.Of?.Name == Of?.Name; public override int GetHashCode() => HashCode.Combine(Of?.Name, Id); }
        public class Hashed { private string _name = ""; private int _hash; private bool _has; private int? _other; public string Name { get => _name; set { _name = value; _hash = 0; _has = false; _other = null; } } public override bool Equals(object? o) => o is Hashed h && h._name == _name; public override int GetHashCode() { _other ??= _name.Length; if (!_has) { _hash = _name.GetHashCode(StringComparison.Ordinal); _has = true; } return _hash; } public bool Has => _has || _hash != 0 || _other is not null; }
        public interface IThing { int Get(); } public struct Small(int x) : IThing { private int _x = x; public int Get() => _x; } public class Wide<T>(T t) : Animal, IThing { private readonly T _t = t; public int Get() => _t?.GetHashCode() ?? 0; public T Value => _t; }
        public class Marked { public Level A { get; set; } = Level.Low; public Level[] B { get; set; } = [Level.High, Level.Low]; public Dictionary<string, Planet> C { get; set; } = new() { ["e"] = Planet.Earth, ["j"] = Planet.Jupiter }; public object? D { get; set; } = Level.Low; public Planet? E { get; set; } }
        public class Numbered { private int _seq; private bool _set; private int _third; public override bool Equals(object? o) => ReferenceEquals(this, o); public override int GetHashCode() { _seq = 1; _set = true; _third = 2; return 1; } public Numbered Tell(Numbered? other) { other?._seq = 5; (_set) = true; ((_third)) += 7; return this; } public (int, bool, int) All => (_seq, _set, _third); }
        public class KnotId { public int N; public override bool Equals(object? o) => o is KnotId k && k.N == N; public override int GetHashCode() => N; } public class Knot { public ImmutableHashSet<Knot> Friends = []; public FrozenSet<Knot> Frozen = []; public ImmutableDictionary<Knot, int> Map = ImmutableDictionary<Knot, int>.Empty; public IImmutableSet<Knot>? Shown; public KnotId? Id; public object? Tag; public override bool Equals(object? o) => o is Knot k && Equals(k.Id, Id); public override int GetHashCode() => HashCode.Combine(Id); }
        public class Place(string address, string note) : Uri(address) { public string Note { get; } = note; }
        public static class C
        {
            [ProcessPoolCallable] public static Numbered GetNumbered(Numbered a) => a;
            [ProcessPoolCallable] public static Knot GetKnot(Knot a) => a;
            [ProcessPoolCallable] public static Uri GetUri(Uri a) => a;
            [ProcessPoolCallable] public static Level GetLevel(Level a) => a;
            [ProcessPoolCallable] public static bool IsLow(Level a, Level b) => ReferenceEquals(a, Level.Low) && ReferenceEquals(b, Level.High);
            [ProcessPoolCallable] public static Counting GetCounting(Counting a) => a;
            [ProcessPoolCallable] public static Planet GetPlanet(Planet a) => a;
            [ProcessPoolCallable] public static Marked GetMarked(Marked a) => a;
            [ProcessPoolCallable] public static Shape0 GetShape(Shape0 a) => a;
            [ProcessPoolCallable] public static Round0 GetRound(Round0 a) => a;
            [ProcessPoolCallable] public static List<ById> GetIds(List<ById> a) => a;
            [ProcessPoolCallable] public static bool AreSame(ById a, ById b) => a == b;
            [ProcessPoolCallable] public static (ByBase, ByBelow) GetBelow((ByBase, ByBelow) a) => a;
            [ProcessPoolCallable] public static IList<string> GetList(IList<string> a) => a;
            [ProcessPoolCallable] public static IEnumerable<string> GetSequence(IEnumerable<string> a) => a;
            [ProcessPoolCallable] public static ICollection<int> GetBag(ICollection<int> a) => a;
            [ProcessPoolCallable] public static IReadOnlyList<Animal> GetAnimals(IReadOnlyList<Animal> a) => a;
            [ProcessPoolCallable] public static IReadOnlyCollection<object> GetObjects(IReadOnlyCollection<object> a) => a;
            [ProcessPoolCallable] public static Opaque[] GetOpaque(Opaque[] a) => a;
            [ProcessPoolCallable] public static object GetObject(object a) => a;
            [ProcessPoolCallable] public static Lists GetLists(Lists a) => a;
            [ProcessPoolCallable] public static Maps GetMaps(Maps a) => a;
            [ProcessPoolCallable] public static HashSet<Key> GetKeys(HashSet<Key> a) => a;
            [ProcessPoolCallable] public static Dictionary<Key, int> GetMap(Dictionary<Key, int> a) => a;
            [ProcessPoolCallable] public static ISet<Key> GetSet(ISet<Key> a) => a;
            [ProcessPoolCallable] public static Owner GetOwner(Owner a) => a;
            [ProcessPoolCallable] public static Hashed[] GetHashed(Hashed[] a) => a;
            [ProcessPoolCallable] public static int[,] GetGrid(int[,] a) => a;
            [ProcessPoolCallable] public static IThing[] GetThings(IThing[] a) => a;
            [ProcessPoolCallable] public static Animal GetAnimal(Animal a) => a;
            [ProcessPoolCallable] public static IEnumerable<KeyValuePair<string, int>> GetPairs(IEnumerable<KeyValuePair<string, int>> a) => a;
            [ProcessPoolCallable] public static IReadOnlyCollection<int> GetInts(IReadOnlyCollection<int> a) => a;
        }
        """;

    private const string Checks =
        """
        using System.Collections.Frozen;
        using System.Collections.ObjectModel;
        using Remoting.Generators.Tests.Support;
        using Assert = Xunit.Assert;
        public static class Check
        {
            public static void Private_instances() { Assert.Same(Level.Low, Trip.Run(C.Remote.GetLevel(Level.Low))); Assert.Same(Level.High, Trip.Run(C.Remote.GetLevel(Level.High))); Assert.True(Trip.Run(C.Remote.IsLow(Level.Low, Level.High))); }
            public static void Instances_that_change() { Assert.Equal(1, Trip.Run(C.Remote.GetCounting(Counting.One.Use())).Uses); Assert.Equal(1, Trip.Run(C.Remote.GetCounting(Counting.Other().Use())).Uses); }
            public static void Nested_instances() { Assert.Same(Planet.Earth, Trip.Run(C.Remote.GetPlanet(Planet.Earth))); Assert.Same(Planet.Jupiter, Trip.Run(C.Remote.GetPlanet(Planet.Jupiter))); }
            public static void Instances_in_members() { var back = Trip.Run(C.Remote.GetMarked(new Marked { E = Planet.Earth })); Assert.Same(Level.Low, back.A); Assert.Same(Level.High, back.B[0]); Assert.Same(Planet.Earth, back.C["e"]); Assert.Same(Level.Low, back.D); Assert.Same(Planet.Earth, back.E); }
            public static void Instances_of_a_derived_type() { Assert.Same(Shape0.Unit, Trip.Run(C.Remote.GetShape(Shape0.Unit))); Assert.Same(Shape0.Unit, Trip.Run(C.Remote.GetRound((Round0)Shape0.Unit))); Assert.NotSame(Shape0.Unit, Trip.Run(C.Remote.GetRound(Round0.Make()))); }
            public static void Records_by_reference() { var one = new ById(1); var back = Trip.Run(C.Remote.GetIds([one, new ById(1), one])); Assert.Same(back[0], back[2]); Assert.NotSame(back[0], back[1]); Assert.True(Trip.Run(C.Remote.AreSame(one, one))); Assert.False(Trip.Run(C.Remote.AreSame(one, new ById(1)))); }
            public static void Records_by_reference_of_the_base() { var one = new ByBelow(1, "a"); var (a, b) = Trip.Run(C.Remote.GetBelow((one, one))); Assert.Same(a, b); }
            public static void Own_list() { var back = Assert.IsType<Named>(Trip.Run(C.Remote.GetList(new Named { "a", "b" }.With("n")))); Assert.Equal("n", back.Name); Assert.Equal(["a", "b"], back); }
            public static void Own_list_as_a_sequence() { var back = Assert.IsType<Named>(Trip.Run(C.Remote.GetSequence(new Named { "a" }.With("n")))); Assert.Equal("n", back.Name); }
            public static void Own_collection() { var back = Assert.IsType<Bag>(Trip.Run(C.Remote.GetBag(new Bag { 1, 2 }.With("n")))); Assert.Equal("n", back.Name); Assert.Equal(2, back.Count); }
            public static void Array_of_a_derived_type() { var back = Trip.Run(C.Remote.GetAnimals(new Dog[] { new() { Legs = 3 } })); Assert.Equal(typeof(Dog[]), back.GetType()); }
            public static void List_of_a_derived_type() { var back = Trip.Run(C.Remote.GetAnimals(new List<Dog> { new() { Legs = 3 } })); Assert.Equal(typeof(List<Dog>), back.GetType()); }
            public static void Array_of_texts_as_objects() { Assert.Equal(typeof(string[]), Trip.Run(C.Remote.GetObjects(new string[] { "a" })).GetType()); Assert.Equal(typeof(List<string>), Trip.Run(C.Remote.GetObjects(new List<string> { "a" })).GetType()); }
            public static void Views_of_lists() { var back = Trip.Run(C.Remote.GetLists(new Lists())); back.Add(3); Assert.Equal([1, 2, 3], back.View); Assert.Equal(2, back.Dogs.Count); }
            public static void Views_of_tables() { var back = Trip.Run(C.Remote.GetMaps(new Maps())); back.Add("x"); Assert.Equal(1, back.Map["x"]); Assert.Contains(7, back.Set); Assert.True(back.IsSame); }
            public static void Keys_that_have_become_equal() { var (a, b) = (new Key { Name = "a" }, new Key { Name = "b" }); var set = new HashSet<Key> { a, b }; b.Name = "a"; Assert.ThrowsAny<Exception>(() => Trip.Run(C.Remote.GetKeys(set))); }
            public static void Keys_of_a_table_that_have_become_equal() { var (a, b) = (new Key { Name = "a" }, new Key { Name = "b" }); var map = new Dictionary<Key, int> { [a] = 1, [b] = 2 }; b.Name = "a"; Assert.ThrowsAny<Exception>(() => Trip.Run(C.Remote.GetMap(map))); }
            public static void Keys_of_a_set_that_have_become_equal() { var (a, b) = (new Key { Name = "a" }, new Key { Name = "b" }); var set = new HashSet<Key> { a, b }; b.Name = "a"; Assert.ThrowsAny<Exception>(() => Trip.Run(C.Remote.GetSet(set))); }
            public static void Keys_in_circles() { var back = Trip.Run(C.Remote.GetOwner(new Owner().Go())); var m = new Member { Of = new Owner { Name = "o" }, Id = 1 }; Assert.Equal(3, back.Numbers[m]); Assert.Contains(m, back.All); Assert.Equal("m", back.Names[m]); }
            public static void Keys_in_circles_behind_sequences() { var back = Trip.Run(C.Remote.GetOwner(new Owner().Go())); var m = new Member { Of = new Owner { Name = "o" }, Id = 1 }; Assert.Contains(m, (HashSet<Member>)back.Any); }
            public static void Keys_in_circles_of_fixed_tables() { foreach (var owner in new[] { new Owner().Go(fix: true), new Owner().Go(freeze: true) }) Assert.Contains("leads back to", Assert.ThrowsAny<Exception>(() => Trip.Run(C.Remote.GetOwner(owner))).Message, StringComparison.Ordinal); }
            public static void Keys_in_circles_of_fixed_tables_where_anything_may_stand() { foreach (var tie in new Action<Knot>[] { k => k.Friends = [k, new() { Id = new() }], k => k.Frozen = Enumerable.Range(10, 50).Select(i => new Knot { Id = new() { N = i } }).Append(k).ToFrozenSet(), k => k.Map = k.Map.Add(k, 1), k => k.Shown = ImmutableHashSet.Create(k) }) { var knot = new Knot { Id = new() { N = 3 } }; tie(knot); Assert.Contains("leads back to", Assert.ThrowsAny<Exception>(() => Trip.Run(C.Remote.GetKnot(knot))).Message, StringComparison.Ordinal); } }
            public static void Hashes_that_are_forgotten() { var one = new Hashed { Name = "a" }; _ = one.GetHashCode(); var back = Trip.Run(C.Remote.GetHashed([one])); Assert.False(back[0].Has); Assert.Equal("a", back[0].Name); }
            public static void Numbers_that_only_look_like_hashes() { var one = new Numbered(); Assert.Equal((5, true, 7), Trip.Run(C.Remote.GetNumbered(one.Tell(one))).All); }
            public static void Addresses_of_a_derived_type() { Uri? back; try { back = Trip.Run(C.Remote.GetUri(new Place("http://a/b", "n"))); } catch (MessagePackSerializationException) { return; } Assert.Equal("n", Assert.IsType<Place>(back).Note); }
            public static void Grids_from_one() { var grid = (int[,])Array.CreateInstance(typeof(int), [2, 2], [1, 1]); grid[1, 2] = 5; int[,]? back = null; try { back = Trip.Run(C.Remote.GetGrid(grid)); } catch (MessagePackSerializationException) { return; } Assert.Equal(5, back[1, 2]); }
            public static void Structures_behind_interfaces() { var back = Trip.Run(C.Remote.GetThings([new Small(3), new Wide<int>(7), new Wide<string?>(null)])); Assert.Equal([3, 7, 0], back.Select(b => b.Get())); Assert.IsType<Small>(back[0]); }
            public static void Generic_types_of_a_base() { Assert.Equal(1.5m, Assert.IsType<Wide<decimal>>(Trip.Run(C.Remote.GetAnimal(new Wide<decimal>(1.5m) { N = "w" }))).Value); }
            public static void Structures_with_room() { Assert.Equal(136, Trip.Run(C.Remote.GetOpaque([default, Opaque.Make()]))[1].Sum()); Assert.Equal(136, ((Opaque)Trip.Run(C.Remote.GetObject(Opaque.Make()))).Sum()); }
            public static void Pairs() { var back = Trip.Run(C.Remote.GetPairs(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 })); Assert.Equal(1, Assert.IsType<Dictionary<string, int>>(back)["A"]); }
            public static void Queues() { Assert.IsType<ConcurrentQueue<int>>(Trip.Run(C.Remote.GetInts(new ConcurrentQueue<int>([1, 2])))); Assert.Equal([2, 1], Assert.IsType<ConcurrentStack<int>>(Trip.Run(C.Remote.GetInts(new ConcurrentStack<int>([1, 2]))))); Assert.IsType<ConcurrentBag<int>>(Trip.Run(C.Remote.GetInts(new ConcurrentBag<int>([1])))); Assert.IsType<ReadOnlyObservableCollection<int>>(Trip.Run(C.Remote.GetInts(new ReadOnlyObservableCollection<int>([1])))); Assert.IsType<int[]>(Trip.Run(C.Remote.GetInts(Enumerable.Range(0, 3).ToArray().AsReadOnly().ToArray()))); }
            private static Named With(this Named named, string name) { named.Name = name; return named; }
            private static Bag With(this Bag bag, string name) { bag.Name = name; return bag; }
        }
        """;

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.LoadAs("Demo.SameObjects", Types, Checks));

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

    [TimedTheory]
    [InlineData("ImmutableHashSet<Node>")]
    [InlineData("ImmutableDictionary<Node, int>")]
    [InlineData("ImmutableSortedSet<Node>")]
    [InlineData("FrozenSet<Node>")]
    [InlineData("FrozenDictionary<Node, string>")]
    [InlineData("IImmutableSet<Node>")]
    [InlineData("IImmutableDictionary<Node, int>")]
    public async Task Which_question_comes_first_does_not_matter(string table)
    {
        await Task.Yield();
        var types = $"using System.Collections.Frozen; public class Node {{ public {table}? Friends; public object? Tag; }}";
        Assert.Equal(Lines("A", "B"), Lines("B", "A"));

        List<string> Lines(string first, string second) => [.. TestCompilation.Run(TestCompilation.Create(
            types,
            $"using System.Collections.Frozen; public static class {first} {{ [ProcessPoolCallable] public static {(first == "A" ? "Node" : table)} F({(first == "A" ? "Node" : table)} a) => a; }}",
            $"using System.Collections.Frozen; public static class {second} {{ [ProcessPoolCallable] public static {(second == "A" ? "Node" : table)} F({(second == "A" ? "Node" : table)} a) => a; }}"))
            .GeneratedSources.SelectMany(source => source.SourceText.ToString().Split('\n')).Order(StringComparer.Ordinal)];
    }
}
