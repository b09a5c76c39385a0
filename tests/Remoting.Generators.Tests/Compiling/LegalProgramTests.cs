using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>Programs that compile without a mark do with one, whatever they call their things, and whatever they say of them.</summary>
public sealed class LegalProgramTests
{
    [TimedTheory]
    [InlineData("public static class Download { [ProcessPoolCallable] public static int DownloadRemote(int x) => x; [ProcessPoolCallable] public static int DownloadCallables(int x) => x; }")]
    [InlineData("public class A { public class B { [ProcessPoolCallable] public static int F() => 1; } } public class A_B { [ProcessPoolCallable] public static int F() => 1; }")]
    [InlineData("public class A { public class B_C { [ProcessPoolCallable] public static int F() => 1; } } public class A_B { public class C { [ProcessPoolCallable] public static int F() => 1; } }")]
    [InlineData("public static class D { [ProcessPoolCallable] public static int F() => 1; } public class DRemote { } public static class D_ { [ProcessPoolCallable] public static int F() => 1; }")]
    [InlineData("public class Order { [ProcessPoolCallable] public static int G() => 1; } namespace OrderRemote { public class X; }")]
    [InlineData("public class Order { [ProcessPoolCallable] public static int G() => 1; } namespace OrderCallables.Inner { public class X; }")]
    [InlineData("public record Rec(int X) { [ProcessPoolCallable] public int Add(int @this) => X + @this; [ProcessPoolCallable] public int Sub(int @this, int this_) => X - @this; }")]
    [InlineData("public static class F { [ProcessPoolCallable] public static int G(int GCallable, int _GCallable, int GCall) => GCallable; [ProcessPoolCallable] public static int _G(int GCallable) => GCallable; }")]
    [InlineData("public static class F { [ProcessPoolCallable] public static int Find(string name) => 1; [ProcessPoolCallable] public static void Finalize() { } [ProcessPoolCallable] public static int GetHashCode(int x) => x; }")]
    [InlineData("public static class F { [ProcessPoolCallable] public static int record(int field, int value, int await, int var) => 1; [ProcessPoolCallable] public static void partial() { } [ProcessPoolCallable] public static void where() { } }")]
    [InlineData("namespace Image { public class Tools { public int X { get; set; } } } public class Image_Tools { public int X { get; set; } } public static class C { [ProcessPoolCallable] public static int F(Image.Tools a, Image_Tools b) => 1; }")]
    [InlineData("[MessagePackObject] public class Inner { [Key(0)] public Dictionary<string, int> D { get; set; } = new(); } public record Job(Inner I, Dictionary<string, int> D) { [ProcessPoolCallable] public int F(Dictionary<string, int> e) => 1; }")]
    [InlineData("namespace N { public static class @await { [ProcessPoolCallable] public static Task<int> F(IProgress<@var> p) => null!; } public record @var(int X); }")]
    [InlineData("public static class C { [ProcessPoolCallable] public static int F(dynamic a, DateTime b = default, dynamic? c = null) => 1; }")]
    [InlineData("namespace N1 { public class Kind { public static readonly Kind Default = new(); } } namespace N2 { public class Kind : N1.Kind { public new static readonly Kind Default = new(); } } public sealed class Sort : N2.Kind { public static readonly Sort Own = new(); [ProcessPoolCallable] public static Sort F(Sort x) => x; }")]
    [InlineData("using System.Runtime.CompilerServices; public static class C { [ProcessPoolCallable] public static int F([FromServices] IDisposable clock, int x, [CallerArgumentExpression(\"clock\")] string? e = null) => 1; }")]
    [InlineData("using System.Runtime.CompilerServices; public static class C { [ProcessPoolCallable] public static int F(int x, Stream? s = null, CancellationToken t = default, [CallerArgumentExpression(\"s\")] string? e = null, [CallerArgumentExpression(\"t\")] string? f = null, [CallerArgumentExpression(\"x\")] string? g = null) => 1; }")]
    [InlineData("namespace Demo { public class OrderRemote { } } namespace Demo.Sub { class Order { [ProcessPoolCallable] public static void F() { } } class X { public OrderRemote R = new Demo.OrderRemote(); } }")]
    [InlineData("public class OrderCallables { } namespace Demo.Sub.Deeper { class Order { [ProcessPoolCallable] public static void F() { } } class X { public OrderCallables R = new global::OrderCallables(); } }")]
    [InlineData("namespace OrderRemote { public class X; } namespace Demo { class Order { [ProcessPoolCallable] public static void F() { } } class Y { public OrderRemote.X R = new global::OrderRemote.X(); } }")]
    [InlineData("namespace Shop.Contracts { public class OrderRemote { public static int X; } public static class OrderCallables { public static int X; } } namespace Shop.Jobs { using Shop.Contracts; public static class Order { [ProcessPoolCallable] public static int F() => OrderRemote.X; } public static class Use { public static int X => OrderCallables.X; } }")]
    [InlineData("public class Contracts { public class OrderRemote { public static int X; } } namespace Shop.Jobs { using static Contracts; public static class Order { [ProcessPoolCallable] public static int F() => OrderRemote.X; } }")]
    [InlineData("class Outer { [Union(0, typeof(Circle))] public abstract class Shape { } [MessagePackObject] private sealed class Circle : Shape { [Key(0)] public int A { get; set; } } [ProcessPoolCallable] public static int F(Shape x) => 1; }")]
    [InlineData("public partial class Outer { [MessagePackObject] public partial class A { [Key(0)] private Cell? _c; [Key(1)] private List<Cell>? _d; public bool Has => _c is not null && _d is not null; public void Set() { _c = new(); _d = []; } [MessagePackObject] private sealed class Cell { [Key(0)] public int X { get; set; } } } [ProcessPoolCallable] public static int F(A a, A[] b) => 1; }")]
    [InlineData("public class Outer { [MessagePackObject(true)] public class B { public int X { get; set; } } [MessagePackObject(true)] public class D : B { public new int X { get; set; } } [ProcessPoolCallable] public static int F(D a, B b) => 1; }")]
    [InlineData("public class Outer { public class Box<T> { public T? Item; } private class Hidden { public int A; } private struct Cell { public int A; } public class Holds { private Box<Hidden>? _a = null; private KeyValuePair<int, Cell> _b = default; private Cell? _c = null; private (Cell, int)[] _d = []; private Dictionary<Cell, Hidden>? _e = null; private Lazy<Cell>? _f = null; public bool Has => _a is null && _b.Key == 0 && _c is null && _d.Length == 0 && _e is null && _f is null; public int Of() => new Hidden().A + new Cell().A; } [ProcessPoolCallable] public static int F(Holds a, List<Holds> b) => 1; }")]
    [InlineData("[Union(0, typeof(Circle))] public interface IShape { } [MessagePackObject] file sealed class Circle : IShape { [Key(0)] public int A { get; set; } } public static class C { [ProcessPoolCallable] public static int F(IShape x, List<IShape> y) => 1; }")]
    [InlineData("using System.Runtime.CompilerServices; public static class C { [ProcessPoolCallable] public static int F([CallerMemberName] string a = \"\", int b = 1) => 1; }")]
    public async Task Names(string source)
    {
        await Task.Yield();
        var complete = GeneratedCode.Clean(TestCompilation.Create(source));
        Assert.DoesNotContain(complete.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
    }

    [TimedTheory]
    [InlineData("public static class C { [Obsolete(\"\", true)] [ProcessPoolCallable] public static int F(int x) => x; }")]
    [InlineData("[Obsolete(\"\", true)] public static class C { [ProcessPoolCallable] public static int F(int x) => x; public record P(int X) { [ProcessPoolCallable] public int G(int x = 1) => x; } }")]
    [InlineData("[Obsolete(\"\", true)] public record Old(int X); public static class C { [Obsolete] [ProcessPoolCallable] public static Old F(List<Old> x, Old? y = null) => x[0]; }")]
    [InlineData("[Obsolete(\"\", true, DiagnosticId = \"my-own\")] public record Old(int X); public static class C { [Obsolete] [ProcessPoolCallable] public static Task<Old[]> F(Dictionary<string, Old> x) => null!; }")]
    [InlineData("[Obsolete(DiagnosticId = \"X1\")] public enum E { [Obsolete(\"\", true)] Red } public static class C { [Obsolete(\"\", DiagnosticId = \"X2\")] [ProcessPoolCallable] public static E F(E e = default) => e; }")]
    [InlineData("public enum E { [Obsolete(\"\", true)] Red = 0, Crimson = 0 } public static class C { [ProcessPoolCallable] public static int F(E e = E.Crimson, E? f = E.Crimson) => 1; }")]
    [InlineData("public enum E { [Obsolete(\"\", true)] Red = 3 } public static class C { [ProcessPoolCallable] public static int F(E e = (E)3) => 1; }")]
    [InlineData("using System.Diagnostics.CodeAnalysis; public static class C { [Experimental(\"EXP1\")] [ProcessPoolCallable] public static int F(int x) => x; }")]
    [InlineData("using System.Diagnostics.CodeAnalysis; [Experimental(\"EXP1\")] public static class C { [ProcessPoolCallable] public static int F(int x) => x; [Experimental(\"EXP2\")] public class D { [ProcessPoolCallable] public static int G(D? d) => 1; } }")]
    [InlineData("using System.Diagnostics.CodeAnalysis; [Experimental(\"EXP1\")] public record P(int X); public record Q { public int A { get; set; } [Experimental(\"EXP2\")] public int B { get; set; } } public static class C { [Experimental(\"EXP3\")] [ProcessPoolCallable] public static Q F(P[] x) => null!; }")]
    [InlineData("using System.Diagnostics.CodeAnalysis; public class P { public P() { } [Experimental(\"EXP9\")] public P(int x) => X = x; public int X { get; set; } [Obsolete(\"\", DiagnosticId = \"OLD9\")] public int Y { get; set; } } public static class C { [ProcessPoolCallable] public static int F(P x) => 1; }")]
    [InlineData("[module: System.Diagnostics.CodeAnalysis.Experimental(\"EXP1\")] public static class C { [ProcessPoolCallable] public static int F(int x) => x; }")]
    public async Task What_is_obsolete_or_experimental(string source)
    {
        await Task.Yield();
        GeneratedCode.Clean(TestCompilation.Create(source));
    }

    /// <summary>Who marks a method has thought of what it says of trimming; exactly that is not said again in the file.</summary>
    [TimedTheory]
    [InlineData("[RequiresUnreferencedCode(\"x\")]", "IL2026")]
    [InlineData("[RequiresDynamicCode(\"x\")]", "IL3050")]
    [InlineData("[RequiresAssemblyFiles]", "IL3002")]
    [InlineData("[Experimental(\"EXP1\")]", "EXP1")]
    [InlineData("[System.Runtime.Versioning.SupportedOSPlatform(\"linux\")]", null)]
    public async Task What_is_said_of_trimming(string attribute, string? id)
    {
        await Task.Yield();
        var result = TestCompilation.Run(TestCompilation.Create($"using System.Diagnostics.CodeAnalysis; public static class C {{ {attribute} [ProcessPoolCallable] public static int F(int x) => x; }}"));
        var text = result.GeneratedSources.Single(source => source.HintName == "C.Remote.g.cs").SourceText.ToString();
        var ids = text.Split('\n').Where(line => line.Contains("// Who marked", StringComparison.Ordinal)).Select(line => line.Split(' ')[3]);
        Assert.Equal(id is null ? [] : [id], ids);
    }

    /// <summary>An assembly that other languages can use is told nothing of what is generated in it.</summary>
    [TimedFact]
    public async Task What_other_languages_cannot_use()
    {
        await Task.Yield();
        GeneratedCode.Clean(TestCompilation.Create(
            """
            [assembly: CLSCompliant(true)]
            public static class C
            {
                [ProcessPoolCallable] public static int F(int x) => x;
                [ProcessPoolCallable] public static int F(int[] x) => 1;
                [ProcessPoolCallable] public static int F(int[,] x) => 2;
                [ProcessPoolCallable] public static int F(int[][] x) => 3;
                [ProcessPoolCallable] public static int F(int[][][] x) => 4;
                [ProcessPoolCallable] public static int F(in long x) => 5;
                [ProcessPoolCallable] public static int F(long x) => 6;
                [ProcessPoolCallable] internal static int f(_Data x) => x.Value;
                [ProcessPoolCallable] public static int _F(Data<sbyte> x) => x.A;
                [CLSCompliant(false)] [ProcessPoolCallable] public static uint @_(params uint[][] x) => x[0][0];
            }
            internal static class c { [ProcessPoolCallable] public static int F(int x) => x; }
            public class _Data { public int Value { get; set; } private readonly uint _value = 3; public uint Get() => _value; }
            public class Data<T> { public int A, a; public T? B { get; set; } }
            """));
    }

    /// <summary>What the callable asks its users to think about, its stub does not ask them again.</summary>
    [TimedFact]
    public async Task A_stub_warns_of_nothing()
    {
        await Task.Yield();
        GeneratedCode.AssertClean(TestCompilation.Create(
            """
            public static class C
            {
                [Obsolete("", true)] [ProcessPoolCallable] public static int F(int x) => x;
                [System.Diagnostics.CodeAnalysis.Experimental("EXP1")] [ProcessPoolCallable] public static int G(int x) => x;
                public static void Use() { _ = C.Remote.F(1); _ = C.Remote.G(1); }
            }
            """));
    }

    [TimedTheory]
    [InlineData("public static int F([Optional, DefaultParameterValue(3)] int a, int b) => a + b;", "C.Remote.F(b: 1); C.Remote.F(1, 2);")]
    [InlineData("public static int F([Optional] int a, string b, [Optional] object c) => 1;", "C.Remote.F(b: \"\");")]
    [InlineData("public static int F([Optional, DefaultParameterValue(DayOfWeek.Friday)] DayOfWeek a, [Optional, DefaultParameterValue(\"x\")] object b, string c) => 1;", "C.Remote.F(c: \"\");")]
    [InlineData("public static int F([Optional, DateTimeConstant(12345L)] DateTime a) => 1;", "C.Remote.F();")]
    [InlineData("public static int F([Optional, DateTimeConstant(12345L)] DateTime a, int b = 1) => 1;", "C.Remote.F(); C.Remote.F(DateTime.Now);")]
    [InlineData("public static int F([Optional, DecimalConstant(2, 128, 0U, 1U, 2U)] decimal a, int b) => 1;", "C.Remote.F(b: 1);")]
    [InlineData("public static int F([Optional, DefaultParameterValue(null)] string? a, int? b) => 1;", "C.Remote.F(b: null);")]
    [InlineData("public static int F(int a = 1, params int[] b) => 1;", "C.Remote.F(); C.Remote.F(1, 2, 3);")]
    [InlineData("public static int F(CancellationToken token, [Optional] int a, CancellationToken other, int b) => 1;", "C.Remote.F(b: 1);")]
    public async Task Default_values(string method, string calls)
    {
        await Task.Yield();
        GeneratedCode.AssertClean(TestCompilation.Create(
            $$"""
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            public static class C { [ProcessPoolCallable] {{method}} public static void Use() { {{calls}} } }
            """.Replace("[Optional] object c", "[Optional] int c", StringComparison.Ordinal).Replace("object b", "string b", StringComparison.Ordinal)));
    }

    /// <summary>Nor are names too long for metadata, nor for the path of a file.</summary>
    [TimedFact]
    public async Task Long_names()
    {
        await Task.Yield();
        var name = new string('N', 400);
        var types = Enumerable.Range(0, 30).Select(i => $"A{new string('L', 80)}{i}").ToList();
        var source =
            $$"""
            namespace {{new string('S', 300)}}
            {
                {{string.Concat(types.Select(type => $"public record {type}(int X); "))}}
                public class {{name}} { public class {{name}}Inner {
                    [ProcessPoolCallable] public static ({{string.Join(", ", types)}}) {{name}}({{types[0]}} a, int b = 1) => default;
                    [ProcessPoolCallable] public static void {{name}}2(Dictionary<string, Dictionary<{{types[1]}}, List<Dictionary<int, {{types[2]}}>>>> a) { }
                } }
            }
            """;
        var compilation = TestCompilation.Create(source).WithAssemblyName(new string('Q', 200));
        GeneratedCode.AssertClean(compilation);
        var result = TestCompilation.Run(compilation);
        Assert.All(result.GeneratedSources, source => Assert.InRange(source.HintName.Length, 1, 72 + "Remoting.Generated..g.cs".Length));
        using var stream = new MemoryStream();
        Assert.True(GeneratedCode.Clean(compilation).Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
    }

    /// <summary>Code that says nothing of null has stubs that say nothing of it; what may be null in spite of its type, may be here.</summary>
    [TimedFact]
    public async Task Null_in_signatures()
    {
        await Task.Yield();
        GeneratedCode.AssertClean(TestCompilation.Create(
            """
            using System.Diagnostics.CodeAnalysis;
            public static class C
            {
            #nullable disable
                [ProcessPoolCallable] public static string Oblivious(string a, List<string> b, string[] c = null) => a;
                [ProcessPoolCallable] public static int Mixed(string a,
            #nullable enable
                    string b, List<string?> c) => 1;
                [ProcessPoolCallable] public static int Allowed([AllowNull] string a, [DisallowNull] string? b) => 1;
                [return: MaybeNull] [ProcessPoolCallable] public static string Maybe() => null;
                public static void Use()
                {
                    C.Remote.Oblivious(null, null);
                    C.Remote.Mixed(null, "", []);
                    C.Remote.Allowed(null, "");
                    RemoteCall<string?> call = C.Remote.Maybe();
                }
            }
            """));
    }

    /// <summary>A map takes a method with optional parameters by its name.</summary>
    [TimedFact]
    public async Task Methods_with_optional_parameters_can_be_mapped()
    {
        await Task.Yield();
        GeneratedCode.AssertClean(TestCompilation.Create(
            """
            public static class Jobs
            {
                [ProcessPoolCallable] public static int Resize(string file, int width = 100, string? format = null, CancellationToken token = default) => width;
                [ProcessPoolCallable] public static int Report(string file, IProgress<int>? progress = null) => 1;
                [ProcessPoolCallable] public static int All(int a = 1, int b = 2) => a + b;
                [ProcessPoolCallable] public static int Same(string file, int width = 1) => 1;
                [ProcessPoolCallable] public static int Same(string file) => 2;
                [ProcessPoolCallable] public static int Both(string file, int width = 1) => 1;
                [ProcessPoolCallable] public static int Both(string file, long width) => 1;
                [ProcessPoolCallable] public static int Two(string a, string b, DateTime c = default) => 1;
                public static object[] Use(ProcessPoolExecutor executor, string[] files, int[] numbers) =>
                [
                    executor.MapAsync(Jobs.Remote.Resize, files), executor.MapAsync(Jobs.Remote.Report, files), executor.MapAsync(Jobs.Remote.All, numbers),
                    executor.MapAsync(Jobs.Remote.Same, files), executor.MapAsync(Jobs.Remote.Both, files), executor.MapAsync(Jobs.Remote.Two, files, files),
                    Jobs.Remote.Resize("a", format: "b"), Jobs.Remote.All(), Jobs.Remote.All(b: 3),
                ];
            }
            """));
    }

    [TimedFact]
    public async Task Left_out_arguments_have_their_values()
    {
        await Task.Yield();
        var assembly = TestCompilation.Load(
            """
            using Remoting.Generators.Tests.Support;
            public static class Jobs
            {
                [ProcessPoolCallable] public static string F(string a, int b = 7, DayOfWeek c = DayOfWeek.Friday, decimal d = 1.5m, string? e = "e", double? f = 2) => $"{a} {b} {c} {d} {e} {f}";
                public static void Run() { Xunit.Assert.Equal(F("x"), Trip.Run(Jobs.Remote.F("x"))); }
            }
            """);
        assembly.GetType("Jobs")!.GetMethod("Run")!.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
