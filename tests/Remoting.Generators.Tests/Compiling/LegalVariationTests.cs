using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>More programs that compile without a mark, and so do with one: names, attributes, defaults and forms of declarations that few people write.</summary>
public sealed class LegalVariationTests
{
    [TimedTheory]
    [InlineData("#pragma warning disable CS8981\npublic static class Order { [ProcessPoolCallable] public static int F() => 1; } public static class order { [ProcessPoolCallable] public static int F() => 1; }")]
    [InlineData("#pragma warning disable CS8981\npublic record P(int X); public record p(int X); public static class C { [ProcessPoolCallable] public static P F(p x, List<p> y, List<P> z, P[] v, p[] w) => null!; }")]
    [InlineData("namespace A { public record P(int X); } namespace a { public record P(int X); } namespace A.a { public record P(int X); } public static class C { [ProcessPoolCallable] public static A.P F(a.P x, A.a.P y) => null!; }")]
    [InlineData("public static class C { [ProcessPoolCallable] public static int Do(int x) => x; [ProcessPoolCallable] public static int DO(int x) => x; [ProcessPoolCallable] public static int dO(int x) => x; [ProcessPoolCallable] public static int Do(long x) => 1; }")]
    [InlineData("public record P<T>(T X); public record POfInt32(int X); public record P(int X) { public record OfInt32(int Y); } public static class C { [ProcessPoolCallable] public static P<int> F(POfInt32 a, P b, P.OfInt32 c, P<P<int>>[] d) => null!; }")]
    [InlineData("public static class Remote { [ProcessPoolCallable] public static int F() => 1; } public class B { protected static int Remote; public static int RemoteCalls() => 1; } public class D : B { [ProcessPoolCallable] public static int G() => 1; } public interface I { static int Remote => 1; [ProcessPoolCallable] static int H() => 1; }")]
    [InlineData("public class C { public class Remote { [ProcessPoolCallable] public static int F() => 1; public class RemoteCalls { [ProcessPoolCallable] public static int F() => 1; } } [ProcessPoolCallable] public static int F() => 1; }")]
    [InlineData("namespace Demo.System.Threading { public class Task { } public class List { } public static class String { [ProcessPoolCallable] public static global::System.Threading.Tasks.Task<int> F(string s, global::System.Collections.Generic.List<Task> t) => null!; } }")]
    [InlineData("namespace N.Remoting.Generated { public record Wire(int X); public class MessagePack { } public static class CallContext { [ProcessPoolCallable] public static Wire F(Wire w, IProgress<Wire>? p = null) => w; } } namespace N.MessagePack { public record System(int X); public static class C { [ProcessPoolCallable] public static System F(System s) => s; } }")]
    [InlineData("#pragma warning disable CS8981\nnamespace N { public class System { public class Collections { } public class Int32 { } } public class global { } public static class C { [ProcessPoolCallable] public static int F(System a, global b, System.Int32[] c, Dictionary<System.Collections, global> d) => 1; } }")]
    [InlineData("#pragma warning disable CS8981\npublic record @field(int X); public record @file(int X); public record @scoped(int X); public record @required(int X); public record @extension(int X); public record @allows(int X); public record @nint2(int X); public record @yield(int X); public record @dynamic(int X); public static class @when { [ProcessPoolCallable] public static @field @unmanaged(@file @managed, @scoped @notnull, @required @and, @extension @or, @allows @not, @yield @with, @dynamic @init) => null!; }")]
    [InlineData("public record Rec(int value, int reader, int writer, int context, int arguments, int result, int number, int known, int count, int items, int comparer, int kind, int graph) { [ProcessPoolCallable] public int F(int @this, int value, int cancellationToken, int executor, int returned, int services, int reports, int call, int flow, int buffer, int bytes, int outlet) => 1; }")]
    [InlineData("public static class C { [ProcessPoolCallable] public static int F(int _, int __, int ___, int _a, int a, int a_, int A) => 1; [ProcessPoolCallable] public static Task<int> G(int _, IProgress<int>? __ = null, CancellationToken ___ = default) => null!; [ProcessPoolCallable] public static int É(int é, int e\u0301) => 1; }")]
    [InlineData("public class F1 { private int a = 1, _a = 2, a_1 = 3, __a = 4, a_2 = 5, _a_1 = 6; public int All() => a + _a + a_1 + __a + a_2 + _a_1; } public static class C { [ProcessPoolCallable] public static F1 F(F1 x) => x; }")]
    [InlineData("public class F1 { private int é = 1, ê = 2, e\u0301 = 3, _ = 4, __ = 5; public int All() => é + ê + e\u0301 + _ + __; } public record 名前(string 姓, int ｆ) { [ProcessPoolCallable] public F1 呼ぶ(F1 引数, 名前 他) => 引数; }")]
    public async Task Names(string source)
    {
        await Task.Yield();
        GeneratedCode.AssertClean(TestCompilation.Create(source));
    }

    [TimedTheory]
    [InlineData("public static int F(char a = '\\'', char b = '\\0', char c = '\\ud800', char d = '\\u2028', string e = \"{\\\"\\\\\\u2029\\ud83d\\ude00{{\\0\") => 1;")]
    [InlineData("public static int F(double a = double.NaN, float b = float.PositiveInfinity, double c = -0.0, float d = float.Epsilon, double e = double.MinValue, decimal f = decimal.MaxValue, decimal g = -0.10m) => 1;")]
    [InlineData("public static int F(long a = long.MinValue, ulong b = ulong.MaxValue, int c = int.MinValue, sbyte d = -128, byte e = 255, short f = -1, ushort g = 7, uint h = uint.MaxValue, nint i = -5, nuint j = 6) => 1;")]
    [InlineData("public static int F(DayOfWeek a = (DayOfWeek)(-7), ConsoleModifiers b = ConsoleModifiers.Alt | ConsoleModifiers.Shift, DayOfWeek? c = (DayOfWeek)9, StringComparison? d = null) => 1;")]
    [InlineData("public static int F(Guid a = new(), (int, string?) b = default, DateTime? c = null, KeyValuePair<int, int> d = new KeyValuePair<int, int>(), bool e = true, bool? f = false, int? g = int.MaxValue, char? h = 'x') => 1;")]
    [InlineData("public static int X() => 1; public const string K = nameof(F) + \"\\t\"; [ProcessPoolCallable] public static int F(string a = K, string? b = default, string c = @\"\\ \"\"x\", int d = 1 + 2 * 3, string e = $\"{K}!\") => 1;")]
    [InlineData("public static int F(params List<int> a) => 1; [ProcessPoolCallable] public static int G(string s, params IEnumerable<string?> a) => 1; [ProcessPoolCallable] public static int H(params IReadOnlyList<(int A, string? B)> a) => 1; [ProcessPoolCallable] public static int I(params ReadOnlySpan<DateTime?> a) => 1; [ProcessPoolCallable] public static int J(params HashSet<int> a) => 1;")]
    [InlineData("public static int F(scoped in ReadOnlySpan<int> a, ref readonly int b, in DateTime c = default, in int? d = 4) => 1;")]
    [InlineData("public static int F([CallerMemberName] string a = \"\", [CallerFilePath] string? b = null, [CallerLineNumber] int c = 0, [CallerArgumentExpression(\"e\")] string? d = null, int e = 1) => 1;")]
    [InlineData("public static int F(bool c, [CallerArgumentExpression(nameof(c))] string? m = null, [CallerLineNumber] long l = 0, [CallerLineNumber] double k = 1) => 1;")]
    [InlineData("public static async IAsyncEnumerable<(int A, string? B)> F([EnumeratorCancellation] CancellationToken t = default, int? n = null) { await Task.Yield(); yield break; }")]
    [InlineData("public static async ValueTask<(int First, (string? Inner, int) Second)?> F((int A, int B)[] a, List<(int X, int)>? b = null) { await Task.Yield(); return null; }")]
    [InlineData("public static async ValueTask F() => await Task.Yield(); [ProcessPoolCallable] public static IEnumerable<int> G() { yield return 1; } [ProcessPoolCallable] public static IReadOnlyList<int?>? H() => null; [ProcessPoolCallable] public static async Task<List<IReadOnlyDictionary<string, int?[]?>>?> I() { await Task.Yield(); return null; }")]
    [InlineData("public static partial int F(int a, string b = \"x\"); public static partial int F(int a, string b) => a; [ProcessPoolCallable] public static partial Task<int> G(); public static async partial Task<int> G() { await Task.Yield(); return 1; }")]
    [InlineData("public static unsafe int F(int x) { int* p = &x; return *p; } [ProcessPoolCallable] public static extern int G(int x); [ProcessPoolCallable, System.Runtime.InteropServices.DllImport(\"libc\", EntryPoint = \"abs\")] public static extern int H(int x);")]
    [InlineData("public static int F([AllowNull] string a, [DisallowNull] int? b, [StringSyntax(\"Regex\")] string c = \"[\", [ConstantExpected(Max = 3)] int d = 1, [Range(1, 2)] int e = 1) => 1; private sealed class RangeAttribute(int a, int b) : Attribute { public int A => a + b; }")]
    [InlineData("[return: NotNullIfNotNull(nameof(a))] public static string? F(string? a) => a; [return: MaybeNull] [ProcessPoolCallable] public static string G() => null; [ProcessPoolCallable] public static int H([NotNullWhen(true)] string? a, [MaybeNullWhen(false)] string b) => 1;")]
    public async Task Signatures(string method)
    {
        await Task.Yield();
        GeneratedCode.AssertClean(TestCompilation.Create(
            $$"""
            #pragma warning disable CS0626, CS8826, CS1998
            using System.Diagnostics.CodeAnalysis;
            using System.Runtime.CompilerServices;
            public static partial class C { [ProcessPoolCallable] {{method}} }
            """));
    }

    [TimedTheory]
    [InlineData("[Obsolete(\"\", true)] public class Old { public int X { get; set; } } [Obsolete(\"\", true)] public class Below : Old { [Obsolete(\"x\")] public int Y { get; set; } private Old? _old; public Below Go() { _old = this; return this; } } [Obsolete] public static class C { [ProcessPoolCallable] public static int F(Below b, Dictionary<string, Old[]>? c = null) => 1; }")]
    [InlineData("public class P { [Obsolete(\"\", true)] public int Old; [Obsolete(\"\", true)] private int _x; [Obsolete(\"\", true)] public P(int x) { } public P() { } public int A { [Obsolete(\"\", true)] get; [Obsolete(\"\", true)] set; } [Obsolete(\"\", true)] public required int R { get; init; } } public static class C { [ProcessPoolCallable] public static P? F(P[] p) => null; }")]
    [InlineData("[Obsolete(\"\", true)] public struct S(int x) { public int X => x; } public record R { [Obsolete(\"\", true)] public S? Value { get; init; } [Obsolete(\"\", true)] public List<S> Many = []; } public static class C { [ProcessPoolCallable] public static R F(R r) => r; }")]
    [InlineData("[Obsolete(\"\", true)] public interface IOld { } [Obsolete(\"\", true)] public record Impl(int X) : IOld; public static class C { [Obsolete] [ProcessPoolCallable] public static IOld F(IOld a, List<IOld> b) => a; }")]
    [InlineData("public class A { [Obsolete(\"\", true)] public class B { public enum E { X } public record R(E Y); } } public static class C { [Obsolete(\"\", true)] [ProcessPoolCallable] public static A.B.R F(A.B.E a = A.B.E.X) => null!; }")]
    [InlineData("public enum E { [Obsolete(\"\", true)] A, [Experimental(\"E1\")] B, C } public static class C { [ProcessPoolCallable] public static E F(E a = 0, E b = (E)1, E? c = (E)0) => a; }")]
    [InlineData("[Experimental(\"E1\")] public interface I<T> { } public record R<[Mine] T>(T X) : I<T>; public sealed class MineAttribute : Attribute; public static class C { [Experimental(\"E1\")] [ProcessPoolCallable] public static I<int> F(R<I<string>> a) => null!; }")]
    [InlineData("[Experimental(\"E1\")] public class Outer { public record In(int X); } public class Uses { [Experimental(\"E2\")] private Outer.In? _in; public int? Get() => _in?.X; } public static class C { [ProcessPoolCallable] public static Uses F(Uses a) => a; }")]
    [InlineData("public class P { [Experimental(\"E1\")] public P() { } [Experimental(\"E2\")] public int A { get; set; } public int B { get; [Experimental(\"E3\")] set; } [Experimental(\"E4\")] public event Action? Changed; public void Go() => Changed?.Invoke(); } public static class C { [ProcessPoolCallable] public static P[] F(P a) => [a]; }")]
    [InlineData("[Experimental(\"E1\")] public interface IShape { } [Obsolete(\"\", DiagnosticId = \"E2\")] public interface IOld<T> { } public class Box<T> where T : IShape, IOld<Outer<T>.In> { private T? _item; public T? Get() => _item; } public class Outer<T> { public class In; } public class Own : IShape, IOld<Outer<Own>.In> { } public static class C { [ProcessPoolCallable] public static Box<Own> F(Box<Own> a) => a; }")]
    [InlineData("[Experimental(\"E1\")] public class Any<T> : MessagePack.Formatters.IMessagePackFormatter<T> { public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) { } public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => default!; } [MessagePackFormatter(typeof(Any<P>))] public class P; [MessagePackObject] public class Q { [Key(0), MessagePackFormatter(typeof(Any<int>))] public int X { get; set; } } public static class C { [ProcessPoolCallable] public static Q F(P a, List<P[]> b) => null!; }")]
    [InlineData("[Experimental(\"E1\")] public interface IShape { } [MessagePackObject] public class P : IShape; [MessagePackObject] public class Q { public Q(IShape shape) => Shape = (P)shape; [Key(0)] public P Shape { get; } } public static class C { [ProcessPoolCallable] public static Q F(Q a) => a; }")]
    [InlineData("public class P { [RequiresUnreferencedCode(\"x\")] public P() { } [IgnoreMember] public Action? Then { get; set; } public int A { [RequiresDynamicCode(\"y\")] get; set; } } public static class C { [ProcessPoolCallable] public static P F(P a) => a; }")]
    [InlineData("public class P { [IgnoreMember] public required Action Log { get; init; } internal required int Inside { get; set; } public required string S; } public class Q : P { [IgnoreMember] public new required Stream Log { get; init; } public required int More { get; init; } } public static class C { [ProcessPoolCallable] public static P F(Q a) => a; }")]
    [InlineData("[System.Runtime.Versioning.SupportedOSPlatform(\"windows\")] public record W(int X); [System.Runtime.Versioning.UnsupportedOSPlatform(\"linux\")] public static class C { [System.Runtime.Versioning.SupportedOSPlatform(\"windows\")] [ProcessPoolCallable] public static W F(W w) => w; }")]
    [InlineData("[Obsolete(\"\", true)] public delegate int Old(int x); [Obsolete(\"\", true)] public enum Kind { A } public record R { [IgnoreMember] public object? X; [Obsolete(\"\", true)] public Kind K { get; set; } = Kind.A; [Obsolete(\"\", true)] public event Old? Happened; [Obsolete(\"\", true)] public int? Go() => Happened?.Invoke(1); } public static class C { [ProcessPoolCallable] public static R F(R r) => r; }")]
    public async Task What_is_said_of_what(string source)
    {
        await Task.Yield();
        GeneratedCode.Clean(TestCompilation.Create("using System.Diagnostics.CodeAnalysis;\n" + source));
    }

    [TimedTheory]
    [InlineData("public static class E { extension(int x) { [ProcessPoolCallable] public int Twice() => x * 2; [ProcessPoolCallable] public static int Three() => 3; } extension(string) { public static int Len(string s) => s.Length; } [ProcessPoolCallable] public static int Old(this int x) => x; }")]
    [InlineData("public interface I { [ProcessPoolCallable] int F(int x); [ProcessPoolCallable] int G() => 1; [ProcessPoolCallable] static virtual int H() => 1; static abstract int J(); } public record R(int X) : I { [ProcessPoolCallable] public int F(int x) => x; [ProcessPoolCallable] int I.G() => 2; public static int J() => 1; }")]
    [InlineData("public abstract class B { [ProcessPoolCallable] public abstract int F(); [ProcessPoolCallable] public virtual int G(int x = 1) => x; [ProcessPoolCallable] protected internal int H() => 1; } public class D : B { [ProcessPoolCallable] public override int F() => 1; [ProcessPoolCallable] public sealed override int G(int x = 2) => x; [ProcessPoolCallable] public new int H() => 2; }")]
    [InlineData("public struct S(int x) { [ProcessPoolCallable] public readonly int F() => x; [ProcessPoolCallable] public S G(in S other) => other; } public readonly record struct T<TItem>(TItem X); public readonly struct U { [ProcessPoolCallable] public T<U?>[] F(T<int?>? a = null) => []; } public ref struct V { [ProcessPoolCallable] public static int F() => 1; }")]
    [InlineData("[ProcessPoolCallable] static int Local(int x) => x; _ = Local(1); public partial class Program { [ProcessPoolCallable] public static int F(int x) => x; }")]
    [InlineData("file class Hidden { [ProcessPoolCallable] public static int F() => 1; } file record Data(int X); public static class C { [ProcessPoolCallable] internal static int G(List<int> x) => 1; private record Own(int X); [ProcessPoolCallable] private static Own? H(Own x) => x; private protected record Kin; }")]
    [InlineData("public class G<T> { [ProcessPoolCallable] public static int F() => 1; public class In { [ProcessPoolCallable] public static int H() => 1; } } public static class C { [ProcessPoolCallable] public static T Gen<T>(T x) => x; [ProcessPoolCallable] public static int Outs(out int x, ref int y) => x = y; }")]
    [InlineData("public class C { [ProcessPoolCallable] public static C operator +(C a, C b) => a; [ProcessPoolCallable] public C() { } public int P { [ProcessPoolCallable] get; } public int this[int i] { [ProcessPoolCallable] get => i; } [ProcessPoolCallable] public static implicit operator int(C c) => 1; public event Action E { [ProcessPoolCallable] add { } remove { } } [ProcessPoolCallable] static C() { } [ProcessPoolCallable] ~C() { } }")]
    [InlineData("public class Outer<T> { public record In(T X); public enum E { A } } public record Holds(Outer<int>.In A, Outer<string?>.E B, Outer<Outer<int>.E>.In[] C, (Outer<int>.In? X, int)? D); public static class C { [ProcessPoolCallable] public static Holds F(Holds a, Outer<int>.E b = Outer<int>.E.A) => a; }")]
    [InlineData("public record A<T>(T X, A<T>? Next); public sealed record B<T>(T X) : A<List<T>>([X], null) where T : struct, IComparable<T>; public abstract class N<TSelf> where TSelf : N<TSelf> { public TSelf? Parent { get; set; } public List<TSelf> Children { get; } = []; } public class M : N<M> { private int _x = 1; public int X => _x; } public static class C { [ProcessPoolCallable] public static A<List<int>> F(B<int> b, M m, N<M> n) => b; }")]
    [InlineData("public class K<T> where T : class?, IEnumerable<int>?, new() { private readonly T _x = new(); public T X => _x; } public class L<T> where T : unmanaged, allows ref struct { } public class Q<T, U> where T : notnull, U where U : class { private T? _t; private protected U? _u; public object? Get() => (object?)_t ?? _u; } public static class C { [ProcessPoolCallable] public static int F(K<List<int>> a, Q<string, object> b) => 1; }")]
    [InlineData("#nullable disable\npublic class O { private string _s; public List<string> L { get; set; } public string S => _s; public O N; } public static class C { [ProcessPoolCallable] public static O F(O a, string b, Dictionary<string, O> c = null) => a; }\n#nullable enable\npublic record P(O A, string? B); public static class D { [ProcessPoolCallable] public static P? F(P? a) => a; }")]
    public async Task Forms(string source)
    {
        await Task.Yield();
        GeneratedCode.Clean(TestCompilation.Create("#pragma warning disable CS8602\n" + source));
    }

    /// <summary>What an initializer, or a name, cannot do in an annotated type is left to the library.</summary>
    [TimedTheory]
    [InlineData("[MessagePackObject] public class B { [Key(0)] public int X { get; set; } } [MessagePackObject] public class D : B { internal new int X; [Key(1)] public int Y { get; set; } }")]
    [InlineData("[MessagePackObject] public class B { [Key(0)] public int X { get; set; } } [MessagePackObject] public class D : B { internal new string? X; [Key(1)] public int Y { get; set; } }")]
    [InlineData("[MessagePackObject] public class B { [Key(0)] public int X; } [MessagePackObject] public class D : B { public static new int X; [Key(1)] public int Y { get; set; } }")]
    [InlineData("[MessagePackObject] public class B { [Key(0)] public int X { get; set; } } [MessagePackObject] public class D : B { public new int X() => 1; [Key(1)] public int Y { get; set; } }")]
    [InlineData("[MessagePackObject(true)] public class B { public int X { get; set; } } [MessagePackObject(true)] public class D : B { public new static int X { get; set; } public int Y { get; set; } }")]
    [InlineData("[MessagePackObject(true)] public class B { public int X { get; set; } } [MessagePackObject(true)] public class D : B { internal new int X { get; set; } public int Y { get; set; } }")]
    [InlineData("[System.Runtime.Serialization.DataContract] public class B { [System.Runtime.Serialization.DataMember] public int X { get; set; } } [System.Runtime.Serialization.DataContract] public class D : B { internal new class X; [System.Runtime.Serialization.DataMember] public int Y { get; set; } }")]
    [InlineData("[MessagePackObject] public class D { [Key(0)] public int Id { get; set; } [IgnoreMember] public required Action Log { get; init; } }")]
    [InlineData("[System.Runtime.Serialization.DataContract] public class D { [System.Runtime.Serialization.DataMember] public int A { get; set; } public required string B { get; set; } }")]
    [InlineData("[MessagePackObject] internal class B { internal required string Name { get; set; } } [MessagePackObject] internal class D : B { [Key(0)] public int Id { get; set; } }")]
    [InlineData("[MessagePackObject(true)] internal class D { public required int X { get; internal set; } }")]
    [InlineData("[MessagePackObject] public class B { [Key(0)] public virtual required int X { get; set; } } [MessagePackObject] public class D : B { [Key(0)] public override required int X { get; set; } [Key(1)] public required string Y; }")]
    [InlineData("[Union(0, typeof(A)), Union(0, typeof(B))] public abstract class D; [MessagePackObject] public class A : D; [MessagePackObject] public class B : D;")]
    [InlineData("[Union(0, typeof(A)), Union(1, typeof(B))] public abstract class D; [MessagePackObject] public class A : D; [MessagePackObject] public class B;")]
    [InlineData("[Union(0, typeof(A)), Union(1, typeof(B)), Union(2, typeof(D))] public interface D; [MessagePackObject] public struct A : D; [MessagePackObject] public struct B;")]
    [InlineData("[Union(0, typeof(A)), Union(1, typeof(B))] public interface D; [MessagePackObject] public struct A : D; [MessagePackObject] public class B : D;")]
    public async Task Annotated_types(string types)
    {
        await Task.Yield();
        GeneratedCode.Clean(TestCompilation.Create(types + " internal static class C { [ProcessPoolCallable] internal static D F(D a, List<D> b) => a; }"));
    }

    /// <summary>Which only interfaces allow. The analyzers say that they cannot cross; a stub could not name them.</summary>
    [TimedTheory]
    [InlineData("static None F() => null!;")]
    [InlineData("static void F(None none) { }")]
    [InlineData("static None F(None? a, int b) => null!;")]
    public async Task A_method_of_static_types_has_no_stub(string method)
    {
        await Task.Yield();
        GeneratedCode.AssertClean(TestCompilation.Create(
            $"#pragma warning disable CS8897, CS8898\npublic static class None {{ }} public interface I {{ [ProcessPoolCallable] {method} [ProcessPoolCallable] static int G() => 1; }}"));
    }
}
