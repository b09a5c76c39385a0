using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>Without extension properties the stubs of a type are a static class beside it.</summary>
public sealed class OlderLanguageTests
{
    private const string Source =
        """
        // What is called so somewhere else changes no name that the program writes.
        namespace Elsewhere { public sealed class FactorizationRemote { } }
        namespace Demo
        {
            public sealed record Order { public int Id { get; init; } public string? Name { get; set; } public List<int[]> Lines { get; set; } = new(); }
            public enum Kind { One, Two }
            public static class Factorization
            {
                [ProcessPoolCallable] public static long[] Factors(long n, int limit = 5) => new[] { n };
                [ProcessPoolCallable] public static async Task<Order?> LoadAsync(Order? order, Dictionary<string, Kind> kinds, CancellationToken token) { await Task.Yield(); return order; }
                [ProcessPoolCallable] public static async IAsyncEnumerable<(int A, string? B)> Items(IProgress<double> progress) { await Task.Yield(); yield return (1, null); }
                public static class Inner { [ProcessPoolCallable] internal static void Nothing(params string[] texts) { } }
            }
            public static class Use
            {
                public static object[] All(ProcessPoolExecutor executor, long[] numbers) => new object[]
                {
                    FactorizationRemote.Factors(1), executor.MapAsync(FactorizationRemote.Factors, numbers), FactorizationRemote.LoadAsync(null, new()),
                    FactorizationRemote.Items(new Progress<double>()), Factorization_InnerRemote.Nothing("a", "b"), System.Int32Remote.Parse("1"),
                };
            }
        }
        """;

    [TimedTheory]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp10)]
    [InlineData(LanguageVersion.CSharp9)]
    public async Task Stubs_are_a_static_class(LanguageVersion version)
    {
        await Task.Yield();
        var usings = TestCompilation.Usings.Replace("global ", "", StringComparison.Ordinal);
        var options = TestCompilation.Options.WithLanguageVersion(version);
        var text = usings + "\n[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]\n" + Source;
        CSharpCompilation compilation = TestCompilation.Create().RemoveAllSyntaxTrees().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(text, options, "Source.cs", cancellationToken: TestContext.Current.CancellationToken));
        TestCompilation.AssertClean(Generated(compilation, options));
    }

    /// <summary>Older ones lack what all of generated code is made of.</summary>
    [TimedFact]
    public async Task Still_older_versions_get_nothing()
    {
        await Task.Yield();
        var options = TestCompilation.Options.WithLanguageVersion(LanguageVersion.CSharp8);
        var compilation = TestCompilation.Create().RemoveAllSyntaxTrees().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("class C { [Remoting.ProcessPoolCallable] public static int F() => 1; }", options, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(compilation.SyntaxTrees.Length, Generated(compilation, options).SyntaxTrees.Count());
    }

    private static Compilation Generated(Compilation compilation, CSharpParseOptions options)
    {
        TestCompilation.Driver().WithUpdatedParseOptions(options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return generated;
    }
}
