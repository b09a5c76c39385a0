using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>Types of the program that build upon those of another assembly, or of the framework, and what stands in two arguments.</summary>
public sealed class CrossAssemblyTests
{
    private const string Types =
        """
        using System.Collections.ObjectModel;
        using Vary;
        public record OwnHound(string Of, int Z) : Hound(Of, true) { private int _own = 3; public OwnHound Go() { _own = 9; Learn("x"); Older(2); return this; } public int Own => _own; }
        public class OwnGeneric<T> : Generic1<T> { private T? _v; public OwnGeneric<T> Mine(T v) { _v = v; return this; } public T? Got2 => _v; }
        public class OwnVirtual : Virtual1 { public override int A { get; set; } = 77; private protected int More; public OwnVirtual Go() { Below(5, "b"); More = A; return this; } }
        public class HoldsLibrary { private Three<int> _three; public Mixed Mixed = Mixed.Make(); private List<Ledger> _ledgers = [new Ledger().Add(1)]; private Outer2<int>.Mid<string>.Leaf _leaf = Outer2<int>.Mid<string>.Leaf.Of("k", 1); private Squared? _squared = new Squared(3); private readonly OfFile _file = new(3); private Dictionary<Tiny, Creature> _by = new() { [Tiny.A] = new OwnHound("h", 1).Go(), [(Tiny)3] = new Whelp() }; public HoldsLibrary Go() { _three[1] = 4; return this; } public object All => (_ledgers, _leaf, _squared, _file, _by, _three[0]); }
        public class OwnCyclic : Cyclic { public Dictionary<string, Cyclic> More { get; } = []; public OwnCyclic Add() { Go(); More["me"] = this; More["other"] = new Cyclic().Go(); return this; } }
        public class OwnError(string message, int code, Exception? inner = null) : InvalidOperationException(message, inner) { private readonly List<string> _notes = []; public int Code { get; } = code; public OwnError Note(string n) { _notes.Add(n); Data["k"] = n; return this; } public string All => Message + Code + string.Join(',', _notes) + Data["k"] + InnerException?.Message; }
        public class OwnKeyed : KeyedCollection<string, Plain8> { public string? Tag; public OwnKeyed() : base(StringComparer.OrdinalIgnoreCase) { } protected override string GetKeyForItem(Plain8 item) => "k" + item.A; }
        public class OwnObserved : ObservableCollection<int> { public string? Tag; private int _changes; public OwnObserved() => CollectionChanged += (_, _) => _changes++; public int Changes => _changes; }
        public class OwnTable<T> : Dictionary<string, T> { public int Extra; public OwnTable() : base(StringComparer.OrdinalIgnoreCase) { } public OwnTable<T> With(string k, T v) { this[k] = v; Extra++; return this; } }
        public class OwnSet : HashSet<string> { private string? _tag; public OwnSet() : base(StringComparer.OrdinalIgnoreCase) { } public OwnSet With(string k) { Add(k); _tag = k; return this; } public string? Tag => _tag; }
        public record Job(List<int> Items) { [ProcessPoolCallable] public bool Same(List<int> other, IReadOnlyList<int> view) => ReferenceEquals(Items, other) && ReferenceEquals(other, view); }
        public class Several<T> { public List<T>? All { get; set; } }
        public static class C
        {
            [ProcessPoolCallable] public static Hound Hound(Hound a) => a;
            [ProcessPoolCallable] public static OwnHound OwnHound(OwnHound a) => a;
            [ProcessPoolCallable] public static OwnGeneric<string> Generic(OwnGeneric<string> a) => a;
            [ProcessPoolCallable] public static Virtual0 Virtual(Virtual0 a) => a;
            [ProcessPoolCallable] public static HoldsLibrary Holds(HoldsLibrary a) => a;
            [ProcessPoolCallable] public static OwnCyclic Cyclic(OwnCyclic a) => a;
            [ProcessPoolCallable] public static OwnError Error(OwnError a) => a;
            [ProcessPoolCallable] public static OwnKeyed Keyed(OwnKeyed a) => a;
            [ProcessPoolCallable] public static OwnObserved Observed(OwnObserved a) => a;
            [ProcessPoolCallable] public static OwnTable<Plain8?> Table(OwnTable<Plain8?> a) => a;
            [ProcessPoolCallable] public static OwnSet Set(OwnSet a) => a;
            [ProcessPoolCallable] public static HashSet<string> AnySet(HashSet<string> a) => a;
            [ProcessPoolCallable] public static bool SameTable(Dictionary<string, int> a, IReadOnlyDictionary<string, int> b, IEnumerable<KeyValuePair<string, int>> c) => ReferenceEquals(a, b) && ReferenceEquals(a, c);
            [ProcessPoolCallable] public static bool SameSet(IReadOnlyCollection<string> a, HashSet<string> b, ISet<string> c) => ReferenceEquals(a, b) && ReferenceEquals(a, c);
            [ProcessPoolCallable] public static bool SameNames(List<(int A, object B)> a, List<(int X, dynamic Y)> b, Several<(int, object)> c) => ReferenceEquals(a, b) && ReferenceEquals(a, c.All);
            [ProcessPoolCallable] public static bool SameArray(int[] a, IReadOnlyList<int> b, object c) => ReferenceEquals(a, b) && ReferenceEquals(a, c);
            [ProcessPoolCallable] public static bool SameQueue(IEnumerable<int> a, Queue<int> b, IReadOnlyCollection<int> c) => ReferenceEquals(a, b) && ReferenceEquals(a, c);
            [ProcessPoolCallable] public static bool SameComparer(Dictionary<string, int> a, HashSet<string> b) => ReferenceEquals(a.Comparer, b.Comparer) && a.ContainsKey("A");
            [ProcessPoolCallable] public static bool SameBox(Wrapped a, Wrapped b, StrongOf<Wrapped> c) => ReferenceEquals(a.Of, b.Of) && ReferenceEquals(c.Value.Of, a.Of);
        }
        public struct Wrapped { public Plain8? Of; } public class StrongOf<T>(T value) { public T Value { get; } = value; }
        public class Loose : IEqualityComparer<string> { private readonly int _salt = 3; public bool Equals(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase); public int GetHashCode(string s) => s.Length + _salt; }
        """;

    private const string Checks =
        """
        using Remoting.Generators.Tests.Support;
        using Vary;
        using Assert = Xunit.Assert;
        public static class Check
        {
            public static void Records() { Trip.CheckState(C.Remote.OwnHound(new OwnHound("h", 1).Go()), new OwnHound("h", 1).Go()); Hound own = new OwnHound("h", 2).Go(); Trip.CheckState(C.Remote.Hound(own), own); }
            public static void Generics() { var a = (OwnGeneric<string>)new OwnGeneric<string>().Mine("m").Own("x", "y"); Trip.CheckState(C.Remote.Generic(a), a); }
            public static void Overrides() { Virtual0 a = new OwnVirtual().Go(); Trip.CheckState(C.Remote.Virtual(a), a); }
            public static void Holders() { var a = new HoldsLibrary().Go(); Trip.CheckState(C.Remote.Holds(a), a); }
            public static void Circles() { var a = new OwnCyclic().Add(); Trip.CheckState(C.Remote.Cyclic(a), a); }
            public static void Errors() { var back = Trip.Run(C.Remote.Error(new OwnError("m", 3, new ArgumentException("in")).Note("n"))); Assert.Equal("m3nnin", back.All); }
            public static void Keyed() { var back = Trip.Run(C.Remote.Keyed(new OwnKeyed { new Plain8 { A = 1 }, new Plain8 { A = 2 } }.Tagged())); Assert.Equal(2, back["K2"].A); Assert.Equal("t", back.Tag); Assert.Equal(2, back.Count); }
            public static void Observed() { var sent = new OwnObserved { 1, 2 }; sent.Tag = "t"; var back = Trip.Run(C.Remote.Observed(sent)); Assert.Equal([1, 2], back); Assert.Equal(("t", 2), (back.Tag, back.Changes)); }
            public static void Tables() { var back = Trip.Run(C.Remote.Table(new OwnTable<Plain8?>().With("a", new Plain8 { A = 5 }).With("b", null))); Assert.Equal(5, back["A"]!.A); Assert.Null(back["B"]); Assert.Equal(2, back.Extra); }
            public static void Sets() { var back = Trip.Run(C.Remote.Set(new OwnSet().With("a"))); Assert.Contains("A", (ISet<string>)back); Assert.Equal("a", back.Tag); Assert.Equal("a", Assert.IsType<OwnSet>(Trip.Run(C.Remote.AnySet(new OwnSet().With("a")))).Tag); }
            public static void One_table() { var a = new Dictionary<string, int> { ["a"] = 1 }; Assert.True(Trip.Run(C.Remote.SameTable(a, a, a))); Assert.False(Trip.Run(C.Remote.SameTable(a, new Dictionary<string, int>(), a))); }
            public static void One_set() { var a = new HashSet<string> { "a" }; Assert.True(Trip.Run(C.Remote.SameSet(a, a, a))); }
            public static void One_list_of_several_names() { List<(int, object)> a = [(1, "a")]; Assert.True(Trip.Run(C.Remote.SameNames(a, a!, new() { All = a }))); }
            public static void One_array() { var a = new[] { 1 }; Assert.True(Trip.Run(C.Remote.SameArray(a, a, a))); }
            public static void One_queue() { var a = new Queue<int>([1]); Assert.True(Trip.Run(C.Remote.SameQueue(a, a, a))); }
            public static void One_comparer() { var c = new Loose(); Assert.True(Trip.Run(C.Remote.SameComparer(new(c) { ["a"] = 1 }, new(c)))); }
            public static void One_object_in_structures() { var a = new Wrapped { Of = new Plain8 { A = 1 } }; Assert.True(Trip.Run(C.Remote.SameBox(a, a, new(a)))); }
            public static void The_instance_s_own() { var a = new List<int> { 1 }; Assert.True(Trip.Run(Job.Remote.Same(new Job(a), a, a))); Assert.False(Trip.Run(Job.Remote.Same(new Job([1]), a, a))); }
            private static OwnKeyed Tagged(this OwnKeyed keyed) { keyed.Tag = "t"; return keyed; }
        }
        """;

    private static readonly Lazy<Assembly> OfSource = new(() => VariationTests.Load("Cross.Own", [VariedTypes.Source, Types, Checks], null));
    private static readonly Lazy<Assembly> OfLibrary = new(() => VariationTests.LoadWithLibrary("Cross.Library", VariedTypes.Source, "Cross.User", [Types, Checks]));

    public static IEnumerable<TheoryDataRow<string>> Rows() => Checks.Split('\n')
        .Where(line => line.Contains("public static void ", StringComparison.Ordinal))
        .Select(line => new TheoryDataRow<string>(line.Split("public static void ")[1].Split('(')[0]));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Upon_own_types(string check)
    {
        await Task.Yield();
        Run(OfSource.Value, check);
    }

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Upon_types_of_another_assembly(string check)
    {
        await Task.Yield();
        Run(OfLibrary.Value, check);
    }

    private static void Run(Assembly program, string check) => program.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
}
