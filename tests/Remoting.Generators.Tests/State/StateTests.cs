using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>Objects arrive with all that they are made of, whatever is public of it and whatever their constructors would do.</summary>
public sealed class StateTests
{
    private const string Types =
        """
        public class Account { public string Id { get; } public decimal Balance { get; private set; } public Account(string id) { Id = id; } public Account Deposit(decimal d) { Balance += d; return this; } }
        public class Cart { private readonly List<string> _items; public Cart() { _items = new(); } public IReadOnlyList<string> Items => _items; public Cart Add(string s) { _items.Add(s); return this; } }
        public class Entity { public Guid Id { get; } = Guid.NewGuid(); public DateTime At { get; } = DateTime.UtcNow; public string Name { get; set; } = ""; }
        public record Stamped(string Name) { public Guid Id { get; } = Guid.NewGuid(); }
        public class Counted { private static int s_next; public int Number { get; } = ++s_next; }
        public class Factory { private int _secret; private Factory() { } public static Factory Create(int secret) => new() { _secret = secret }; public int Reveal() => _secret; }
        public class Scale(double factor = 1) { public double Value { get; set; } public double Get() => Value * factor; }
        public struct Gauge(int start) { private int _steps; public Gauge Step() { _steps++; return this; } public readonly int Get() => start + _steps; }
        [System.Runtime.CompilerServices.InlineArray(4)] public struct Buffer { private int _first; }
        [System.Runtime.CompilerServices.InlineArray(3)] public struct Names { public string? First; }
        public unsafe struct Fixed { public fixed int Data[4]; public byte Tail; public static Fixed Make() { var made = new Fixed { Tail = 9 }; made.Data[0] = 7; made.Data[3] = -1; return made; } }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] public struct Overlaid { [System.Runtime.InteropServices.FieldOffset(0)] public int Whole; [System.Runtime.InteropServices.FieldOffset(0)] public float Same; }
        public record Twice(int X) { public int X { get; init; } = X * 2; }
        public class Password(string text) { public string Text { get; } = "#" + text; }
        public class Below { public int X = 9; private int _hidden = 1; public Below Hide(int value) { _hidden = value; return this; } public int Hidden => _hidden; }
        public class Above : Below { internal new int X; private int _hidden; public Above Set(int x, int hidden) { X = x; _hidden = hidden; base.X = 5; return this; } public int Own => _hidden; }
        public class AboveMethod : Below { public new int X() => 1; }
        public class Pair { public Pair(int x) => this.x = x; public int X { get; set; } public int x { get; } }
        public class Virtual { public virtual int A { get; set; } }
        public class Overriding : Virtual { private int _own; public override int A { get => _own; set => _own = value + 1; } public Overriding Both(int a) { base.A = a; _own = a * 2; return this; } }
        public class Lying { private int _count; public int Count { get => _count * 2; set => _count = value; } }
        public class Kept { public string? Unit { get; set => field = value?.Trim(); } public Kept Raw(string unit) { Unit = unit; return this; } }
        public class Generic<T> where T : notnull { private readonly T _item; private List<T> _all = new(); private Generic(T item) { _item = item; } public static Generic<T> Of(T item) { var made = new Generic<T>(item); made._all.Add(item); return made; } public T Item => _item; }
        public class Outer<T> { public class Inner<TKey> where TKey : struct { private readonly Dictionary<TKey, T> _map = new(); private T? _last; public Inner<TKey> Add(TKey key, T value) { _map[key] = value; _last = value; return this; } } }
        [System.Runtime.CompilerServices.InlineArray(4)] public struct Cells { private Cell _e0; private struct Cell { public int A; public string? B; } public void Fill() { for (var i = 0; i < 4; i++) this[i] = new Cell { A = i + 1, B = "b" + i }; } }
        public struct Wrapped<T>(T item) { private readonly T _item = item; public readonly T Get() => _item; }
        public class Base<T> { private T? _value; public Base<T> Put(T value) { _value = value; return this; } }
        public class Closed : Base<int> { private string? _name; public Closed Named(string name) { _name = name; return this; } }
        public class Guarded { private readonly object _gate = new(); private readonly Lock _lock = new(); private readonly SemaphoreSlim _slots = new(2, 2); private int _value; public Guarded Set(int v) { lock (_gate) lock (_lock) { _slots.Wait(); _value = v; _slots.Release(); } return this; } public int Get() { lock (_gate) return _value; } }
        public class Sharing { private readonly Lock _lock = new(); private readonly SemaphoreSlim _slots = new(1, 1); private readonly object _gate = new(); private readonly LockedPart[] _parts; private readonly ReaderWriterLockSlim _one, _same; public Sharing() { _parts = [new(_lock, _slots, _gate), new(_lock, null, new object())]; _one = _same = new(LockRecursionPolicy.SupportsRecursion); } }
        public class LockedPart(Lock? l, SemaphoreSlim? s, object g) { public int Count { get; set; } = 1; public bool Holds(Lock? o, SemaphoreSlim? p, object h) => l == o && s == p && g == h; }
        public class LockOwner { private readonly Lock _lock = new(); public LockUser One { get; } public LockOwner() => One = new(_lock); } public sealed class LockUser { private readonly Lock _lock; private int _n; internal LockUser(Lock l) { _lock = l; _n = 3; } public int N { get { lock (_lock) return _n; } } }
        public class Evented { public event Action? Changed; public int Value { get; private set; } public Evented Set(int v) { Value = v; Changed?.Invoke(); return this; } }
        public record Grown(int A) { private readonly int[] _more = new int[2]; public Grown Fill() { _more[1] = A; return this; } }
        public record Low(int Id) { public string? Note { get; init; } }
        public sealed record High(int Id, string Name) : Low(Id * 2) { public int Extra { get; set; } = 4; }
        public sealed record Straight(int Id, string Name) : Low(Id) { public int Extra { get; set; } = 4; }
        public class Needs { public required string Name { get; init; } public required int[] Data { get; set; } internal int Inside; }
        public class Forbidden { [Obsolete("no", true)] public Forbidden() { } public Forbidden(int x, int y) { X = x + y; } public int X { get; } [Obsolete("old", true)] public int Old { get; set; } [System.Diagnostics.CodeAnalysis.Experimental("EXP1")] public int New { get; set; } public Forbidden More() { _more = 3; return this; } private int _more; public int Get() => _more; }
        public class Volatile { private volatile int _value; public Volatile Set(int value) { _value = value; return this; } }
        public class Walk : IEnumerable<int> { private readonly List<int> _steps = new(); public Walk Add(int step) { _steps.Add(step); return this; } public IEnumerator<int> GetEnumerator() => _steps.GetEnumerator(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }
        public interface INamed { string Name { get; set; } }
        public class Hidden : INamed { string INamed.Name { get; set; } = ""; public Hidden Named(string name) { ((INamed)this).Name = name; return this; } }
        public class Lazier { private int? _mean; private readonly int[] _all; public Lazier(params int[] all) { _all = all; } public int Mean => _mean ??= _all.Sum(); public Lazier Override(int mean) { _mean = mean; return this; } }
        """;

    private static readonly (string Type, string Value)[] Cases =
    [
        ("Account", "new Account(\"a\").Deposit(5)"), ("Cart", "new Cart().Add(\"x\").Add(\"y\")"), ("Entity", "new Entity { Name = \"n\" }"), ("Stamped", "new Stamped(\"s\")"),
        ("Counted", "new Counted()"), ("Factory", "Factory.Create(42)"), ("Scale", "new Scale(3) { Value = 2 }"), ("Gauge", "new Gauge(5).Step()"), ("Buffer", "Make.Buffer()"), ("Names", "Make.Names()"), ("Cells", "Make.Cells()"), ("Cells[]", "[Make.Cells(), default]"),
        ("Fixed", "Fixed.Make()"), ("Overlaid", "new Overlaid { Same = 1.5f }"), ("Twice", "new Twice(2)"), ("Password", "new Password(\"a\")"), ("Above", "new Above().Set(1, 2)"), ("AboveMethod", "new AboveMethod()"),
        ("Pair", "new Pair(1) { X = 2 }"), ("Overriding", "new Overriding().Both(3)"), ("Lying", "new Lying { Count = 5 }"), ("Kept", "new Kept().Raw(\" m \")"), ("Generic<string>", "Generic<string>.Of(\"g\")"),
        ("Generic<int>", "Generic<int>.Of(7)"), ("Outer<string>.Inner<int>", "new Outer<string>.Inner<int>().Add(1, \"one\")"), ("Wrapped<string>", "new Wrapped<string>(\"w\")"), ("Wrapped<Wrapped<int>>", "new Wrapped<Wrapped<int>>(new Wrapped<int>(8))"),
        ("Closed", "((Closed)new Closed().Named(\"c\").Put(4))"), ("Guarded", "new Guarded().Set(6)"), ("Sharing", "new Sharing()"), ("LockOwner", "new LockOwner()"), ("LockOwner[]", "[new LockOwner(), new LockOwner()]"), ("Evented", "new Evented().Set(3)"), ("Grown", "new Grown(1).Fill()"), ("High", "new High(1, \"h\") { Note = \"n\" }"),
        ("Straight", "new Straight(1, \"h\") { Note = \"n\", Extra = 7 }"), ("Needs", "new Needs { Name = \"n\", Data = new[] { 1 }, Inside = 2 }"), ("Forbidden", "new Forbidden(1, 2).More()"), ("Volatile", "new Volatile().Set(3)"),
        ("Walk", "new Walk().Add(1).Add(2)"), ("Hidden", "new Hidden().Named(\"h\")"), ("Lazier", "new Lazier(1, 2).Override(9)"), ("Low", "new Low(3) { Note = \"low\" }"),
        ("(Account, Counted[])", "(new Account(\"t\"), new[] { new Counted() })"), ("Dictionary<string, Generic<Scale>>", "new() { [\"k\"] = Generic<Scale>.Of(new Scale(2)) }"),
    ];

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.Load(Types, Echoes()));

    public static IEnumerable<TheoryDataRow<int, string>> Rows() => Cases.Select((shape, i) => new TheoryDataRow<int, string>(i, $"{shape.Type} = {shape.Value}"));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Arrives_with_all_its_fields(int index, string shape)
    {
        await Task.Yield();
        Assert.NotEmpty(shape);
        Program.Value.GetType("Cases")!.GetMethod("Case" + index)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    /// <summary>Locks are new ones that nobody holds, with all the room that they can have.</summary>
    [TimedFact]
    public async Task Locks_work_on_the_other_side()
    {
        await Task.Yield();
        var program = TestCompilation.Load(
            """
            public class Busy { private readonly SemaphoreSlim _gate = new(1, 1); private int _value; public Busy Enter(int v) { _gate.Wait(); _value = v; return this; } public int Get() { _gate.Wait(); return _value; } }
            public static class Echo { [ProcessPoolCallable] public static int F(Busy value) => value.Get(); }
            public static class Cases { public static int Run() => Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.F(new Busy().Enter(5))); }
            """);
        Assert.Equal(5, program.GetType("Cases")!.GetMethod("Run")!.Invoke(null, null));
    }

    /// <summary>Nor does a constructor or an initializer of the program's run where a field is left out; what is made of nothing is there.</summary>
    [TimedFact]
    public async Task No_code_of_the_type_s_own_runs()
    {
        await Task.Yield();
        var program = TestCompilation.Load(
            """
            public static class Log { public static int Lines; public static int Write() => ++Lines; }
            public class Noisy { public int A; public Noisy() => Log.Write(); }
            public class Bag : List<int> { public Bag() => Log.Write(); }
            public struct Money { public int A; public static implicit operator Money(int a) { Log.Write(); return new Money { A = a }; } }
            public class Made { [IgnoreMember] public Action? Done; public int Id; public Made() => Log.Write(); }
            public class Initialized { [IgnoreMember] public Action? Done; public int Id = Log.Write(); }
            public class Holding { [IgnoreMember] public Noisy Left = new(); public int Id; }
            public class Empty { public Bag Bag = []; public int Id; }
            public class Paid { [IgnoreMember] public Money? Left = 3; public Money Money = 3; public int Id; }
            public class Hashed { private int _hash; public int Id; public Hashed() => Log.Write(); public override int GetHashCode() => _hash != 0 ? _hash : _hash = Id; }
            public class Under : Made { public int More; }
            public class Quiet { [IgnoreMember] public List<int> Cache = new(); [IgnoreMember] public object Gate = new(); [IgnoreMember] public Dictionary<int, Noisy> Map = []; [IgnoreMember] public string Text = "t"; [IgnoreMember] public Noisy? None = null; public int Id = 1; }
            public static class C
            {
                [ProcessPoolCallable] public static int F(Made a, Initialized b, Holding c, Empty d, Paid e, Hashed f, Under g) => a.Id + b.Id + c.Id + d.Id + e.Id + f.Id + g.More + g.Id;
                [ProcessPoolCallable] public static string G(Quiet q) { lock (q.Gate) return q.Cache.Count + q.Map.Count + q.Text + q.Id; }
                public static int Lines()
                {
                    var call = C.Remote.F(new() { Id = 1 }, new() { Id = 2 }, new() { Id = 3 }, new() { Id = 4 }, new() { Id = 5 }, new() { Id = 6 }, new() { Id = 7, More = 8 });
                    var before = Log.Lines;
                    Xunit.Assert.Equal(36, Remoting.Generators.Tests.Support.Trip.Run(call));
                    return Log.Lines - before;
                }
                public static string Left() => Remoting.Generators.Tests.Support.Trip.Run(C.Remote.G(new() { Id = 5 }));
            }
            """);
        Assert.Equal(0, program.GetType("C")!.GetMethod("Lines")!.Invoke(null, null));
        Assert.Equal("0t5", program.GetType("C")!.GetMethod("Left")!.Invoke(null, null));
    }

    private static string Echoes() =>
        $$"""
        public static class Make
        {
            public static Buffer Buffer() { var made = new Buffer(); for (var i = 0; i < 4; i++) made[i] = i + 1; return made; }
            public static Cells Cells() { var made = new Cells(); made.Fill(); return made; }
            public static Names Names() { var made = new Names(); made[1] = "b"; return made; }
        }
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
