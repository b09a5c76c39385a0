using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Tests.Compiling;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>Many random programs in one compilation: those that compile by themselves have to compile with what is generated for them.</summary>
internal static class FuzzedPrograms
{
    private const string Library =
        """
        [assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]
        [assembly: ProcessPoolCallable(typeof(FuzzedLibrary.Shared), "F")]
        namespace FuzzedLibrary
        {
            public record P(int X);
            [System.Diagnostics.CodeAnalysis.Experimental("EXP1")] public record Trial(int X);
            public record Old(int X) { [Obsolete("", true)] public int Y { get; set; } }
            internal static class Hidden { [ProcessPoolCallable] internal static P F(P p, List<P[]> q) => p; }
            public static class Shared { [ProcessPoolCallable] public static P G(P p) => p; public static P F(P p, int a = 1, CancellationToken token = default) => p; public static P F(P p, int a = 1) => p; }
        #nullable disable
            public static class Api { public static string F(string a, List<P> b = null, params string[] c) => a; public static int F(int a, CancellationToken b) => a; public static int F(int a) => a; }
        }
        """;

    private static readonly Lazy<MetadataReference[]> Libraries = new(() =>
    [
        GeneratedCode.Library("FuzzedLibrary", Library, friend: "Demo.App"),
        GeneratedCode.Library("FuzzedTwin", Library, friend: "Demo.App").WithAliases(["aliased"]),
    ]);

    private static readonly Dictionary<string, ReportDiagnostic> Silent = new()
    {
        ["CS1701"] = ReportDiagnostic.Suppress,
        ["CS1591"] = ReportDiagnostic.Suppress,
    };

    /// <summary>How many of the programs are legal, and what is said of the generated code of any: nothing, if all is well.</summary>
    public static (int Legal, string Failure) Check(IReadOnlyList<int> seeds)
    {
        var trees = seeds.Select((seed, i) => Parse(seed, i)).ToList();
        var compilation = Legal(Compile(trees), trees);
        var legal = trees.Count(compilation.ContainsSyntaxTree);
        var failure = Failure(compilation);
        if (failure.Length == 0 || seeds.Count == 1)
            return (legal, failure);

        // One of them alone says more, if it fails alone.
        foreach (var (seed, tree) in seeds.Zip(trees).Where(pair => compilation.ContainsSyntaxTree(pair.Second)))
        {
            if (Failure(Compile([tree])) is { Length: > 0 } alone)
                return (legal, $"Seed {seed.ToString(CultureInfo.InvariantCulture)}:\n{alone}\n{tree}");
        }

        return (legal, "Together only:\n" + failure);
    }

    private static SyntaxTree Parse(int seed, int index)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        return TestCompilation.Parse(RandomProgram.Create(seed, index == 0 ? "" : seed % 7 == 0 ? $"N{number}.System" : "N" + number), $"Program{number}.cs");
    }

    private static CSharpCompilation Compile(IEnumerable<SyntaxTree> trees)
    {
        var compilation = TestCompilation.Create().RemoveAllSyntaxTrees().AddReferences(Libraries.Value).AddSyntaxTrees(trees);
        return compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(Silent));
    }

    /// <summary>Without the programs that do not compile by themselves.</summary>
    private static CSharpCompilation Legal(CSharpCompilation compilation, List<SyntaxTree> trees)
    {
        while (true)
        {
            var broken = compilation.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.Location.SourceTree ?? trees[0])
                .ToHashSet();
            if (broken.Count == 0)
                return compilation;
            compilation = compilation.RemoveSyntaxTrees(broken.Where(compilation.ContainsSyntaxTree));
        }
    }

    private static string Failure(CSharpCompilation compilation)
    {
        var driver = TestCompilation.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } exception)
            return exception.ToString();
        var diagnostics = GeneratedCode.Diagnostics(compilation, result);
        if (diagnostics.Count > 0)
            return string.Join("\n", diagnostics.Take(12));

        // Names of metadata are checked when it is written.
        var emitted = compilation.AddSyntaxTrees(result.GeneratedSources.Select(source => source.SyntaxTree))
            .Emit(Stream.Null, cancellationToken: TestContext.Current.CancellationToken);
        return emitted.Success ? "" : string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(12));
    }
}
