using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Tests.Compiling;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>
/// Many random programs in one compilation: those that compile by themselves have to compile with what is generated for them, and the analyzers have to say an
/// error of each callable that gets no stub, and of no other.
/// </summary>
internal static partial class FuzzedPrograms
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
    public static async Task<(int Legal, string Failure)> CheckAsync(IReadOnlyList<int> seeds, bool isStrict)
    {
        var trees = seeds.Select((seed, i) => Parse(seed, i)).ToList();
        var compilation = Legal(Compile(trees), trees);
        var legal = trees.Count(compilation.ContainsSyntaxTree);
        var failure = await FailureAsync(compilation, isStrict);
        if (failure.Length == 0)
            return (legal, failure);

        // One of them alone says more, if it fails alone; and still more, the less there is of it.
        foreach (var (seed, tree) in seeds.Zip(trees).Where(pair => compilation.ContainsSyntaxTree(pair.Second)))
        {
            if (await FailureAsync(Compile([tree]), isStrict) is { Length: > 0 } alone)
            {
                var small = await ProgramReducer.ReduceAsync(tree, reduced => IsTheSameAsync(reduced, alone, isStrict), TestContext.Current.CancellationToken);
                return (legal, $"Seed {seed.ToString(CultureInfo.InvariantCulture)}:\n{alone}\n{small}");
            }
        }

        return (legal, "Together only:\n" + failure);
    }

    /// <summary>Whether a smaller program is legal, and fails as the larger one did.</summary>
    private static async Task<bool> IsTheSameAsync(SyntaxTree tree, string failure, bool isStrict)
    {
        var compilation = Compile([tree]);
        return !compilation.GetDiagnostics(TestContext.Current.CancellationToken).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            && Kind(await FailureAsync(compilation, isStrict)) == Kind(failure);
    }

    private static string Kind(string failure) => Id().Match(failure).Value;

    [GeneratedRegex(@"\b(CS|CA|RMT|AD)\d{4}\b|\bno stub\b|\bits stub\b|^[\w.]+Exception")]
    private static partial Regex Id();

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

    private static async Task<string> FailureAsync(CSharpCompilation compilation, bool isStrict)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var driver = TestCompilation.Driver().RunGenerators(compilation, cancellationToken);
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } exception)
            return exception.ToString();
        var diagnostics = GeneratedCode.Diagnostics(compilation, result);
        if (diagnostics.Count > 0)
            return string.Join("\n", diagnostics.Take(12));

        // Names of metadata are checked when it is written.
        List<SyntaxTree> generated = [.. result.GeneratedSources.Select(source => source.SyntaxTree)];
        var whole = compilation.AddSyntaxTrees(generated);
        var emitted = whole.Emit(Stream.Null, cancellationToken: cancellationToken);
        if (!emitted.Success)
            return string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(12));
        var said = await OwnAnalyzers.FailuresAsync(whole, generated, cancellationToken);
        if (said.Count == 0 && isStrict)
            said = await SdkAnalyzers.ReportsAsync(whole, generated, cancellationToken);
        return string.Join("\n", said.Take(12));
    }
}
