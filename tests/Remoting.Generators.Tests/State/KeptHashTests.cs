using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>What says that a hash is kept goes back to its start with the hash, whatever form it has; where that cannot be seen, nothing travels.</summary>
public sealed class KeptHashTests
{
    private const string Types =
        """
        #pragma warning disable CS0649, CS0659
        namespace Kept;
        public abstract class Named(string name) { protected string Text = name; public string Name { get => Text; set { Text = value; Forget(); } } protected virtual void Forget() { } protected int Make() => Text.GetHashCode(StringComparison.Ordinal) ^ 1; public override bool Equals(object? o) => o is Named n && n.Text == Text && n.GetType() == GetType(); public abstract override int GetHashCode(); }
        public class Flagged { private string _name = ""; private int _hash; private bool _stale = true; public string Name { get => _name; set { _name = value; _stale = true; } } public override bool Equals(object? o) => o is Flagged k && k._name == _name; public override int GetHashCode() { if (_stale) { _hash = _name.GetHashCode(StringComparison.Ordinal); _stale = false; } return _hash; } }
        public class Versioned { private string _name = ""; private int _version = 1; private int _hash; private int _hashVersion = -1; public string Name { get => _name; set { _name = value; _version++; } } public override bool Equals(object? o) => o is Versioned k && k._name == _name; public override int GetHashCode() { if (_hashVersion != _version) { _hash = _name.GetHashCode(StringComparison.Ordinal); _hashVersion = _version; } return _hash; } }
        public class OfConstructor(string name) : Named(name) { private int _hash; private bool _stale = true; protected override void Forget() => _stale = true; public override int GetHashCode() { if (!_stale) return _hash; _hash = Make(); _stale = false; return _hash; } }
        public class InConstructor : Named { private int _hash; private bool _stale; public InConstructor(string name) : base(name) { _stale = true; } public InConstructor() : this("") { } protected override void Forget() { _hash = 0; _stale = true; } public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class FromMinusOne(string name) : Named(name) { private const int None = -1; private int _hash = -1; private long _wide = long.MinValue; protected override void Forget() { _hash = None; _wide = long.MinValue; } public override int GetHashCode() { if (_hash == -1) _hash = Make(); if (_wide == long.MinValue) _wide = Make(); return _hash ^ (int)_wide; } }
        public class FromSomething(string name) : Named(name) { private int? _hash = -1; protected override void Forget() => _hash = -1; public override int GetHashCode() { if (_hash == -1) _hash = Make(); return _hash ?? 0; } }
        public class Beside(string name) : Named(name) { private int _hash; private string? _text; public string Told => _text ??= Text + "!"; protected override void Forget() { _hash = 0; _text = null; } public override int GetHashCode() { if (_hash == 0) { _text ??= Text + "!"; _hash = _text.GetHashCode(StringComparison.Ordinal); } return _hash; } }
        public class Wide(string name) : Named(name) { private long _hash = -1; private long _wide = uint.MaxValue; private string? _text; public string Told => _text ??= Text + "!"; protected override void Forget() { _hash = -1; _wide = uint.MaxValue; _text = null; } public override int GetHashCode() { if (_hash == -1) { _text ??= Text + "!"; _hash = _text.GetHashCode(StringComparison.Ordinal); } if (_wide == uint.MaxValue) _wide = Make(); return (int)(_hash ^ _wide); } }
        public class Marked(string name) : Named(name) { private int _hash; [IgnoreMember] private bool _stale = true; protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public record Copied { private string _text; private int _hash; private bool _stale = true; public Copied(string text) => _text = text; public string Name { get => _text; set { _text = value; _stale = true; } } public virtual bool Equals(Copied? o) => o is not null && o._text == _text; public override int GetHashCode() { if (_stale) { _hash = _text.GetHashCode(StringComparison.Ordinal); _stale = false; } return _hash; } }
        public class Generic<T>(string name) : Named(name) { private int _hash; private bool _stale = true; public T? Value; protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class Frozen(string name) : Named(name) { private int _hash; private bool _frozen; public bool IsFrozen => _frozen; public Frozen Freeze() { _frozen = true; return this; } public override int GetHashCode() { _frozen = true; return _hash != 0 ? _hash : _hash = Make(); } }
        public class Lazily(string name) : Named(name) { private int _hash; private bool _hashed; [NonSerialized] private object? _gate; protected override void Forget() => _hashed = false; public override int GetHashCode() => LazyInitializer.EnsureInitialized(ref _hash, ref _hashed, ref _gate, Make); }
        public class LeftBehind(string name) : Named(name) { private int _hash; [NonSerialized] private bool _valid; public void Keep() => _valid = true; protected override void Forget() => _valid = false; public override int GetHashCode() { if (!_valid) { _hash = Make(); _valid = true; } return _hash; } }
        public class Checked(string name) : Named(name) { private readonly string _own = name ?? throw new ArgumentNullException(nameof(name)); private int _hash; private bool _stale = true; public string Own => _own; protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class CheckedHash(string name) : Named(name) { private readonly string _own = name ?? throw new ArgumentNullException(nameof(name)); private int _hash = -1; public string Own => _own; protected override void Forget() => _hash = -1; public override int GetHashCode() { if (_hash == -1) _hash = Make(); return _hash; } }
        public class AfterLoop : Named { private int _sum; private int _hash; private bool _stale; public AfterLoop(string name) : base(name) { foreach (var c in name) _sum += c; _stale = true; } public int Sum => _sum; protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class VolatileFlag(string name) : Named(name) { private int _hash; private volatile bool _valid; protected override void Forget() => _valid = false; public override int GetHashCode() { if (!_valid) { _hash = Make(); _valid = true; } return _hash; } }
        public class VolatileHash(string name) : Named(name) { private volatile int _hash; protected override void Forget() => _hash = 0; public override int GetHashCode() { if (_hash == 0) _hash = Make(); return _hash; } }
        public class SetTogether(string name) : Named(name) { private int _hash; private int _count; public int Counted => _count++; protected override void Forget() { _hash = _count = 0; } public override int GetHashCode() { if (_hash == 0) _hash = Make(); return _hash; } }
        public class SetInPairs(string name) : Named(name) { private int _hash; private bool _stale = true; protected override void Forget() { (_hash, _stale) = (0, true); } public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class Barred(string name) : Named(name) { private int _hash; private bool _valid; public bool IsValid => Volatile.Read(ref _valid); protected override void Forget() => Volatile.Write(ref _valid, false); public override int GetHashCode() { if (!Volatile.Read(ref _valid)) { _hash = Make(); Volatile.Write(ref _valid, true); } return _hash; } }
        public class Exchanged(string name) : Named(name) { private int _hash; private long _valid; public bool IsValid => Interlocked.Read(ref _valid) != 0; protected override void Forget() => Interlocked.Exchange(ref _valid, 0); public override int GetHashCode() { if (Interlocked.Read(ref _valid) == 0) { _hash = Make(); Interlocked.Exchange(ref _valid, 1); } return _hash; } }
        public class Compared(string name) : Named(name) { private int _hash; protected override void Forget() => _hash = 0; public bool IsLike(Compared other) => _hash.Equals(other._hash); public override int GetHashCode() { if (_hash == 0) _hash = Make(); return _hash; } }
        public class Cloned : Named { private int _hash; private bool _stale = true; public Cloned(string name) : base(name) { } private Cloned(Cloned other) : base(other.Text) { _hash = other._hash; _stale = other._stale; } public Cloned Clone() => new(this); public Cloned With() => new(Text) { _hash = _hash, _stale = _stale }; public Cloned Taking(Cloned from) { (_hash, _stale) = (from._hash, from._stale); return this; } protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class ClonedAtFirst : Named { private int _hash; private bool _stale; public ClonedAtFirst(string name) : base(name) => _stale = true; private ClonedAtFirst(ClonedAtFirst other) : base(other.Text) { _hash = other._hash; this._stale = other._stale; } public ClonedAtFirst Clone() => new(this); protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class Unsigned(string name) : Named(name) { private uint _hash; private ulong _wide = ulong.MaxValue; private uint? _more = 7; protected override void Forget() { _hash = 0; _wide = ulong.MaxValue; _more = 7; } public override int GetHashCode() { if (_hash == 0) _hash = (uint)Make(); if (_wide == ulong.MaxValue) _wide = (ulong)Make(); if (_more == 7) _more = (uint)Make(); return (int)(_hash ^ (uint)_wide ^ (_more ?? 0)); } }
        public class Small(string name) : Named(name) { private short _hash = -1; private byte _wide = byte.MaxValue; private sbyte? _more = -2; protected override void Forget() { _hash = -1; _wide = byte.MaxValue; _more = -2; } public override int GetHashCode() { if (_hash == -1) _hash = (short)Make(); if (_wide == byte.MaxValue) _wide = (byte)Make(); if (_more == -2) _more = (sbyte)Make(); return _hash ^ _wide ^ (_more ?? 0); } }
        public class OrNothing(string name) : Named(name) { private long? _hash; private bool? _isMade = false; private ushort? _more; protected override void Forget() { _hash = null; _isMade = false; } public override int GetHashCode() { _hash ??= Make(); if (_isMade != true) { _more = (ushort)Make(); _isMade = true; } return (int)_hash ^ (_more ?? 0); } }
        public class VersionBeside(string name) : Named(name) { private int _version = 1; private int _hash; private int _hashVersion = -1; private string? _text; public string Told => _text ??= Text + "!"; protected override void Forget() { _version++; _text = null; } public override int GetHashCode() { if (_hashVersion != _version) { _text ??= Text + "!"; _hash = _text.GetHashCode(StringComparison.Ordinal); _hashVersion = _version; } return _hash; } }
        public class TestedInLocal(string name) : Named(name) { private int _hash; private string? _text; public string Told => _text ??= Text + "!"; protected override void Forget() { _hash = 0; _text = null; } public override int GetHashCode() { int hash = _hash; if (hash == 0) { _text ??= Text + "!"; _hash = hash = _text.GetHashCode(StringComparison.Ordinal); } return hash; } }
        public class Tree(string name) : Named(name) { private int _hash; private readonly Node _node = new(name.Length); public int Nodes => _node.Hash; protected override void Forget() => _hash = 0; public override int GetHashCode() { if (_hash == 0) _hash = Make(); return _hash; } public class Node { private int _hash; public Node(int hash) { _hash = hash; } public int Hash => _hash; } }
        public class Holding<T>(string name) : Named(name) { private int _hash; private int _length = 1; public T? Value; [NonSerialized] private bool _valid; public void Keep() => _valid = true; public void Grow() => _length++; private static int Twice(in int number) => 2 * number; protected override void Forget() => _valid = false; public override int GetHashCode() { if (!_valid) { _hash = Make() ^ Value!.GetHashCode() ^ Twice(in _length) ^ Twice(_length) ^ _length.CompareTo(_hash); _hash = Make(); _valid = true; } return _hash; } }
        public class Tried : Named { private int _hash; private bool _stale; private readonly int _length; public Tried(string name) : base(name) { try { _length = int.Parse(name, null); } catch (FormatException) { _length = name switch { "" => 0, "a" => 1, _ => 2 }; } _stale = true; } public int Length => _length; protected override void Forget() { lock (this) { _stale = true; } } public override int GetHashCode() { lock (this) { if (_stale) { _hash = Make(); _stale = false; } return _hash; } } }
        public struct Plain { private readonly string _text; private int _hash; public Plain(string text) => _text = text; public override bool Equals(object? o) => o is Plain s && s._text == _text; public override int GetHashCode() { if (_hash == 0) _hash = _text.GetHashCode(StringComparison.Ordinal); return _hash; } }
        public class SetByOthers(string name) : Named(name) { private int _hash; private bool _stale = true; public void Keep() => _stale = false; protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class SeenByOthers(string name) : Named(name) { private int _hash; public bool Stale = true; protected override void Forget() => Stale = true; public override int GetHashCode() { if (Stale) { _hash = 17; _hash = _hash * 31 + Make(); Stale = false; } return _hash; } }
        public class InProperty(string name) : Named(name) { private int _hash; private bool Stale { get; set; } = true; protected override void Forget() => Stale = true; public override int GetHashCode() { if (Stale) { _hash = Make(); Stale = false; } return _hash; } }
        public class ThroughLocal(string name) : Named(name) { private int _hash; public bool Stale = true; protected override void Forget() => Stale = true; public override int GetHashCode() { if (Stale) { _hash = Make(); Stale = false; } int hash = _hash; return hash; } }
        public class SetInterlocked(string name) : Named(name) { private int _hash; private int _valid; public void Keep() => Interlocked.CompareExchange(ref _valid, 1, 0); protected override void Forget() => Interlocked.Exchange(ref _valid, 0); public override int GetHashCode() { if (Volatile.Read(ref _valid) == 0) { _hash = Make(); Interlocked.Exchange(ref _valid, 1); } return _hash; } }
        public class SetSometimes : Named { private int _hash; private bool _stale; public SetSometimes(string name) : base(name) { if (name.Length == 0) return; _stale = true; } protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class KeptParameter(string name, bool stale) : Named(name) { private int _hash; public KeptParameter(string name) : this(name, true) { } protected override void Forget() => stale = true; public override int GetHashCode() { if (stale) { _hash = Make(); stale = false; } return _hash; } }
        public class Counted(string name) : Named(name) { private int _hash; private int _asked; [NonSerialized] private bool _valid; public void Keep() => _valid = true; public void Ask() => _asked = 5; protected override void Forget() => _valid = false; public override int GetHashCode() { _asked++; if (!_valid) { _hash = Make(); _valid = true; } return _hash; } }
        public class Referred(string name) : Named(name) { private int _hash; public bool Stale = true; protected override void Forget() => Stale = true; public override int GetHashCode() { ref bool stale = ref Stale; if (stale) { _hash = Make(); stale = false; } return _hash; } }
        public class Exited : Named { private int _hash; private bool _stale; public Exited(string name) : base(name) { try { if (name.Length == 7) return; } finally { Text = name; } _stale = true; } protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class TakenFromNode(string name) : Named(name) { private int _hash; private bool _stale = true; public void Take(Node node) => _stale = node._stale; protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } public class Node { internal bool _stale = true; } }
        """;

    private const string Calls =
        """
        using Kept;
        public static class C
        {
            [ProcessPoolCallable] public static Flagged[] GetFlagged(Flagged[] a) => a;
            [ProcessPoolCallable] public static Versioned[] GetVersioned(Versioned[] a) => a;
            [ProcessPoolCallable] public static OfConstructor[] GetOfConstructor(OfConstructor[] a) => a;
            [ProcessPoolCallable] public static InConstructor[] GetInConstructor(InConstructor[] a) => a;
            [ProcessPoolCallable] public static FromMinusOne[] GetFromMinusOne(FromMinusOne[] a) => a;
            [ProcessPoolCallable] public static FromSomething[] GetFromSomething(FromSomething[] a) => a;
            [ProcessPoolCallable] public static Beside[] GetBeside(Beside[] a) => a;
            [ProcessPoolCallable] public static Wide[] GetWide(Wide[] a) => a;
            [ProcessPoolCallable] public static Marked[] GetMarked(Marked[] a) => a;
            [ProcessPoolCallable] public static Copied[] GetCopied(Copied[] a) => a;
            [ProcessPoolCallable] public static Generic<int>[] GetGeneric(Generic<int>[] a) => a;
            [ProcessPoolCallable] public static Frozen[] GetFrozen(Frozen[] a) => a;
            [ProcessPoolCallable] public static Lazily[] GetLazily(Lazily[] a) => a;
            [ProcessPoolCallable] public static LeftBehind[] GetLeftBehind(LeftBehind[] a) => a;
            [ProcessPoolCallable] public static Checked[] GetChecked(Checked[] a) => a;
            [ProcessPoolCallable] public static CheckedHash[] GetCheckedHash(CheckedHash[] a) => a;
            [ProcessPoolCallable] public static AfterLoop[] GetAfterLoop(AfterLoop[] a) => a;
            [ProcessPoolCallable] public static VolatileFlag[] GetVolatileFlag(VolatileFlag[] a) => a;
            [ProcessPoolCallable] public static VolatileHash[] GetVolatileHash(VolatileHash[] a) => a;
            [ProcessPoolCallable] public static SetTogether[] GetSetTogether(SetTogether[] a) => a;
            [ProcessPoolCallable] public static SetInPairs[] GetSetInPairs(SetInPairs[] a) => a;
            [ProcessPoolCallable] public static Barred[] GetBarred(Barred[] a) => a;
            [ProcessPoolCallable] public static Exchanged[] GetExchanged(Exchanged[] a) => a;
            [ProcessPoolCallable] public static Compared[] GetCompared(Compared[] a) => a;
            [ProcessPoolCallable] public static Cloned[] GetCloned(Cloned[] a) => a;
            [ProcessPoolCallable] public static ClonedAtFirst[] GetClonedAtFirst(ClonedAtFirst[] a) => a;
            [ProcessPoolCallable] public static Unsigned[] GetUnsigned(Unsigned[] a) => a;
            [ProcessPoolCallable] public static Small[] GetSmall(Small[] a) => a;
            [ProcessPoolCallable] public static OrNothing[] GetOrNothing(OrNothing[] a) => a;
            [ProcessPoolCallable] public static VersionBeside[] GetVersionBeside(VersionBeside[] a) => a;
            [ProcessPoolCallable] public static TestedInLocal[] GetTestedInLocal(TestedInLocal[] a) => a;
            [ProcessPoolCallable] public static Tree[] GetTree(Tree[] a) => a;
            [ProcessPoolCallable] public static Holding<int>[] GetHolding(Holding<int>[] a) => a;
            [ProcessPoolCallable] public static Tried[] GetTried(Tried[] a) => a;
            [ProcessPoolCallable] public static Plain[] GetPlain(Plain[] a) => a;
            [ProcessPoolCallable] public static object GetAny(object a) => a;
        }
        """;

    private const string Checks =
        """
        using Kept;
        using Remoting.Generators.Tests.Support;
        using Assert = Xunit.Assert;
        public static class Check
        {
            public static void A_flag() => Kept(Trip.Run(C.Remote.GetFlagged([Asked(new Flagged { Name = "a" }), new() { Name = "a" }])), new Flagged { Name = "a" }, k => k.Name = "b");
            public static void A_version() => Kept(Trip.Run(C.Remote.GetVersioned([Asked(new Versioned { Name = "a" }), new() { Name = "a" }])), new Versioned { Name = "a" }, k => k.Name = "b");
            public static void A_flag_beside_a_constructor() => Kept(Trip.Run(C.Remote.GetOfConstructor([Asked(new OfConstructor("a")), new("a")])), new OfConstructor("a"), k => k.Name = "b");
            public static void A_flag_that_constructors_set() => Kept(Trip.Run(C.Remote.GetInConstructor([Asked(new InConstructor("a")), new("a")])), new InConstructor("a"), k => k.Name = "b");
            public static void A_hash_that_starts_with_another_number() => Kept(Trip.Run(C.Remote.GetFromMinusOne([Asked(new FromMinusOne("a")), new("a")])), new FromMinusOne("a"), k => k.Name = "b");
            public static void A_hash_that_may_be_nothing() => Kept(Trip.Run(C.Remote.GetFromSomething([Asked(new FromSomething("a")), new("a")])), new FromSomething("a"), k => k.Name = "b");
            public static void A_hash_with_room_for_more() => Kept(Trip.Run(C.Remote.GetWide([Asked(new Wide("a")), new("a")])), new Wide("a"), k => k.Name = "b");
            public static void A_flag_that_is_marked() => Kept(Trip.Run(C.Remote.GetMarked([Asked(new Marked("a")), new("a")])), new Marked("a"), k => k.Name = "b");
            public static void A_text_beside_it() => Kept(Trip.Run(C.Remote.GetBeside([Asked(new Beside("a")), new("a")])), new Beside("a"), k => k.Name = "b");
            public static void A_record() => Kept(Trip.Run(C.Remote.GetCopied([Asked(new Copied("a")), new("a"), Asked(new Copied("a")) with { }])), new Copied("a"), k => k.Name = "b");
            public static void A_generic_type() => Kept(Trip.Run(C.Remote.GetGeneric([Asked(new Generic<int>("a")), new("a")])), new Generic<int>("a"), k => k.Name = "b");
            public static void A_hash_that_is_made_lazily() => Kept(Trip.Run(C.Remote.GetLazily([Asked(new Lazily("a")), new("a")])), new Lazily("a"), k => k.Name = "b");
            public static void A_flag_that_stays_behind() => Kept(Trip.Run(C.Remote.GetLeftBehind([Asked(new LeftBehind("a")), new("a")])), new LeftBehind("a"), k => k.Name = "b");
            public static void A_flag_behind_a_check() => Kept(Trip.Run(C.Remote.GetChecked([Asked(new Checked("a")), new("a")])), new Checked("a"), k => k.Name = "b");
            public static void A_hash_behind_a_check() => Kept(Trip.Run(C.Remote.GetCheckedHash([Asked(new CheckedHash("a")), new("a")])), new CheckedHash("a"), k => k.Name = "b");
            public static void A_flag_that_is_set_behind_a_loop() => Kept(Trip.Run(C.Remote.GetAfterLoop([Asked(new AfterLoop("a")), new("a")])), new AfterLoop("a"), k => k.Name = "b");
            public static void A_volatile_flag() => Kept(Trip.Run(C.Remote.GetVolatileFlag([Asked(new VolatileFlag("a")), new("a")])), new VolatileFlag("a"), k => k.Name = "b");
            public static void A_volatile_hash() => Kept(Trip.Run(C.Remote.GetVolatileHash([Asked(new VolatileHash("a")), new("a")])), new VolatileHash("a"), k => k.Name = "b");
            public static void A_hash_that_is_forgotten_with_a_number() => Kept(Trip.Run(C.Remote.GetSetTogether([Asked(new SetTogether("a")), new("a")])), new SetTogether("a"), k => k.Name = "b");
            public static void A_hash_that_is_forgotten_with_its_flag() => Kept(Trip.Run(C.Remote.GetSetInPairs([Asked(new SetInPairs("a")), new("a")])), new SetInPairs("a"), k => k.Name = "b");
            public static void A_flag_that_is_written_behind_a_barrier() => Kept(Trip.Run(C.Remote.GetBarred([Asked(new Barred("a")), new("a")])), new Barred("a"), k => k.Name = "b");
            public static void A_flag_that_is_exchanged() => Kept(Trip.Run(C.Remote.GetExchanged([Asked(new Exchanged("a")), new("a")])), new Exchanged("a"), k => k.Name = "b");
            public static void A_hash_that_is_compared() => Kept(Trip.Run(C.Remote.GetCompared([Asked(new Compared("a")), new("a")])), new Compared("a"), k => k.Name = "b");
            public static void A_copy_that_takes_the_hash_along() => Kept(Trip.Run(C.Remote.GetCloned([Asked(new Cloned("a")), new("a"), Asked(new Cloned("a")).Clone(), Asked(new Cloned("a")).With(), new Cloned("a").Taking(Asked(new Cloned("a")))])), new Cloned("a"), k => k.Name = "b");
            public static void A_copy_of_what_constructors_set() => Kept(Trip.Run(C.Remote.GetClonedAtFirst([Asked(new ClonedAtFirst("a")), new("a"), Asked(new ClonedAtFirst("a")).Clone()])), new ClonedAtFirst("a"), k => k.Name = "b");
            public static void Hashes_without_a_sign() => Kept(Trip.Run(C.Remote.GetUnsigned([Asked(new Unsigned("a")), new("a")])), new Unsigned("a"), k => k.Name = "b");
            public static void Small_hashes() => Kept(Trip.Run(C.Remote.GetSmall([Asked(new Small("a")), new("a")])), new Small("a"), k => k.Name = "b");
            public static void Hashes_that_may_be_nothing() => Kept(Trip.Run(C.Remote.GetOrNothing([Asked(new OrNothing("a")), new("a")])), new OrNothing("a"), k => k.Name = "b");
            public static void A_version_and_a_text_beside_it() => Kept(Trip.Run(C.Remote.GetVersionBeside([Asked(new VersionBeside("a")), new("a")])), new VersionBeside("a"), k => k.Name = "b");
            public static void A_hash_that_is_looked_at_in_a_variable() => Kept(Trip.Run(C.Remote.GetTestedInLocal([Asked(new TestedInLocal("a")), new("a")])), new TestedInLocal("a"), k => k.Name = "b");
            public static void A_namesake_in_a_type_within() => Kept(Trip.Run(C.Remote.GetTree([Asked(new Tree("a")), new("a")])), new Tree("a"), k => k.Name = "b");
            public static void Numbers_that_are_only_read_beside_it() => Kept(Trip.Run(C.Remote.GetHolding([Asked(new Holding<int>("a")), new("a")])), new Holding<int>("a"), k => k.Name = "b");
            public static void A_flag_that_is_set_behind_what_may_fail() => Kept(Trip.Run(C.Remote.GetTried([Asked(new Tried("a")), new("a")])), new Tried("a"), k => k.Name = "b");
            public static void A_structure() { foreach (var one in Trip.Run(C.Remote.GetPlain([Asked(new Plain("a")), new("a")]))) Assert.Contains(new Plain("a"), new HashSet<Plain> { one }); }
            public static void What_the_program_sets_arrives() { var back = Trip.Run(C.Remote.GetFrozen([new Frozen("a").Freeze(), new("b"), Asked(new Frozen("c"))])); Assert.True(back[0].IsFrozen); Assert.False(back[1].IsFrozen); Assert.True(back[2].IsFrozen); Kept(back[..1], new Frozen("a"), k => k.Name = "b"); }
            public static object Any(object a) => Trip.Run(C.Remote.GetAny(a));
            private static T Asked<T>(T asked) where T : notnull { object key = asked; _ = key.GetHashCode(); foreach (var field in typeof(T).GetFields((System.Reflection.BindingFlags)52)) if (field.Name is "_hash" or "_wide" or "_more") field.SetValue(key, Convert.ChangeType(99, Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType, null)); return (T)key; }
            private static void Kept<T>(T[] back, T same, Action<T> change) where T : class { foreach (var one in back) { Assert.Contains(same, new HashSet<T> { one }); change(one); Assert.DoesNotContain(same, new HashSet<T> { one }); } }
        }
        """;

    private static readonly Lazy<Assembly> OfSource = new(() => VariationTests.Load("Kept.Own", [Types, Calls, Checks], null));
    private static readonly Lazy<Assembly> OfLibrary = new(() => VariationTests.LoadWithLibrary("Kept.Library", Types, "Kept.User", [Calls, Checks]));
    private static readonly Lazy<Assembly> OfReleasedLibrary = new(() => VariationTests.LoadWithLibrary("Kept.Released", Types, "Kept.ReleasedUser", [Calls, Checks], optimization: OptimizationLevel.Release));

    public static IEnumerable<TheoryDataRow<string>> Rows() => Checks.Split('\n')
        .Where(line => line.Contains("public static void ", StringComparison.Ordinal))
        .Select(line => new TheoryDataRow<string>(line.Split("public static void ")[1].Split('(')[0]));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Is_made_anew_of_the_program_s_own_types(string check)
    {
        await Task.Yield();
        Run(OfSource.Value, check);
    }

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Is_made_anew_of_another_assembly_s_types(string check)
    {
        await Task.Yield();
        Run(OfLibrary.Value, check);
    }

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Is_made_anew_of_another_assembly_s_types_that_was_released(string check)
    {
        await Task.Yield();
        Run(OfReleasedLibrary.Value, check);
    }

    [TimedTheory]
    [InlineData("SetByOthers", "_stale")]
    [InlineData("SeenByOthers", "Stale")]
    [InlineData("InProperty", "Stale")]
    [InlineData("ThroughLocal", "Stale")]
    [InlineData("SetInterlocked", "_valid")]
    [InlineData("SetSometimes", "_stale")]
    [InlineData("TakenFromNode", "_stale")]
    [InlineData("KeptParameter", "stale")]
    [InlineData("Counted", "_asked")]
    [InlineData("Referred", "Stale")]
    [InlineData("Exited", "_stale")]
    public async Task What_others_write_too_is_refused_with_both_names(string type, string mark)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(Types, $"public static class C {{ [ProcessPoolCallable] public static int F(Kept.{type} a) => 1; }}");
        Assert.DoesNotContain(TestCompilation.Run(compilation).GeneratedSources, source => source.HintName == "C.Remote.g.cs");
        foreach (var (program, name) in new[] { (OfLibrary.Value, "Kept.Library"), (OfReleasedLibrary.Value, "Kept.Released") })
        {
            var library = AssemblyLoadContext.GetLoadContext(program)!.Assemblies.Single(one => one.GetName().Name == name);
            var key = Activator.CreateInstance(library.GetType("Kept." + type)!, "a");
            var call = program.GetType("Check")!.GetMethod("Any")!;
            var error = Assert.ThrowsAny<Exception>(() => call.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [key], null));
            Assert.Contains("'_hash'", error.Message, StringComparison.Ordinal);
            Assert.Contains($"'{mark}'", error.Message, StringComparison.Ordinal);
        }
    }

    [TimedFact]
    public async Task Is_made_anew_where_other_code_of_the_type_makes_what_is_not_there()
    {
        await Task.Yield();
        using var absent = ImageOf(TestCompilation.Create("namespace Absent; public class Thing { }").WithAssemblyName("Kept.Absent"));
        using var library = ImageOf(TestCompilation.Create("namespace Kept; public class Stranger { private int _hash; public int N; public void Forget() => _hash = 0; public object Make() { N++; return new Absent.Thing(); } public void Clear() { Make(); _hash = 0; } public override bool Equals(object? o) => o is Stranger s && s.N == N; public override int GetHashCode() { if (_hash == 0) _hash = N + 1; return _hash; } }")
            .WithAssemblyName("Kept.Strange").AddReferences(MetadataReference.CreateFromImage(absent.ToArray())));
        var program = VariationTests.Load(
            "Kept.StrangeUser",
            ["public static class C { [ProcessPoolCallable] public static Kept.Stranger Get(Kept.Stranger a) => a; } public static class Check { public static int Ask() { var key = new Kept.Stranger { N = 4 }; typeof(Kept.Stranger).GetField(\"_hash\", (System.Reflection.BindingFlags)36)!.SetValue(key, 99); return Remoting.Generators.Tests.Support.Trip.Run(C.Remote.Get(key)).GetHashCode(); } }"],
            library);
        Assert.Equal(5, program.GetType("Check")!.GetMethod("Ask")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null));
    }

    private static MemoryStream ImageOf(Compilation compilation)
    {
        TestCompilation.AssertClean(compilation);
        var image = new MemoryStream();
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        return image;
    }

    private static void Run(Assembly program, string check) => program.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
}
