using System.Text;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>What other assemblies have, generated or not, is in nobody's way.</summary>
public sealed class SeveralAssembliesTests
{
    [TimedFact]
    public async Task A_library_s_stubs_and_one_s_own_for_the_same_type()
    {
        await Task.Yield();
        var library = GeneratedCode.Library("Lib", "namespace Lib { public static class Ops { [ProcessPoolCallable] public static int Add(int a) => a; public static int Sub(int a) => -a; } }");
        GeneratedCode.AssertClean(TestCompilation.Create(
            """
            using Lib;
            [assembly: ProcessPoolCallable(typeof(Ops), nameof(Ops.Sub))]
            public static class Use { public static object[] All() => [Ops.Remote.Add(1), Ops.RemoteCalls.Sub(1)]; }
            """).AddReferences(library));
    }

    [TimedFact]
    public async Task A_friend_s_stubs_and_one_s_own_for_the_same_type()
    {
        await Task.Yield();
        const string Source = "[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))] public record Data(List<string> X); public static class NAME { [ProcessPoolCallable] public static int F(Data d, Uri[] u) => 1; }";
        var library = GeneratedCode.Library("Lib.One", Source.Replace("NAME", "A", StringComparison.Ordinal), friend: "Demo.App");
        GeneratedCode.AssertClean(TestCompilation.Create(
            """
            [assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]
            public static class B { [ProcessPoolCallable] public static int F(Data d, List<string> u) => 1; }
            public static class Use { public static object[] All() => [int.Remote.Parse("1"), int.RemoteCalls.Parse("1"), A.Remote.F(new([]), []), B.Remote.F(new([]), [])]; }
            """).AddReferences(library));
    }

    [TimedFact]
    public async Task Types_behind_extern_aliases()
    {
        await Task.Yield();
        const string Library = "namespace Lib { public record P(int X) { public List<Q> Qs { get; set; } = []; } public enum Q { A } public static class Api { public static P F(P p, Q q = Q.A) => p; } }";
        var one = GeneratedCode.Library("One", Library).WithAliases(["one"]);
        var two = GeneratedCode.Library("Two", Library).WithAliases(["two", "zwei"]);
        GeneratedCode.AssertClean(TestCompilation.Create(
            """
            extern alias one;
            extern alias two;
            [assembly: ProcessPoolCallable(typeof(one::Lib.Api), "F")]
            [assembly: ProcessPoolCallable(typeof(two::Lib.Api), "F")]
            namespace Lib { public record P(string Y); }
            public record Both(one::Lib.P A, List<two::Lib.P> B, Lib.P[] C);
            public static class C
            {
                [ProcessPoolCallable] public static one::Lib.P[] F(Dictionary<one::Lib.Q, two::Lib.P> a, Lib.P b, Both c, one::Lib.Q d = one::Lib.Q.A) => [];
                [ProcessPoolCallable] public static int G(one::Lib.P a) => 1;
                [ProcessPoolCallable] public static int G(two::Lib.P a) => 2;
                [ProcessPoolCallable] public static int G(Lib.P a) => 3;
                public static object[] Use(one::Lib.P p) => [C.Remote.G(p), C.Remote.G(new Lib.P("")), C.Remote.G(new two::Lib.P(1))];
            }
            """).AddReferences(one, two));
    }

    /// <summary>Of types that are told apart by nothing, one's own is meant; those of two references cannot be named.</summary>
    [TimedTheory]
    [InlineData("", "Unnameable")]
    [InlineData("namespace Lib { public record P(string Y); }", "Unnameable")]
    public async Task Types_that_are_hidden_by_others(string own, string problem)
    {
        await Task.Yield();
        const string Library = "namespace Lib { public record P(int X); public static class NAME { public static int F(P p) => 1; public static int G(int p) => 1; } }";
        var one = GeneratedCode.Library("One", Library.Replace("NAME", "Api", StringComparison.Ordinal));
        var two = GeneratedCode.Library("Two", Library.Replace("NAME", "Other", StringComparison.Ordinal));
        var compilation = TestCompilation.Create("[assembly: ProcessPoolCallable(typeof(Lib.Api), \"F\"), ProcessPoolCallable(typeof(Lib.Api), \"G\")]", own).AddReferences(one, two);
        GeneratedCode.AssertClean(compilation);
        Assert.Equal([problem], Problems(compilation, "Lib.Api", "F"));
        Assert.Empty(Problems(compilation, "Lib.Api", "G"));
    }

    /// <summary>Libraries of other languages may use any text as a name.</summary>
    [TimedFact]
    public async Task Names_that_CSharp_does_not_have()
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(
            """
            [assembly: ProcessPoolCallable(typeof(Odd), "is even?"), ProcessPoolCallable(typeof(Odd), "Fine"), ProcessPoolCallable(typeof(Odd), "Takes")]
            public static class Use { public static object Call() => Odd.Remote.Fine(1, 2, 3); }
            """).AddReferences(OddLibrary());
        GeneratedCode.AssertClean(compilation);
        Assert.Equal(["Unnameable"], Problems(compilation, "Odd", "is even?"));
        Assert.Contains("Unnameable", Problems(compilation, "Odd", "Takes"));
        Assert.Empty(Problems(compilation, "Odd", "Fine"));
    }

    /// <summary>The overload that can be stopped stands for both.</summary>
    [TimedFact]
    public async Task Overloads_that_differ_by_a_token()
    {
        await Task.Yield();
        var compilation = GeneratedCode.Clean(TestCompilation.Create("[assembly: ProcessPoolCallable(typeof(Task), nameof(Task.Delay)), ProcessPoolCallable(typeof(DateTime), \"Equals\")]"));
        TestCompilation.AssertClean(compilation);
        var text = compilation.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("System.Threading.Tasks.Task.Remote.g.cs", StringComparison.Ordinal)).ToString();
        Assert.Contains("global::System.Threading.Tasks.Task.Delay(_delay, cancellationToken)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("global::System.Threading.Tasks.Task.Delay(_delay)", text, StringComparison.Ordinal);
    }

    [TimedTheory]
    [InlineData("[System.Runtime.InteropServices.UnmanagedCallersOnly] [ProcessPoolCallable] public static int F(int x) => x;", "UnmanagedOnly")]
    [InlineData("[ProcessPoolCallable(Name = \"a\\ud800\")] public static int F(int x) => x;", "BrokenName")]
    [InlineData("[ProcessPoolCallable(Name = \"\\udc00\\ud800\")] public static int F(int x) => x;", "BrokenName")]
    [InlineData("[ProcessPoolCallable] public static unsafe int F(int*[] x) => 1;", "ByReference")]
    [InlineData("[ProcessPoolCallable] public static int F(in ReadOnlySpan<int> x) => 1; public static int F(ReadOnlySpan<int> x) => 2;", "Overtaken")]
    [InlineData("[ProcessPoolCallable] public static int F(in CancellationToken x) => 1; public static int F(CancellationToken x) => 2;", "Overtaken")]
    public async Task What_is_refused(string method, string problem)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create($"public static class C {{ {method} }}");
        GeneratedCode.AssertClean(compilation);
        Assert.Equal([problem], Problems(compilation, "C", "F").Distinct());
    }

    [TimedFact]
    public async Task Whole_pairs_in_a_name()
    {
        await Task.Yield();
        GeneratedCode.AssertClean(TestCompilation.Create("public static class C { [ProcessPoolCallable(Name = \"\\ud83d\\ude00\\n\\\"\")] public static int F(int x) => x; }"));
    }

    private static string[] Problems(Compilation compilation, string type, string method)
    {
        var known = KnownTypes.Create(compilation)!;
        var methods = compilation.GetTypeByMetadataName(type)!.GetMembers(method).OfType<IMethodSymbol>();
        return [.. methods.SelectMany(m => CallableParser.Parse(m, known, TestContext.Current.CancellationToken).Problems).Select(problem => problem.Kind.ToString())];
    }

    /// <summary>A module as F# compiles one, with names in double backticks: the names of one that C# has, written over.</summary>
    private static PortableExecutableReference OddLibrary()
    {
        var compilation = TestCompilation.Create(
            """
            public record a_record(int X);
            public static class Odd
            {
                public static bool is_even_(int x) => true;
                public static int Fine(int is_it_, int is_it_2, int noname) => 1;
                public static int Takes(a_record[] x) => 1;
            }
            """).WithAssemblyName("Odd");
        using var stream = new MemoryStream();
        Assert.True(compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        var image = Encoding.Latin1.GetString(stream.ToArray())
            .Replace("is_even_", "is even?", StringComparison.Ordinal)
            .Replace("\0a_record\0", "\0a record\0", StringComparison.Ordinal)
            .Replace("\0is_it_\0", "\0is it?\0", StringComparison.Ordinal)
            .Replace("\0noname\0", "\0\0oname\0", StringComparison.Ordinal);
        return MetadataReference.CreateFromImage(Encoding.Latin1.GetBytes(image));
    }
}
