using System.Globalization;
using Microsoft.CodeAnalysis;
using Remoting.CompilerServices;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>What is generated is the same for everybody, and names that others rely on do not change by themselves.</summary>
public sealed class StabilityTests
{
    private const string Source =
        """
        namespace Demo;
        public enum Signed { Minus = -1 }
        [MessagePackObject] public class Indexed { [Key(10)] public int I { get; set; } [Key(2)] public int İ { get; set; } }
        [Union(-3, typeof(Iota))] public abstract class Inline { }
        public class Iota : Inline { public int[,,] Grid { get; set; } = new int[0, 0, 0]; }
        public static class Input
        {
            [ProcessPoolCallable] public static Inline F(Indexed i, int x = -5, double d = -1.5e-7, decimal m = -12345.67m, Signed s = Signed.Minus, Signed t = (Signed)(-7)) => null!;
            [ProcessPoolCallable] public static void I(long l = long.MinValue, float f = float.NegativeInfinity, sbyte b = -1) { }
            [ProcessPoolCallable] public static void İ(char c = 'ı') { }
            [ProcessPoolCallable] public static void i() { }
        }
        """;

    /// <summary>Another minus, another decimal point: some cultures have them, here one that has both and is there everywhere.</summary>
    [TimedFact]
    public async Task Of_the_culture()
    {
        await Task.Yield();
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NegativeSign = "\u2212";
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NaNSymbol = "?";
        Assert.Equal(In(CultureInfo.InvariantCulture), In(odd));

        static List<string> In(CultureInfo culture)
        {
            var before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = culture;
            try
            {
                return Texts(TestCompilation.Run(TestCompilation.Create(Source)));
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [TimedFact]
    public async Task Of_the_order_of_files_and_of_what_is_unrelated()
    {
        await Task.Yield();
        const string Other = "namespace Demo { public static class Another { [ProcessPoolCallable] public static void F(Indexed a) { } } }";
        var expected = Texts(TestCompilation.Run(TestCompilation.Create(Source, Other)));
        Assert.Equal(expected, Texts(TestCompilation.Run(TestCompilation.Create(Other, "class Unrelated;", Source))));
    }

    /// <summary>By these names callables are found on another machine: a change here breaks who has them.</summary>
    [TimedFact]
    public async Task Wire_names()
    {
        await Task.Yield();
        var assembly = TestCompilation.Load(
            """
            namespace Demo.@class
            {
                public record Generic<T>(T Item);
                public class Outer
                {
                    public class Inner
                    {
                        [ProcessPoolCallable] public static void Nothing() { }
                        [ProcessPoolCallable] public static int Primitives(int a, string? b, object c, decimal? e) => a;
                        [ProcessPoolCallable] public static void Arrays(int[] a, int[][] b, int[,] c, int[,][] d) { }
                        [ProcessPoolCallable] public static void Generics(Generic<Generic<string?>> a, Dictionary<string, List<int?>> b, (int A, string? B) c) { }
                        [ProcessPoolCallable] public static void @event(Inner @in, System.Threading.CancellationToken token, params string[] rest) { }
                        [ProcessPoolCallable(Name = "named")] public static void Named(int a) { }
                        public int Value { get; set; }
                    }
                }
            }
            """);
        var registry = (CallableRegistryAttribute)Attribute.GetCustomAttribute(assembly, typeof(CallableRegistryAttribute))!;
        string[] names =
        [
            "Demo.@class.Outer.Inner.Nothing()",
            "Demo.@class.Outer.Inner.Primitives(int, string, object, decimal?)",
            "Demo.@class.Outer.Inner.Arrays(int[], int[][], int[,], int[,][])",
            "Demo.@class.Outer.Inner.Generics(Demo.@class.Generic<Demo.@class.Generic<string>>, System.Collections.Generic.Dictionary<string, System.Collections.Generic.List<int?>>, System.ValueTuple<int, string>)",
            "Demo.@class.Outer.Inner.event(Demo.@class.Outer.Inner, System.Threading.CancellationToken, string[])",
            "named",
        ];
        Assert.All(names, name => Assert.NotNull(registry.Find("Demo.class.Outer+Inner", name)));
    }

    /// <summary>Two libraries may have types and methods of the same names: each has its own table, and its own stubs.</summary>
    [TimedFact]
    public async Task Two_libraries_with_the_same_names()
    {
        await Task.Yield();
        const string Library = "namespace Lib; public record P(int X); public static class Api { [ProcessPoolCallable] public static P F(P p) => new(p.X + 1); }";
        Compilation[] libraries =
        [
            .. new[] { "Lib.One", "Lib-One", "1Lib" }.Select(name => TestCompilation.WithGenerated(TestCompilation.Create(Library).WithAssemblyName(name))),
        ];
        Assert.All(libraries, TestCompilation.AssertClean);
        var assemblies = libraries.Select(Load).ToList();
        var callables = assemblies.Select(assembly => ((CallableRegistryAttribute)Attribute.GetCustomAttribute(assembly, typeof(CallableRegistryAttribute))!).Find("Lib.Api", "Lib.Api.F(Lib.P)")).ToList();
        Assert.All(callables, Assert.NotNull);
        Assert.Equal(assemblies, callables.Select(callable => callable!.GetType().Assembly));

        var user = TestCompilation.Create(
            """
            extern alias one;
            extern alias two;
            using A = one::Lib;
            using static one::Lib.ApiRemoteExtension;
            namespace Use
            {
                public static class C
                {
                    [ProcessPoolCallable] public static int F(int p) => p;
                    public static object One() => new one::Lib.ApiRemote().F(new(1));
                    public static object Two() => new two::Lib.ApiRemote().F(new(1));
                    public static object Three() => A.Api.Remote.F(new(1));
                }
            }
            """).AddReferences(libraries[0].ToMetadataReference(["one"]), libraries[1].ToMetadataReference(["two"]));
        TestCompilation.AssertClean(TestCompilation.WithGenerated(user));
    }

    private static System.Reflection.Assembly Load(Compilation compilation)
    {
        using var stream = new MemoryStream();
        Assert.True(compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        stream.Position = 0;
        return new System.Runtime.Loader.AssemblyLoadContext(compilation.AssemblyName, isCollectible: true).LoadFromStream(stream);
    }

    private static List<string> Texts(GeneratorRunResult result) =>
        [.. result.GeneratedSources.Select(source => source.HintName + "\n" + source.SourceText).Order(StringComparer.Ordinal)];
}
