using System.Reflection;
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
        public class SetByOthers(string name) : Named(name) { private int _hash; private bool _stale = true; public void Keep() => _stale = false; protected override void Forget() => _stale = true; public override int GetHashCode() { if (_stale) { _hash = Make(); _stale = false; } return _hash; } }
        public class SeenByOthers(string name) : Named(name) { private int _hash; public bool Stale = true; protected override void Forget() => Stale = true; public override int GetHashCode() { if (Stale) { _hash = 17; _hash = _hash * 31 + Make(); Stale = false; } return _hash; } }
        public class InProperty(string name) : Named(name) { private int _hash; private bool Stale { get; set; } = true; protected override void Forget() => Stale = true; public override int GetHashCode() { if (Stale) { _hash = Make(); Stale = false; } return _hash; } }
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
            public static void What_the_program_sets_arrives() { var back = Trip.Run(C.Remote.GetFrozen([new Frozen("a").Freeze(), new("b"), Asked(new Frozen("c"))])); Assert.True(back[0].IsFrozen); Assert.False(back[1].IsFrozen); Assert.True(back[2].IsFrozen); Kept(back[..1], new Frozen("a"), k => k.Name = "b"); }
            public static object Any(object a) => Trip.Run(C.Remote.GetAny(a));
            private static T Asked<T>(T key) where T : class { _ = key.GetHashCode(); foreach (var field in typeof(T).GetFields((System.Reflection.BindingFlags)52)) if (field.Name is "_hash" or "_wide") field.SetValue(key, 12345); return key; }
            private static void Kept<T>(T[] back, T same, Action<T> change) where T : class { foreach (var one in back) { Assert.Contains(same, new HashSet<T> { one }); change(one); Assert.DoesNotContain(same, new HashSet<T> { one }); } }
        }
        """;

    private static readonly Lazy<Assembly> OfSource = new(() => VariationTests.Load("Kept.Own", [Types, Calls, Checks], null));
    private static readonly Lazy<Assembly> OfLibrary = new(() => VariationTests.LoadWithLibrary("Kept.Library", Types, "Kept.User", [Calls, Checks]));

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
    [InlineData("SetByOthers", "_stale")]
    [InlineData("SeenByOthers", "Stale")]
    [InlineData("InProperty", "Stale")]
    public async Task What_others_write_too_is_refused_with_both_names(string type, string mark)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(Types, $"public static class C {{ [ProcessPoolCallable] public static int F(Kept.{type} a) => 1; }}");
        Assert.DoesNotContain(TestCompilation.Run(compilation).GeneratedSources, source => source.HintName == "C.Remote.g.cs");
        var library = OfLibrary.Value;
        var key = Activator.CreateInstance(System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(library)!.Assemblies.Single(one => one.GetName().Name == "Kept.Library").GetType("Kept." + type)!, "a");
        var call = library.GetType("Check")!.GetMethod("Any")!;
        var error = Assert.ThrowsAny<Exception>(() => call.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [key], null));
        Assert.Contains("'_hash'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{mark}'", error.Message, StringComparison.Ordinal);
    }

    private static void Run(Assembly program, string check) => program.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
}
