using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>Parameters that are read where they are, and parameters that stay at their defaults.</summary>
public sealed class SignatureTests
{
    /// <summary>What a method only reads by reference is copied.</summary>
    [TimedFact]
    public async Task By_reference()
    {
        await Task.Yield();
        Run(
            """
            using Remoting.Generators.Tests.Support;
            public readonly record struct Point(int X, int Y) { [ProcessPoolCallable] public Point Plus(in int x) => new(X + x, Y); }
            public static class C
            {
                [ProcessPoolCallable] public static int In(in int a, in Point b, in string? c = null) => a + b.X + (c?.Length ?? 0);
                [ProcessPoolCallable] public static int By(int a) => a;
                [ProcessPoolCallable] public static int By(in int a) => -a;
                [ProcessPoolCallable] public static Point ReadOnly(ref readonly Point a, in CancellationToken token) => a with { Y = token.CanBeCanceled ? 1 : 2 };
                [ProcessPoolCallable] public static int Sum(ReadOnlySpan<int> items) { var sum = 0; foreach (var item in items) sum += item; return sum; }
                [ProcessPoolCallable] public static string Join(ReadOnlySpan<string?> items, in ReadOnlySpan<char> with = default) => string.Join(with.ToString(), items.ToArray());
                [ProcessPoolCallable] public static int Params(scoped ReadOnlySpan<Point> first, params ReadOnlySpan<int> items) => first.Length * 100 + items.Length;
                [ProcessPoolCallable] public static int Which(int[] items) => 1;
                [ProcessPoolCallable] public static int Which(ReadOnlySpan<int> items) => 2;
                [ProcessPoolCallable] public static Task<int> Later(ReadOnlySpan<byte> items, IProgress<int>? p) { p?.Report(items.Length); return Task.FromResult(items.Length); }
                [ProcessPoolCallable] public static IEnumerable<char> Chars(ReadOnlySpan<char> text) => text.ToArray();
                public static void Run()
                {
                    Trip.Check(C.Remote.In(1, new(2, 3), "abc"), 6);
                    Trip.Check(C.Remote.In(1, new(2, 3)), 3);
                    Trip.Check(C.Remote.ReadOnly(new(2, 3)), new Point(2, 2));
                    Trip.Check(new Point(1, 2) is var p ? Point.Remote.Plus(p, 4) : null!, new Point(5, 2));
                    Trip.Check(C.Remote.Sum([1, 2, 3]), 6);
                    Trip.Check(C.Remote.Sum(new int[] { 1, 2, 3 }.AsSpan(1)), 5);
                    Trip.Check(C.Remote.Sum(default), 0);
                    Trip.Check(C.Remote.Join(["a", null, "b"], "-"), "a--b");
                    Trip.Check(C.Remote.Join(["a", "b"]), "ab");
                    Trip.Check(C.Remote.Params([new(1, 2)], 1, 2, 3), 103);
                    Trip.Check(C.Remote.Which(new int[1]), 1);
                    Trip.Check(C.Remote.Which((ReadOnlySpan<int>)new int[1]), 2);
                    Trip.Check(C.Remote.Later([1, 2], null), 2);
                    Trip.Check(C.Remote.Chars("abc"), "abc".ToCharArray());

                    // A copy is made when the call is, not when it is sent.
                    Span<int> reused = [1, 2];
                    var call = C.Remote.Sum(reused);
                    reused[0] = 100;
                    Trip.Check(call, 3);
                }
            }
            """);
    }

    /// <summary>An optional parameter that cannot travel is not in the stub, and has its default.</summary>
    [TimedFact]
    public async Task Optional_parameters_that_cannot_travel()
    {
        await Task.Yield();
        Run(
            """
            using Remoting.Generators.Tests.Support;
            [assembly: ProcessPoolCallable(typeof(Others), "F"), ProcessPoolCallable(typeof(Others), "G"), ProcessPoolCallable(typeof(double), "TryFormat"), ProcessPoolCallable(typeof(int), "Parse")]
            public static class Others
            {
                public static string F(int a, object? tag = null, IFormatProvider? provider = null, int b = 2) => a + (tag is null && provider is null ? "" : "!") + b;
                public static int G(string a) => 1;
                public static int G(string a, IFormatProvider? provider = null) => 2;
                public static string G(int a, Stream? stream = null) => stream is null ? "none" : "some";
                public static string G(int a, Action? then = null, CancellationToken token = default) => then is null ? "none" : "some";
            }
            public static class C
            {
                [ProcessPoolCallable] public static string Save(string name, Stream? to = null, Action<int>? done = null, int more = 3, in Span<int> span = default) => name + (to is null && done is null) + more + span.Length;
                [ProcessPoolCallable] public static string Which(int a, Stream? s = null, int b = 1) => "stream";
                public static string Which(int a, Action? s = null, int b = 1) => "action";
                public static void Run()
                {
                    Trip.Check(C.Remote.Save("a"), "aTrue30");
                    Trip.Check(C.Remote.Save("a", 5), "aTrue50");
                    Trip.Check(C.Remote.Save("a", more: 6), "aTrue60");
                    Trip.Check(C.Remote.Which(1), "stream");
                    Trip.Check(Others.Remote.F(1), "12");
                    Trip.Check(Others.Remote.F(1, 5), "15");
                    Trip.Check(Others.Remote.G("x"), 1);
                    Trip.Check(Others.Remote.G(1), "none");
                    Trip.Check(int.Remote.Parse("12"), 12);
                    Trip.Check(int.Remote.Parse((ReadOnlySpan<char>)"12"), 12);
                    Func<string, RemoteCall<int>> parse = int.Remote.Parse;
                    Func<int, RemoteCall<string>> f = Others.Remote.F;
                    Trip.Check(f(4), "42");
                    Trip.Check(parse("5"), 5);
                }
            }
            """);
    }

    /// <summary>Defaults as other languages say them: by attributes.</summary>
    [TimedFact]
    public async Task Defaults_of_other_languages()
    {
        await Task.Yield();
        var library = Emit(TestCompilation.Create(
            """
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            namespace Microsoft.FSharp.Core { public sealed class OptionalArgumentAttribute : Attribute; public sealed class FSharpOption<T>(T value) { public T Value { get; } = value; } }
            namespace Lib
            {
                using Microsoft.FSharp.Core;
                public static class Basic
                {
                    public static string Day(int a, [Optional, DateTimeConstant(630822816000000000)] DateTime day, [Optional, DecimalConstant(1, 0, 0u, 0u, 15u)] decimal m, [Optional, DefaultParameterValue("x")] string s)
                        => a + day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) + m.ToString(System.Globalization.CultureInfo.InvariantCulture) + s;
                    public static string Maybe([Optional, DateTimeConstant(630822816000000000)] DateTime? day, [Optional] string s, [Optional] int z, [Optional, DefaultParameterValue(5)] int n) => $"{day?.Year}{n}{s}{z}";
                    public static string Late([Optional, DecimalConstant(1, 0, 0u, 0u, 15u)] decimal m, [Optional, DateTimeConstant(630822816000000000)] DateTime day, [Optional, DefaultParameterValue(7)] int z) => $"{m}{day.Year}{z}";
                    public static string Narrow([Optional, DefaultParameterValue((byte)3)] byte a, [Optional, DefaultParameterValue((sbyte)-3)] sbyte b, [Optional, DefaultParameterValue((short)-4)] short c, [Optional, DefaultParameterValue((ushort)5)] ushort d,
                        [Optional, DefaultParameterValue(6u)] uint e, [Optional, DefaultParameterValue(long.MinValue)] long f, [Optional, DefaultParameterValue(ulong.MaxValue)] ulong g, [Optional, DefaultParameterValue('h')] char h,
                        [Optional, DefaultParameterValue(1.5f)] float i, [Optional, DefaultParameterValue(-2.5)] double j, [Optional, DefaultParameterValue(true)] bool k, [Optional, DateTimeConstant(630822816000000000)] DateTime m, int last)
                        => $"{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{m.Year}{last}";
                    public static string First([Optional, DecimalConstant(1, 0, 0u, 0u, 15u)] decimal m, int last) => m.ToString(System.Globalization.CultureInfo.InvariantCulture) + last;
                    public static string Sharp(int a, [OptionalArgument] FSharpOption<int>? b, [OptionalArgument] FSharpOption<string>? c) => a + (b is null ? "none" : b.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)) + (c is null ? "none" : c.Value);
                }
            }
            """).WithAssemblyName("Lib"));
        Run(
            """
            using Lib;
            using Remoting.Generators.Tests.Support;
            [assembly: ProcessPoolCallable(typeof(Basic), "Day"), ProcessPoolCallable(typeof(Basic), "Maybe"), ProcessPoolCallable(typeof(Basic), "Late"), ProcessPoolCallable(typeof(Basic), "First"), ProcessPoolCallable(typeof(Basic), "Narrow"), ProcessPoolCallable(typeof(Basic), "Sharp")]
            public static class C
            {
                [ProcessPoolCallable] public static string Boxed(int a, [System.Runtime.InteropServices.Optional, System.Runtime.InteropServices.DefaultParameterValue((byte)3)] object b) => a + b.GetType().Name + b;
                public static void Run()
                {
                    Trip.Check(Basic.Remote.Day(1), "12000-01-011.5x");
                    Trip.Check(Basic.Remote.Day(1, s: "y", m: 2m), "12000-01-012y");
                    Trip.Check(Basic.Remote.Maybe(), Basic.Maybe());
                    Trip.Check(Basic.Remote.Maybe(null, "s", 1, 7), "7s1");
                    Trip.Check(Basic.Remote.Late(), Basic.Late());
                    Trip.Check(Basic.Remote.Late(z: 3), Basic.Late(z: 3));
                    Trip.Check(Basic.Remote.First(last: 3), "1.53");
                    Trip.Check(Basic.Remote.Narrow(last: 3), Basic.Narrow(last: 3));
                    Trip.Check(C.Remote.Boxed(1), "1Byte3");
                    Func<int, RemoteCall<string>> boxed = C.Remote.Boxed;
                    Trip.Check(boxed(2), "2Byte3");
                    Trip.Check(Basic.Remote.Sharp(1), "1nonenone");
                    Trip.Check(Basic.Remote.Sharp(1, new(2)), "12none");
                    Trip.Check(Basic.Remote.Sharp(1, c: new("z")), "1nonez");
                    Func<int, RemoteCall<string>> f = Basic.Remote.Sharp;
                }
            }
            """,
            library);
    }

    /// <summary>A span that may be given as several values, where the language has no words for that.</summary>
    [TimedFact]
    public async Task An_older_language()
    {
        await Task.Yield();
        const string Source = "[assembly: Remoting.ProcessPoolCallable(typeof(string), \"Concat\")] public static class C { [Remoting.ProcessPoolCallable] public static int F(System.ReadOnlySpan<int> a) => 1; }";
        var options = TestCompilation.Options.WithLanguageVersion(LanguageVersion.CSharp10);
        var compilation = TestCompilation.Create("").RemoveAllSyntaxTrees().AddSyntaxTrees(CSharpSyntaxTree.ParseText(Source, options, "Old.cs"));
        CSharpGeneratorDriver.Create([new CallableGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _, TestContext.Current.CancellationToken);
        TestCompilation.AssertClean(complete);
    }

    /// <summary>A number of the size of an address is carried as one, with a warning.</summary>
    [TimedFact]
    public async Task Native_numbers()
    {
        await Task.Yield();
        Run(
            """
            using Remoting.Generators.Tests.Support;
            public record Sizes(nint A, nuint B, nint[] C, nint? D);
            public static class C
            {
                [ProcessPoolCallable] public static nint F(nint a, nint b = 5) => a + b;
                [ProcessPoolCallable] public static Sizes G(Sizes a) => a;
                [ProcessPoolCallable] public static List<nuint> H(List<nuint> a) => a;
                public static void Run()
                {
                    Trip.Check(C.Remote.F(7), (nint)12);
                    Trip.Check(C.Remote.F(nint.MinValue, 0), nint.MinValue);
                    Trip.Check(C.Remote.G(new(-1, nuint.MaxValue, [1, -2], 3)), new Sizes(-1, nuint.MaxValue, [1, -2], 3));
                    Trip.Check(C.Remote.H([0, nuint.MaxValue]), [0, nuint.MaxValue]);
                }
            }
            """);
    }

    /// <summary>Compiles without a warning, and runs <c>C.Run</c>.</summary>
    private static void Run(string source, byte[]? library = null)
    {
        var references = library is null ? Array.Empty<MetadataReference>() : [MetadataReference.CreateFromImage(library)];
        var compilation = TestCompilation.WithGenerated(TestCompilation.Create(source).AddReferences(references));
        TestCompilation.AssertClean(compilation);
        var context = new System.Runtime.Loader.AssemblyLoadContext("Signatures", isCollectible: true);
        if (library is not null)
            context.LoadFromStream(new MemoryStream(library));
        context.LoadFromStream(new MemoryStream(Emit(compilation))).GetType("C")!.GetMethod("Run")!.Invoke(null, null);
    }

    private static byte[] Emit(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return stream.ToArray();
    }
}
