using Microsoft.CodeAnalysis;
using Remoting.CompilerServices;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>Every kind of method and of containing type that can have callables: compiles without a warning, and runs.</summary>
public sealed class CallableShapeTests
{
    [TimedFact]
    public async Task Containing_types()
    {
        await Task.Yield();
        Check(
            """
            public static class Global { [ProcessPoolCallable] public static int F(int x) => x + 1; }
            public struct Structure { [ProcessPoolCallable] public static int F(int x) => x + 2; }
            public record Rec(int A) { [ProcessPoolCallable] public static int F(int x) => x + 3; }
            public interface IFace { [ProcessPoolCallable] static int F(int x) => x + 4; }
            public ref struct OnStack { [ProcessPoolCallable] public static int F(int x) => x + 9; }
            internal class Program { [ProcessPoolCallable] internal static int F(int x) => x + 5; }
            namespace Demo.@event
            {
                public class @class
                {
                    [ProcessPoolCallable] public static int F(int x) => x + 6;
                    protected internal class Inner { [ProcessPoolCallable] protected internal static int F(int x) => x + 7; }
                }
                public class Derived : @class { [ProcessPoolCallable] public static int G(int x) => x + 8; }
            }
            """,
            """
            Same(2, Trip.Run(Global.Remote.F(1)));
            Same(3, Trip.Run(Structure.Remote.F(1)));
            Same(4, Trip.Run(Rec.Remote.F(1)));
            Same(5, Trip.Run(IFace.Remote.F(1)));
            Same(6, Trip.Run(Program.Remote.F(1)));
            Same(7, Trip.Run(Demo.@event.@class.Remote.F(1)));
            Same(8, Trip.Run(Demo.@event.@class.Inner.Remote.F(1)));
            Same(9, Trip.Run(Demo.@event.Derived.Remote.G(1)));
            Same(10, Trip.Run(OnStack.Remote.F(1)));
            """,
            usings: "using Demo.@event;");
    }

    [TimedFact]
    public async Task Results()
    {
        await Task.Yield();
        Check(
            """
            public static class C
            {
                public static int Calls;
                [ProcessPoolCallable] public static void Nothing() => Calls++;
                [ProcessPoolCallable] public static int Value() => 1;
                [ProcessPoolCallable] public static async Task Later() { await Task.Yield(); Calls++; }
                [ProcessPoolCallable] public static async Task<int> LaterValue(CancellationToken token) { await Task.Yield(); return token.CanBeCanceled ? 1 : 2; }
                [ProcessPoolCallable] public static bool MaybeToken(CancellationToken? token = null) => token.HasValue;
                public static bool MaybeToken(CancellationToken token) => throw new InvalidOperationException();
                [ProcessPoolCallable] public static ValueTask Soon(CancellationToken token = default) { Calls++; return default; }
                [ProcessPoolCallable] public static async ValueTask<string?> SoonValue(int a, CancellationToken token, string? b) { await Task.Yield(); return a + b; }
                [ProcessPoolCallable] public static IEnumerable<int> Iterate(int n) { for (var i = 0; i < n; i++) yield return i; }
                [ProcessPoolCallable] public static Task<IEnumerable<string>> IterateLater() => Task.FromResult(Enumerable.Repeat("a", 2));
                [ProcessPoolCallable] public static int? Maybe(int? x) => x;
                [ProcessPoolCallable] public static int Any(dynamic x, List<dynamic> y) => x + y[0];
                [ProcessPoolCallable] public static dynamic Same(dynamic? x) => x!;
                [ProcessPoolCallable] public static dynamic? None() => null;
                [ProcessPoolCallable] public static dynamic? Told(IProgress<int>? progress = null) => null;
                [ProcessPoolCallable] public static async Task<dynamic?> Later(int x) { await Task.Yield(); return x == 0 ? null : x; }
                [ProcessPoolCallable] public static (int Sum, List<string?> Names) Both(int a, params string?[] names) => (a, names.ToList());
            }
            """,
            """
            Trip.Run(C.Remote.Nothing()); Same(1, C.Calls);
            Same(1, Trip.Run(C.Remote.Value()));
            Trip.Run(C.Remote.Later()); Same(2, C.Calls);
            Same(2, Trip.Run(C.Remote.LaterValue()));
            Same(true, Trip.Run(C.Remote.MaybeToken()));
            Same(true, C.Remote.MaybeToken().InvokeForResultAsync(default).AsTask().Result);
            Trip.Run(C.Remote.Soon()); Same(3, C.Calls);
            Same("5x", Trip.Run(C.Remote.SoonValue(5, "x")));
            Same("0,1,2", string.Join(",", Trip.Run(C.Remote.Iterate(3))));
            Same("a,a", string.Join(",", Trip.Run(C.Remote.IterateLater())));
            Same(null, Trip.Run(C.Remote.Maybe(null)));
            Same(3, Trip.Run(C.Remote.Any(1, new() { 2 })));
            Same("x", (string)Trip.Run<dynamic>(C.Remote.Same("x")));
            foreach (RemoteCall<object?> call in new RemoteCall<object?>[] { C.Remote.None(), C.Remote.Told(), C.Remote.Later(0), C.Remote.Same(null)! })
            {
                Same((object?)null, Trip.Run(call));
                Same((object?)null, call.InvokeForResultAsync(default).AsTask().Result);
            }
            Same(2, Trip.Run(C.Remote.Both(1, "a", null)).Names.Count);
            Same("Nothing", C.Remote.Nothing().ToString().Split('.')[1].TrimEnd('(', ')'));
            Func<int, RemoteCall<IEnumerable<int>>> stub = C.Remote.Iterate;
            Same("0", string.Join(",", Trip.Run(stub(1))));
            Same("0", string.Join(",", C.Remote.Iterate(1).InvokeForResultAsync(default).Result));
            """);
    }

    [TimedFact]
    public async Task Streams()
    {
        await Task.Yield();
        Check(
            """
            using System.Runtime.CompilerServices;
            public record P(int X);
            public static class C
            {
                [ProcessPoolCallable] public static async IAsyncEnumerable<int> Count(int to, [EnumeratorCancellation] CancellationToken token = default)
                {
                    for (int i = 0; i < to; i++) { await Task.Yield(); yield return i; }
                }
                [ProcessPoolCallable] public static async IAsyncEnumerable<(string? A, P? B)> Pairs(params P[] ps)
                {
                    await Task.Yield();
                    foreach (var p in ps) yield return (p.X < 0 ? null : "x", p);
                }
                [ProcessPoolCallable] public static IAsyncEnumerable<dynamic> Any(object o) => new object[] { o, 1 }.ToAsyncEnumerable();
                [ProcessPoolCallable] public static async IAsyncEnumerable<int?[]> Arrays() { await Task.Yield(); yield return [1, null]; }
                [ProcessPoolCallable] public static async IAsyncEnumerable<IEnumerable<int>> Lazy() { await Task.Yield(); yield return [1, 2]; }
                [ProcessPoolCallable] public static async IAsyncEnumerable<int> Reports(int to, IProgress<int> progress)
                {
                    for (int i = 0; i < to; i++) { progress.Report(i); await Task.Yield(); yield return i; }
                }
            }
            public sealed class Sum : IProgress<int> { public int Value; public void Report(int value) => Value += value; }
            """,
            """
            Same("0,1,2", string.Join(",", Trip.Run(C.Remote.Count(3))));
            Same("", string.Join(",", Trip.Run(C.Remote.Count(0))));
            Same("(x, P { X = 1 }),(, P { X = -1 })", string.Join(",", Trip.Run(C.Remote.Pairs(new P(1), new P(-1)))));
            Same("a,1", string.Join(",", Trip.Run(C.Remote.Any("a"))));
            Same("1,", string.Join(",", Trip.Run(C.Remote.Arrays())[0]));
            Same("1,2", string.Join(",", Trip.Run(C.Remote.Lazy())[0]));
            var sum = new Sum();
            Same(4, Trip.Run(C.Remote.Reports(4, sum)).Count);
            Same(6, sum.Value);
            sum = new Sum();
            Same("0,1,2,3", string.Join(",", C.Remote.Reports(4, sum).Invoke(default).ToBlockingEnumerable()));
            Same(6, sum.Value);
            Func<int, RemoteStream<int>> stub = to => C.Remote.Count(to);
            Same("0", string.Join(",", stub(1).Invoke(default).ToBlockingEnumerable()));
            Same(true, C.Remote.Count(1).ToString().Contains("Count"));
            """);
    }

    [TimedFact]
    public async Task Progress()
    {
        await Task.Yield();
        Check(
            """
            public record P(int X);
            public static class C
            {
                [ProcessPoolCallable] public static void V(IProgress<int> p) => p.Report(1);
                [ProcessPoolCallable] public static int I(int x, IProgress<P?>? progress = null, CancellationToken token = default, IProgress<(int A, string? B)>? reports = null)
                {
                    progress?.Report(new P(x));
                    reports?.Report((x, null));
                    progress?.Report(null);
                    return progress is null ? 0 : 1;
                }
                [ProcessPoolCallable] public static async Task T(IProgress<int[]> p) { await Task.Yield(); p.Report([1]); }
                [ProcessPoolCallable] public static async Task<int> TI(IProgress<DayOfWeek> p) { await Task.Yield(); p.Report(DayOfWeek.Friday); return 1; }
                [ProcessPoolCallable] public static async ValueTask VT(IProgress<string> p) { await Task.Yield(); p.Report("a"); }
                [ProcessPoolCallable] public static async ValueTask<int> VTI(IProgress<dynamic> p) { await Task.Yield(); p.Report("a"); return 1; }
                [ProcessPoolCallable] public static IEnumerable<int> E(IProgress<int> p) { p.Report(1); yield return 1; p.Report(2); }
            }
            public sealed class Log<T> : IProgress<T> { public List<T> All = new(); public void Report(T value) => All.Add(value); }
            """,
            """
            string Both<T>(Func<IProgress<T>, RemoteCall> call)
            {
                var (far, near) = (new Log<T>(), new Log<T>());
                Trip.Execute(call(far));
                call(near).InvokeAsync(default).AsTask().Wait();
                Same(string.Join(",", near.All), string.Join(",", far.All));
                return string.Join(",", far.All);
            }
            Same("1", Both<int>(p => C.Remote.V(p)));
            Same("P { X = 3 },", Both<P?>(p => C.Remote.I(3, p)));
            Same("(3, )", Both<(int, string?)>(p => C.Remote.I(3, reports: p)));
            Same(0, Trip.Run(C.Remote.I(3)));
            Same("System.Int32[]", Both<int[]>(p => C.Remote.T(p)));
            Same("Friday", Both<DayOfWeek>(p => C.Remote.TI(p)));
            Same("a", Both<string>(p => C.Remote.VT(p)));
            Same("a", Both<dynamic>(p => C.Remote.VTI(p)));
            Same("1,2", Both<int>(p => C.Remote.E(p)));
            """);
    }

    [TimedFact]
    public async Task Instances()
    {
        await Task.Yield();
        Check(
            """
            public record Matrix(int[] Cells)
            {
                [ProcessPoolCallable] public Matrix Multiply(Matrix other) => new(Cells.Zip(other.Cells, (a, b) => a * b).ToArray());
                [ProcessPoolCallable] public static int Size(Matrix m) => m.Cells.Length;
                [ProcessPoolCallable] public int Sum(int @this_ = 1) => Cells.Sum() + @this_;
                [ProcessPoolCallable] public override string ToString() => "matrix";
                [ProcessPoolCallable] public async IAsyncEnumerable<int> Each() { foreach (var cell in Cells) { await Task.Yield(); yield return cell; } }
            }
            public struct Counter { public int Count { get; set; } [ProcessPoolCallable] public int Next() => ++Count; }
            public readonly record struct Point(int X, int Y) { [ProcessPoolCallable] public Point Plus(in int x) => new(X + x, Y); [ProcessPoolCallable] public Point Add(int x) => new(X + x, Y); }
            public class Plain { public string? Name { get; set; } [ProcessPoolCallable] public string? F(CancellationToken token) => Name; }
            [Union(0, typeof(Circle))] public abstract class Shape { [ProcessPoolCallable] public abstract double Area(); }
            [MessagePackObject] public class Circle : Shape { [Key(0)] public double R { get; set; } public override double Area() => R * R; }
            public class Service { private readonly Dictionary<int, Stream> _streams = new(); [ProcessPoolCallable] public int F() => _streams.Count; }
            public static class Twice { [ProcessPoolCallable] public static int F(int x) => x; [ProcessPoolCallable] public static int F(int x, CancellationToken token) => -x; }
            public record Both(int X) { [ProcessPoolCallable] public int F() => X; [ProcessPoolCallable] public static int F(Both x) => -x.X; }
            """.Replace("[ProcessPoolCallable] public Point Plus(in int x) => new(X + x, Y); ", ""),
            """
            var m = new Matrix(new[] { 1, 2 });
            Same("1,4", string.Join(",", Trip.Run(Matrix.Remote.Multiply(m, m)).Cells));
            Same("1,4", string.Join(",", Trip.Run(Matrix.Remote.Multiply(@this: m, other: m)).Cells));
            Same(2, Trip.Run(Matrix.Remote.Size(m)));
            Same(4, Trip.Run(Matrix.Remote.Sum(m)));
            Same("matrix", Trip.Run(Matrix.Remote.ToString(m)));
            Same("1,2", string.Join(",", Trip.Run(Matrix.Remote.Each(m))));
            Same("1,4", string.Join(",", Matrix.Remote.Multiply(m, m).InvokeForResultAsync(default).Result.Cells));
            var counter = new Counter { Count = 1 };
            Same(2, Trip.Run(Counter.Remote.Next(counter)));
            Same(2, Counter.Remote.Next(counter).InvokeForResultAsync(default).Result);
            Same(1, counter.Count);
            Same(new Point(4, 2), Trip.Run(Point.Remote.Add(new Point(1, 2), 3)));
            Same("n", Trip.Run(Plain.Remote.F(new Plain { Name = "n" })));
            Same(4.0, Trip.Run(Shape.Remote.Area(new Circle { R = 2 })));
            Same(1, Trip.Run(Twice.Remote.F(1)));
            Same(1, Math.Abs(Trip.Run(Both.Remote.F(new Both(1)))));
            """);
    }

    [TimedFact]
    public async Task Defaults_names_and_overloads()
    {
        await Task.Yield();
        Check(
            """
            public enum E { A = -2 }
            public static class C
            {
                [ProcessPoolCallable] public static string All(
                    int i = -1, uint u = 4000000000, long l = long.MinValue, ulong ul = ulong.MaxValue, byte b = 255, float f = -1.5e-30f, float fn = float.NaN,
                    double d = 1e300, double di = double.NegativeInfinity, decimal m = -1.10m, char c = '\'', char cr = '\n', string s = "a\"\\\n\u0001", string? n = null,
                    bool t = true, E e = E.A, E? en = E.A, int? q = 5, int? qn = null, DateTime time = default, Guid g = default) =>
                    string.Join("|", i, u, l, ul, b, f, fn, d, di, m, (int)c, (int)cr, s, n, t, e, en, q, qn, time.Ticks, g);
                [ProcessPoolCallable] public static string Clash(int context, int writer, int reader, int result, int arguments, int _n, int n, int cancellationToken, int @in, int name) =>
                    string.Join(",", context, writer, reader, result, arguments, _n, n, cancellationToken, @in, name);
                [ProcessPoolCallable] public static int @new(int a) => a;
                [ProcessPoolCallable] public static string O(int a) => "int";
                [ProcessPoolCallable] public static string O(long a) => "long";
                [ProcessPoolCallable] public static string O(string a) => "string";
                [ProcessPoolCallable] public static string O(object a) => "object";
                [ProcessPoolCallable] public static string O2(params List<int> a) => "list" + a.Count;
                [ProcessPoolCallable, Obsolete("old")] public static int Old() => 1;
                [ProcessPoolCallable] public static string ToString(int a) => "text";
                [ProcessPoolCallable] public static int Ext(this int a) => a;
            }
            """,
            """
            Same(C.All(), Trip.Run(C.Remote.All()));
            Same("1,2,3,4,5,6,7,8,9,10", Trip.Run(C.Remote.Clash(1, 2, 3, 4, 5, 6, 7, 8, name: 10, @in: 9)));
            Same(3, Trip.Run(C.Remote.@new(3)));
            Same("int", Trip.Run(C.Remote.O(1)));
            Same("long", Trip.Run(C.Remote.O(1L)));
            Same("string", Trip.Run(C.Remote.O("s")));
            Same("object", Trip.Run(C.Remote.O((object)"s")));
            Same("list2", Trip.Run(C.Remote.O2(1, 2)));
            Same(1, Trip.Run(C.Remote.Old()));
            Same("text", Trip.Run(C.Remote.ToString(1)));
            Same(1, Trip.Run(C.Remote.Ext(1)));
            """);
    }

    [TimedFact]
    public async Task Assembly_marks()
    {
        await Task.Yield();
        Check(
            """
            [assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]
            [assembly: ProcessPoolCallable(typeof(Math), nameof(Math.Max))]
            [assembly: ProcessPoolCallable(typeof(Mine), nameof(Mine.Unmarked))]
            [assembly: ProcessPoolCallable(typeof(File), nameof(File.ReadAllLines))]
            [assembly: ProcessPoolCallable(typeof(List<int>), "Nothing")]
            [assembly: ProcessPoolCallable(typeof(List<>), "Nothing")]
            [assembly: ProcessPoolCallable(typeof(int[]), "Nothing")]
            [assembly: ProcessPoolCallable(null!, null!)]
            public static class Mine
            {
                public static int Unmarked(int a) => a;
                public static int Unmarked(Stream a) => 0;
                [ProcessPoolCallable] public static int Marked(int a) => -a;
            }
            """,
            """
            Same(123456789, Trip.Run(int.Remote.Parse("123456789")));
            Same(2.5, Trip.Run(Math.Remote.Max(1.5, 2.5)));
            Same(1m, Trip.Run(Math.Remote.Max(1m, -1m)));
            Same(1, Trip.Run(Mine.Remote.Unmarked(1)));
            Same(-1, Trip.Run(Mine.Remote.Marked(1)));
            """);
    }

    [TimedFact]
    public async Task Names_that_the_user_has_taken()
    {
        await Task.Yield();
        Check(
            """
            public static class C { [ProcessPoolCallable] public static int F(int x) => x; public static string Remote => "mine"; }
            public class B : Base { [ProcessPoolCallable] public static int F(int x) => x; }
            public class Base { protected void Remote() { } public int RemoteCalls; }
            public static class D { [ProcessPoolCallable] public static int F(int x) => x; }
            public class DRemote { }
            public static class Remote { [ProcessPoolCallable] public static int F(int x) => x; }
            public static class Wire { [ProcessPoolCallable] public static int System(int x) => x; [ProcessPoolCallable] public static int Remoting(int x) => x; }
            """,
            """
            Same("mine", C.Remote);
            Same(1, Trip.Run(C.RemoteCalls.F(1)));
            Same(1, Trip.Run(B.RemoteCalls_.F(1)));
            Same(1, Trip.Run(Remote.RemoteCalls.F(1)));
            Same(1, Trip.Run(D.Remote.F(1)));
            Same(1, Trip.Run(Wire.Remote.Remoting(1)));
            Same(1, Trip.Run(Wire.Remote.System(1)));
            """);
    }

    [TimedFact]
    public async Task Caller_information()
    {
        await Task.Yield();
        Check(
            """
            using System.Runtime.CompilerServices;
            public static class C
            {
                [ProcessPoolCallable] public static string F(int x, [CallerMemberName] string name = "", [CallerLineNumber] int line = -1, [CallerArgumentExpression("x")] string? text = null) =>
                    name + (line > 0) + text;
            }
            """,
            """
            Same("RunTruex: 1 + 1".Replace("x: ", ""), Trip.Run(C.Remote.F(1 + 1)));
            """);
    }

    [TimedFact]
    public async Task Registry_finds_every_callable()
    {
        await Task.Yield();
        var assembly = TestCompilation.Load(
            """
            namespace Demo
            {
                public class Outer { public class Inner { [ProcessPoolCallable] public static void F(List<(int A, string? B)> x, int? y) { } } }
                public class Two { [ProcessPoolCallable(Name = "one")] public static void F() { } [ProcessPoolCallable(Name = "one")] public static void G() { } }
            }
            """);
        var registry = (CallableRegistryAttribute)Attribute.GetCustomAttribute(assembly, typeof(CallableRegistryAttribute))!;

        var callable = registry.Find(
            "Demo.Outer+Inner",
            "Demo.Outer.Inner.F(System.Collections.Generic.List<System.ValueTuple<int, string>>, int?)");
        Assert.NotNull(callable);
        Assert.Equal(["x", "y"], callable.Parameters);
        Assert.Same(callable, registry.Find(callable.Group, callable.Name));
        Assert.NotNull(registry.Find("Demo.Two", "one"));
        Assert.Null(registry.Find("Demo.Two", "two"));
        Assert.Null(registry.Find("Demo.Three", "one"));
    }

    [TimedFact]
    public async Task Top_level_statements_and_internal_documentation()
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(
            """
            Console.WriteLine(Program.Remote.Twice(2));
            public partial class Program
            {
                /// <summary>Twice.</summary>
                /// <param name="x">What is doubled.</param>
                [ProcessPoolCallable] public static int Twice(int x) => 2 * x;
            }
            """);
        TestCompilation.AssertClean(TestCompilation.WithGenerated(compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication))));
    }

    /// <summary>As in a library that is documented and compliant, with crefs that lead to the callables.</summary>
    [TimedFact]
    public async Task Documentation()
    {
        await Task.Yield();
        var source = TestCompilation.Create(
            """
            [assembly: CLSCompliant(true)]
            /// <summary>Documented.</summary>
            public static class C
            {
                /// <summary>A tuple, an array, a nullable, a nested type.</summary>
                [ProcessPoolCallable] public static void F((int, string) a, int[,] b, int? c, List<Dictionary<string, int[]>> d) { }
            }
            """);
        var compilation = TestCompilation.WithGenerated(source.WithOptions(source.Options.WithSpecificDiagnosticOptions(
            source.Options.SpecificDiagnosticOptions.SetItem("CS1591", ReportDiagnostic.Warn))));
        TestCompilation.AssertClean(compilation);

        var stub = compilation.GetTypeByMetadataName("CRemote")!.GetMembers("F").Single();
        var cref = System.Xml.Linq.XElement.Parse(stub.GetDocumentationCommentXml(cancellationToken: TestContext.Current.CancellationToken)!).Element("inheritdoc")!.Attribute("cref")!.Value;
        Assert.Equal("C.F", DocumentationCommentId.GetFirstSymbolForDeclarationId(cref, compilation)!.ToDisplayString().Split('(')[0]);
    }

    /// <summary>An extension property is found through a using of its namespace, like any extension.</summary>
    [TimedFact]
    public async Task A_library_s_stubs_work_for_its_users()
    {
        await Task.Yield();
        var library = TestCompilation.WithGenerated(TestCompilation.Create(
            "namespace Lib; public record P(int X); public static class Api { [ProcessPoolCallable] public static P F(P p) => p; [ProcessPoolCallable] internal static P G(P p) => p; }")
            .WithAssemblyName("Lib"));
        TestCompilation.AssertClean(library);
        var user = TestCompilation.Create(
            """
            using Lib;
            namespace Use;
            public static class C
            {
                [ProcessPoolCallable] public static Lib.P[] F(Lib.P p) => new[] { p };
                public static RemoteCall<Lib.P> Call() => Lib.Api.Remote.F(new(1));
            }
            """).AddReferences(library.ToMetadataReference());
        TestCompilation.AssertClean(TestCompilation.WithGenerated(user));
    }

    private static void Check(string declarations, string statements, string usings = "")
    {
        var assembly = TestCompilation.Load(
            declarations,
            $$"""
            using Remoting.Generators.Tests.Support;
            {{usings}}
            public static class Checks
            {
                private static void Same<T>(T expected, T actual) => Xunit.Assert.Equal(expected, actual);
                public static void Run()
                {
            {{statements}}
                }
            }
            """);
        assembly.GetType("Checks")!.GetMethod("Run")!.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
