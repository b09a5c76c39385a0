namespace Remoting.Generators.Tests.State;

/// <summary>
/// Types that keep what they are in one more way each: where it stands, who may see it, what it is called, and how it came there. Used twice, as sources of the
/// program and as another assembly's.
/// </summary>
internal static class VariedTypes
{
    public const string Source =
        """
        #pragma warning disable CS0693, CS9107, CS8981, CS9113, CS0169, CS0414, CS0649, CS0628
        using System.Diagnostics.CodeAnalysis;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using System.Runtime.Serialization;
        namespace Vary
        {
            public class Optional(double factor = 1, string? unit = null) { public double Value { get; set; } public string Show() => $"{Value * factor}{unit}"; }
            public class Seeded(int seed) { protected int Next() => seed++; public int Peek => seed; }
            public class SeededTwice(int seed) : Seeded(seed) { public SeededTwice Go() { Next(); seed += 10; return this; } public int Both() => seed + Peek; }
            public struct CapturedValue(int a, string b) { public readonly int Sum() => a + b.Length; public CapturedValue Set(int x) { a = x; return this; } }
            public record CapturedRecord(int A) { private int _bonus = 2; public int B() => A + _bonus; public CapturedRecord With(int b) { _bonus = b; return this; } }
            public record CapturedBelow(int A, string Name) : CapturedRecord(A + 1) { public string Told { get; } = Name + "!"; private readonly List<string> _said = [Name]; public CapturedBelow Say(string s) { _said.Add(s); return this; } }
            public record struct Doubled(int X, int[] Y) { public int X { get; init; } = X * 2; private int _z; public Doubled Z(int z) { _z = z; return this; } }
            public readonly record struct Squared(int X) { public int Square { get; } = X * X; public string? Note { get; init; } }
            public readonly struct Fixed2 { private readonly int _a; private readonly string? _b; public Fixed2(int a, string b) { _a = a + 1; _b = b; } public string Show() => _a + _b; }
            public readonly struct PrimaryValue(int a) { private readonly int _square = a * a; public int Get() => _square + a; }
            public struct WithInitial { public int X = 5; public string? S = "d"; public WithInitial() { } }
            public class FieldWord { public int Level { get; set => field = Math.Clamp(value, 0, 10); } = 3; public string? Name { get => field ?? "none"; set; } public int Once { get => field == 0 ? field = 42 : field; } }
            public partial class Pieces { public partial string? Unit { get; set; } public partial int N { get; } public Pieces(int n) => N = n; private partial int Secret { get; set; } public Pieces Keep(int s) { Secret = s; return this; } public int Told() => Secret; }
            public partial class Pieces { public partial string? Unit { get => field; set => field = value?.Trim(); } public partial int N { get => field; } private partial int Secret { get => field; set => field = value + 1; } }
            public class InitOnly { public int A { get; init; } = 9; public required string R { get; init; } public required int F; public IReadOnlyList<int> L { get; init; } = [1]; public readonly int Q = 4; public InitOnly Self() => this; }
            public class Satisfied { [SetsRequiredMembers] public Satisfied(string r) { R = r + "!"; } public required string R { get; init; } private readonly DateTime _at = DateTime.UtcNow; public DateTime At => _at; }
            public abstract record Creature(string Name) { public int Age { get; protected set; } public Creature Older(int by) { Age += by; return this; } }
            public record Hound(string Name, bool Good) : Creature(Name) { private string? _trick; public Hound Learn(string trick) { _trick = trick; return this; } public string? Trick => _trick; }
            public sealed record Whelp : Hound { public Whelp() : base("pup", true) { } public int Weeks { get; init; } protected override Type EqualityContract => typeof(Hound); }
            public class Virtual0 { public virtual int A { get; set; } = 1; public virtual string? B { get; private protected set; } }
            public class Virtual1 : Virtual0 { public override int A { get; set; } = 2; public override string? B { get => base.B + "?"; } public Virtual1 Below(int a, string b) { base.A = a; base.B = b; return this; } public int Deep => base.A; }
            public sealed class Virtual2 : Virtual1 { public new int A { get; set; } = 3; public Virtual2 All(int x) { A = x; ((Virtual1)this).A = x + 1; Below(x + 2, "b"); return this; } }
            public class Generic0<T> { private T? _v; public Generic0<T> Put(T v) { _v = v; return this; } public T? Got => _v; }
            public class Generic1<T> : Generic0<List<T>> { private T[]? _v; public Generic1<T> Own(params T[] v) { _v = v; Put([.. v]); return this; } }
            public sealed class Generic2 : Generic1<(int Number, string? Text)> { private object? _v; public Generic2 Top(object? v) { _v = v; return this; } }
            public interface IMade<TSelf> where TSelf : IMade<TSelf> { static abstract TSelf Make(int x); int Area { get; } int Twice => Area * 2; }
            public sealed class Made : IMade<Made> { private int _x; public static Made Make(int x) => new() { _x = x }; int IMade<Made>.Area => _x; public int Get() => ((IMade<Made>)this).Twice; }
            public class @class { private int @int = 1; public string? 名前 { get; set; } private int _ = 2, __ = 3, ___ = 4; internal int value = 5, _value = 6, value_1 = 7, reader = 8, writer = 9, number = 10, known = 11, count = 12, Value_1 = 13, @event = 14, _event = 15; public @class More() { @int = 21; _ = 22; __ = 23; ___ = 24; value_1 = 25; return this; } }
            public class ÀéÖ { private int é = 1, ê = 2, _é = 3, é_1 = 4; internal int ñ { get; set; } = 5; public ÀéÖ Go() { é = 9; é_1 = 8; ñ = 7; return this; } }
            public enum Tiny : byte { A = 200 } public enum Huge : ulong { A = ulong.MaxValue, B = 1UL << 63 } public enum Minus : sbyte { A = -128 } [Flags] public enum Bits : ushort { None, A = 1, B = 0x8000 } public enum Long : long { A = long.MinValue }
            public class Enums { public Tiny T { get; set; } public Huge? H { get; set; } private Minus[] _m = []; private Dictionary<Bits, Long?> _d = new(); public Enums Go() { T = Tiny.A; H = Huge.B; _m = [Minus.A, (Minus)3]; _d[Bits.A | Bits.B] = Long.A; _d[(Bits)77] = null; return this; } }
            public class SelfMade { public DateTime Made { get; } = DateTime.UtcNow; public readonly int Number = Interlocked.Increment(ref s_all); private static int s_all; public long Ticks { get; init; } = Environment.TickCount64; public string Id { get; private init; } = Guid.NewGuid().ToString(); }
            public class RefReturned { private int _value; private readonly int[] _many = new int[2]; public ref int Value => ref _value; public ref int this[int i] => ref _many[i]; public RefReturned Go() { Value = 3; this[1] = 4; return this; } }
            public class ByNested { private int _x; private Inner _in; private struct Inner { public int Count; public void Add() => Count++; } public class Setter { public static void Set(ByNested n, int x) { n._x = x; n._in.Add(); n._in.Add(); } } public ByNested Go() { Setter.Set(this, 6); return this; } }
            public class Ledger { private readonly List<Entry> _entries = []; private Entry? _last; public Ledger Add(int amount) { _last = new Entry(amount, _last); _entries.Add(_last); return this; } public int Sum => _entries.Sum(e => e.Amount); private sealed class Entry(int amount, Entry? before) { public int Amount => amount; public Entry? Before { get; } = before; } }
            public class Forest<T> where T : IComparable<T> { private Node? _root; private int _size; public Forest<T> Add(T value) { _root = Put(_root, value); _size++; return this; } private static Node Put(Node? n, T v) { if (n is null) return new Node { Value = v }; if (v.CompareTo(n.Value) < 0) { n.Left = Put(n.Left, v); n.Left.Up = n; } else { n.Right = Put(n.Right, v); n.Right.Up = n; } return n; } private class Node { public required T Value; public Node? Left, Right, Up; } }
            public class OfFile { private readonly object _local; private readonly Above _above; private object[] _all; public OfFile(int x) { _local = new Local(x); _above = new Local(x + 2); _all = [_local, new Local(x + 1)]; } public int Get() => ((Local)_local).X + _above.N + _all.Length; public class Above { public int N { get; set; } = 1; } } file sealed class Local(int x) : OfFile.Above { public int X { get; set; } = x; }
            [InlineArray(3)] public struct Three<T> { private T _first; }
            [InlineArray(2)] public struct Pairs { private (int A, string? B) _first; }
            public class Inlined { private Three<int> _numbers; public Three<string?> Texts; internal Pairs Pairs; public Inlined Go() { for (var i = 0; i < 3; i++) { _numbers[i] = i + 1; Texts[i] = "t" + i; } Texts[1] = null; Pairs[1] = (4, "four"); return this; } }
            public record Row8(Three<double> D, Bits B, Half H, Int128 I, UInt128 U, BigInteger G, Rune8 R); public readonly record struct Rune8(System.Text.Rune R, char C, Index I, Range S);
            public unsafe struct Mixed { public fixed long Data[3]; public string? Name; public static Mixed Make() { var m = new Mixed { Name = "m" }; m.Data[2] = long.MinValue; return m; } }
            public unsafe struct Flags8 { public fixed bool On[3]; public fixed char Text[2]; private fixed ulong _secret[2]; public static Flags8 Make() { var m = default(Flags8); m.On[1] = true; m.Text[1] = '\ud800'; m._secret[1] = ulong.MaxValue; return m; } }
            public class HoldsFixed { private Flags8 _flags = Flags8.Make(); public Mixed Mixed = Mixed.Make(); private Mixed[] _all = [Mixed.Make(), default]; }
            [StructLayout(LayoutKind.Sequential, Size = 16)] public unsafe struct Opaque { private byte _first; public static Opaque Make() { var m = default(Opaque); var p = (byte*)&m; for (var i = 0; i < 16; i++) p[i] = (byte)(i + 1); return m; } public readonly int Sum() { fixed (byte* p = &_first) { var s = 0; for (var i = 0; i < 16; i++) s += p[i]; return s; } } }
            [StructLayout(LayoutKind.Explicit)] public struct Either { [FieldOffset(0)] private long _number; [FieldOffset(0)] private double _real; [FieldOffset(8)] private bool _isReal; public static Either Of(double d) => new() { _real = d, _isReal = true }; public readonly double Get() => _isReal ? _real : _number; }
            [StructLayout(LayoutKind.Explicit)] public class EitherClass { [FieldOffset(8)] private string? _text; [FieldOffset(0)] private int _number; [FieldOffset(0)] private float _real; public EitherClass Go() { _real = 1.5f; _text = "t"; return this; } }
            [Serializable] public class Packed { [NonSerialized] private List<string> _lines = []; private string? _text; public Packed Add(string s) { _lines.Add(s); return this; } public int Count => _lines.Count; [OnSerializing] private void Pack(StreamingContext c) => _text = string.Join('\n', _lines); }
            public class Freezing { private string _name = ""; private bool _isFrozen; public string Name { get => _name; set { if (_isFrozen) throw new InvalidOperationException(); _name = value; } } public Freezing Freeze() { _isFrozen = true; return this; } public override int GetHashCode() { _isFrozen = true; return 1; } public override bool Equals(object? o) => o is Freezing f && f._name == _name; }
            public class Digest { private readonly int hash; private long total; public Digest(int hash) { this.hash = hash; total = hash; } public override int GetHashCode() { int hash = 17; hash = hash * 31 + this.hash; long total = hash; total += this.total; return (int)total; } public override bool Equals(object? o) => o is Digest d && d.hash == hash; }
            public class Outs { private int _hash; public Outs(int h) => _hash = h; private static void Mix(out int to) => to = 3; public override int GetHashCode() { Mix(out var _hash); return _hash; } public override bool Equals(object? o) => o is Outs d && d._hash == _hash; }
            public class Counted2 { private int _asked; public int Asked => _asked; public override int GetHashCode() => ++_asked; public override bool Equals(object? o) => ReferenceEquals(o, this); public Counted2 Ask() { _ = GetHashCode(); return this; } }
            public class Lists { private readonly List<int> _items = [1, 2]; public IReadOnlyList<int> View { get; } public Lists() => View = _items.AsReadOnly(); public Lists Add(int i) { _items.Add(i); return this; } }
            public class Indexer { private readonly Dictionary<(int, int), string?> _cells = new(); public string? this[int x, int y] { get => _cells.GetValueOrDefault((x, y)); set => _cells[(x, y)] = value; } public int this[int x] => x; public Indexer Go() { this[1, 2] = "c"; this[3, 4] = null; return this; } }
            public class Evented2 { private event Action? Hidden; public static event Action? All; private int _times; public event EventHandler<int>? Told; public Evented2 Go() { Hidden += () => { }; Told += (_, _) => { }; _times++; Hidden?.Invoke(); Told?.Invoke(this, 1); All?.Invoke(); return this; } public int Times => _times; }
            public class CustomEvent { private readonly List<string> _log = []; public event Action Changed { add => _log.Add("add"); remove => _log.Add("remove"); } public CustomEvent Go() { Changed += () => { }; return this; } }
            public class Ignored { [IgnoreMember] public Action? Then { get; set; } [field: NonSerialized] public int Scratch { get; set; } [IgnoreDataMember] private int _skipped; public int Kept { get; private set; } public Ignored Go() { Kept = 8; return this; } }
            public class Constrained<T, TKey> where T : class, new() where TKey : unmanaged, Enum { private readonly Dictionary<TKey, T> _map = new(); private TKey? _key; public Constrained<T, TKey> Add(TKey k) { _map[k] = new T(); _key = k; return this; } }
            public class Outer2<T> { public class Mid<TKey> where TKey : notnull { private T? _t; public struct Leaf { private TKey? _k; private T? _v; private List<Mid<TKey>>? _m; public static Leaf Of(TKey k, T v) => new() { _k = k, _v = v, _m = [new Mid<TKey> { _t = v }] }; } } }
            public class Deep1 { protected internal int A = 1; private protected int B { get; set; } = 2; protected readonly string C = "c"; public class Deep2 : Deep1 { private readonly Deep1 _inner = new() { A = 5, B = 6 }; public Deep2 Go() { A = 3; B = 4; return this; } } }
            public class Cyclic { private readonly Dictionary<string, Cyclic> _by = new(); private readonly HashSet<Cyclic> _set = []; private ImmutableDictionary<int, Cyclic> _immutable = ImmutableDictionary<int, Cyclic>.Empty; private readonly SortedList<int, List<Cyclic>> _sorted = new(); private Cyclic[,] _grid = new Cyclic[0, 0]; private Lazy<Cyclic>? _lazy; private (Cyclic?, Cyclic?[]) _tuple; private Func8? _func; private KeyValuePair<Cyclic, int> _pair; public Cyclic Go() { var other = new Cyclic(); _by["me"] = this; _by["other"] = other; other._by["back"] = this; _set.Add(this); _set.Add(other); _immutable = _immutable.Add(1, other); _sorted[3] = [this, other]; _grid = new Cyclic[,] { { other, this } }; _tuple = (this, [other, null]); _func = new Func8(this); _pair = new(other, 1); return this; } public sealed class Func8(Cyclic of) { public Cyclic Of => of; } }
            public class Unowned { private Stack<int> _s = new(); private Queue<string> _q = new(); private LinkedList<int> _l = new(); private ConcurrentDictionary<string, int> _c = new(StringComparer.OrdinalIgnoreCase); private ConcurrentQueue<int> _cq = new(); private ImmutableArray<int> _d; private ImmutableArray<string>? _n; private BitsOf _bits; private Memory<int> _m; private ArraySegment<string> _a; public Unowned Go() { _s.Push(1); _s.Push(2); _q.Enqueue("q"); _l.AddLast(3); _c["a"] = 1; _cq.Enqueue(5); _m = new int[] { 1, 2, 3 }.AsMemory(1, 2); _a = new ArraySegment<string>(["x", "y"], 1, 1); return this; } public struct BitsOf { public System.Collections.BitArray? Bits; } }
            public class Nullables { private int? _a = 3; private DateTime? _b; private (int, string?)? _c = (1, null); private Squared? _d = new Squared(3); private Three<int>? _e; private KeyValuePair<int?, string?>? _f = new(null, "v"); private (int, int, int, int, int, int, int, int, string) _g = (1, 2, 3, 4, 5, 6, 7, 8, "nine"); private Tuple<int, Tuple<string>>? _h = Tuple.Create(1, Tuple.Create("t")); private object? _i = (Tiny?)Tiny.A; }
            public class Times { public DateTime Utc = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), Local = new(2026, 1, 2, 3, 4, 5, 6, 7, DateTimeKind.Local), None = DateTime.MaxValue, Least = DateTime.MinValue; private DateTimeOffset _o = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-839)); private TimeOnly _t = TimeOnly.MaxValue; private DateOnly _d = DateOnly.MinValue; private TimeSpan _s = TimeSpan.MinValue; private decimal _m = 1.500m, _z = -0.0m; private double _n = double.NegativeZero, _q = BitConverter.Int64BitsToDouble(0x7ff8000000000001); private float _f = float.Epsilon; private Guid _g = Guid.NewGuid(); private string _l = "\ud800x\0"; }
            public class Plain8 { public int A { get; set; } }
            public class Shares { public Plain8? One { get; set; } public object? Two { get; set; } public Plain8[]? Three { get; set; } private List<object?>? _four; private (Plain8?, int) _five; public IReadOnlyCollection<Plain8>? Six { get; set; } public Shares Go() { One = new Plain8 { A = 1 }; Two = One; Three = [One, One]; _four = [One, Three, null]; _five = (One, 2); Six = Three; return this; } }
            public class SharedTables { private readonly Dictionary<string, int> _map = new(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }; private readonly HashSet<int> _set = [1]; private readonly LinkedList<int> _list = new([1]); public IReadOnlyDictionary<string, int> Map { get; } public IReadOnlySet<int> Set { get; } public IEnumerable<int> All { get; } public ICollection<int> Links { get; } public SharedTables() { Map = _map; Set = _set; All = _set; Links = _list; } }
            public delegate int Handler(int x);
            public abstract record Hidden0<T>(T V); public record Hidden1(int V) : Hidden0<int>(V) { public new int V { get; set; } = V + 1; }
            public class Weird { public int A { get; } = 1; public static int S { get; set; } public const int C = 3; [ThreadStatic] private static int t_x; public unsafe int Size() => sizeof(int); public Weird Go() { System.Runtime.CompilerServices.Unsafe.AsRef(in _ro) = 77; return this; } private readonly int _ro = 5; public Handler Make() => x => x + _ro; }
            public class Shadowed<T> { public class In<T> { private T? _x; private readonly List<T> _l = []; public In<T> Go(T x) { _x = x; _l.Add(x); return this; } } }
            public class Keyworded<@class, @in> where @in : notnull { private @class? _a; private readonly Dictionary<@in, @class> _d = []; public Keyworded<@class, @in> Go(@in k, @class v) { _a = v; _d[k] = v; return this; } }
            public class Named8<Fields0, Field0> { private Fields0? _a; private Field0? _b; public Named8<Fields0, Field0> Go(Fields0 a, Field0 b) { _a = a; _b = b; return this; } }
            public record ByField(int X, string Y) { public readonly int X = X + 1; protected string Y = Y + "!"; private readonly string _z = Y; public string All => Y + _z; }
            public class Holder8<T>(T v) { private readonly T _v = v; public T Get() => _v; } public class PrivateParts { private enum State : byte { A, B = 200 } private State _s = State.B; private State? _n = State.B; private (State, int) _t = (State.B, 1); private readonly Dictionary<State, Holder8<Part>> _d = new() { [State.B] = new(new Part()) }; private readonly Holder8<Part[]> _box = new([new Part()]); private readonly State[,] _grid = { { State.B } }; private class Part { public int X = 3; private State _of = State.B; public int Get() => (int)_of; } public object All() => (_s, _n, _t, _d, _box, _grid, new Part().Get()); }
            public class Nested1 { public class Same { private int _a = 1; public Same Go() { _a = 2; return this; } } } public class Nested2 { public class Same { private string? _a; public Same Go() { _a = "s"; return this; } } }
            public class BothSame { private Nested1.Same _one = new Nested1.Same().Go(); private Nested2.Same _two = new Nested2.Same().Go(); private Other.Same _three = new(); } namespace Other { public class Same { private double _a = 1.5; } }
        }
        """;

    /// <summary>The types, each with an object of it.</summary>
    public static readonly (string Type, string Value)[] Cases =
    [
        ("Optional", "new Optional(2, \"m\") { Value = 3 }"), ("Optional", "new Optional()"), ("Seeded", "new Seeded(3)"), ("SeededTwice", "new SeededTwice(1).Go()"), ("Seeded", "new SeededTwice(1).Go()"), ("CapturedValue", "new CapturedValue(1, \"b\").Set(9)"), ("CapturedValue", "default"),
        ("CapturedRecord", "new CapturedRecord(1).With(7)"), ("CapturedBelow", "new CapturedBelow(1, \"n\").Say(\"x\")"), ("CapturedRecord", "new CapturedBelow(1, \"n\").Say(\"x\")"), ("Doubled", "new Doubled(2, [1]).Z(4)"), ("Squared", "new Squared(3) with { Note = \"n\" }"), ("Squared", "new Squared(3) with { X = 9 }"),
        ("Fixed2", "new Fixed2(1, \"b\")"), ("PrimaryValue", "new PrimaryValue(5)"), ("WithInitial", "default"), ("WithInitial", "new WithInitial { X = 0 }"), ("FieldWord", "new FieldWord { Level = 99, Name = null }"), ("FieldWord", "new FieldWord { Name = \"n\" }"),
        ("Pieces", "new Pieces(4) { Unit = \" u \" }.Keep(8)"), ("InitOnly", "new InitOnly { R = \"r\", F = 2, A = 0, L = [] }"), ("Satisfied", "new Satisfied(\"s\")"), ("Creature", "new Hound(\"h\", false).Learn(\"sit\").Older(3)"), ("Hound", "new Whelp { Weeks = 6 }.Learn(\"no\")"), ("Whelp", "new Whelp { Weeks = 6 }"),
        ("Virtual0", "new Virtual2().All(5)"), ("Virtual1", "new Virtual1().Below(6, \"q\")"), ("Virtual2", "new Virtual2().All(5)"), ("Generic1<int>", "new Generic1<int>().Own(1, 2)"), ("Generic0<List<string>>", "new Generic1<string>().Own(\"a\")"), ("Generic2", "(Generic2)new Generic2().Top(1.5m).Own((1, \"a\"), (2, null))"),
        ("Made", "Made.Make(4)"), ("@class", "new @class { 名前 = \"n\" }.More()"), ("ÀéÖ", "new ÀéÖ().Go()"), ("Enums", "new Enums().Go()"), ("SelfMade", "new SelfMade()"), ("RefReturned", "new RefReturned().Go()"), ("ByNested", "new ByNested().Go()"), ("Ledger", "new Ledger().Add(1).Add(2)"),
        ("Forest<int>", "new Forest<int>().Add(3).Add(1).Add(2)"), ("Forest<string>", "new Forest<string>().Add(\"b\").Add(\"a\")"), ("OfFile", "new OfFile(3)"), ("Inlined", "new Inlined().Go()"), ("Three<string>", "default"), ("Row8", "new Row8(default, Bits.B, (Half)1.5, Int128.MinValue, UInt128.MaxValue, BigInteger.Pow(-7, 77), new Rune8(new(0x1F600), '\\ud800', ^1, 1..^2))"),
        ("Mixed", "Mixed.Make()"), ("Flags8", "Flags8.Make()"), ("HoldsFixed", "new HoldsFixed()"), ("Opaque", "Opaque.Make()"), ("Either", "Either.Of(1.5)"), ("EitherClass", "new EitherClass().Go()"), ("Packed", "new Packed().Add(\"l\")"), ("Freezing", "new Freezing { Name = \"n\" }.Freeze()"), ("Digest", "new Digest(7)"), ("Outs", "new Outs(7)"),
        ("Lists", "new Lists().Add(3)"), ("Indexer", "new Indexer().Go()"), ("Evented2", "new Evented2().Go()"), ("CustomEvent", "new CustomEvent().Go()"), ("Ignored", "new Ignored().Go()"), ("Constrained<Plain8, Tiny>", "new Constrained<Plain8, Tiny>().Add(Tiny.A)"),
        ("Outer2<string>.Mid<int>.Leaf", "Outer2<string>.Mid<int>.Leaf.Of(1, \"v\")"), ("Deep1.Deep2", "new Deep1.Deep2().Go()"), ("Deep1", "new Deep1.Deep2().Go()"), ("Cyclic", "new Cyclic().Go()"), ("Unowned", "new Unowned().Go()"), ("Nullables", "new Nullables()"), ("Times", "new Times()"), ("Shares", "new Shares().Go()"), ("SharedTables", "new SharedTables()"),
        ("Shadowed<int>.In<string>", "new Shadowed<int>.In<string>().Go(\"s\")"), ("Keyworded<string, int>", "new Keyworded<string, int>().Go(1, \"v\")"), ("Named8<int, string>", "new Named8<int, string>().Go(1, \"b\")"), ("ByField", "new ByField(1, \"y\")"), ("PrivateParts", "new PrivateParts()"),
        ("Weird", "new Weird().Go()"), ("Hidden1", "new Hidden1(3)"), ("Hidden0<int>", "new Hidden1(3) { V = 9 }"), ("BothSame", "new BothSame()"), ("(Nested1.Same, Nested2.Same, Vary.Other.Same[])", "(new Nested1.Same().Go(), new Nested2.Same().Go(), [new Vary.Other.Same()])"),
        ("(Plain8 A, Plain8 B, int C, int D, int E, int F, int G, List<Plain8> H)", "new Plain8 { A = 8 } is var p ? (p, p, 1, 2, 3, 4, 5, [p]) : default"), ("Dictionary<Tiny, Squared?[]>[]", "[new() { [Tiny.A] = [null, new Squared(2)] }]"), ("IEnumerable<Creature>", "new List<Creature> { new Hound(\"a\", true), new Whelp() }"),
    ];

    /// <summary>A method for each that gives its argument back.</summary>
    public static string Echoes =>
        $$"""
        using Vary;
        public static class Echo
        {
        {{string.Join("\n", Cases.Select((shape, i) => $"    [ProcessPoolCallable] public static {shape.Type} Echo{i}({shape.Type} value) => value;"))}}
        }
        public static class Cases
        {
        {{string.Join("\n", Cases.Select((shape, i) => $"    public static void Case{i}() {{ {shape.Type} value = {shape.Value}; Remoting.Generators.Tests.Support.Trip.CheckState(Echo.Remote.Echo{i}(value), value); }}"))}}
        }
        """;
}
