using Microsoft.CodeAnalysis;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>What judges random programs notices what it is there for.</summary>
public sealed class FuzzerTests
{
    private const string Program =
        """
        namespace N
        {
            [Obsolete] public record Data(int X, string Y);
            public static class Other { public static int F(int a) => a; }
            public static class Outer
            {
                private const int C = 1;
                public static class Inner { [Obsolete("x")] [ProcessPoolCallable] public static int Bad(int a, string b = "x", params int[] rest) => throw null!; public static int Good() => 1; }
            }
        }
        """;

    /// <summary>As little as can be legal, and still fails.</summary>
    [TimedFact]
    public async Task Programs_that_fail_become_small()
    {
        var small = await ProgramReducer.ReduceAsync(TestCompilation.Parse(Program, "Program.cs"), IsLegalAndHasBad, TestContext.Current.CancellationToken);
        Assert.Equal("namespace N { class Outer { class Inner { int Bad() => throw null!; } } }", string.Join(" ", small.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

        static Task<bool> IsLegalAndHasBad(SyntaxTree tree)
        {
            var compilation = TestCompilation.Create().AddSyntaxTrees(tree);
            return Task.FromResult(tree.ToString().Contains("int Bad(", StringComparison.Ordinal) && !compilation.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        }
    }

    [TimedTheory]
    [InlineData("public static class C { [ProcessPoolCallable] public static int F(int a) => a; }", true, null)]
    [InlineData("public static class C { [ProcessPoolCallable] private static int F(int a) => a; }", true, null)]
    [InlineData("public static class C { [ProcessPoolCallable] public static int F(int a) => a; }", false, "There is no stub of C.F(int)")]
    public async Task A_callable_has_a_stub_or_an_error(string source, bool isGenerated, string? failure)
    {
        var compilation = TestCompilation.Create(source);
        List<SyntaxTree> generated = isGenerated ? [.. TestCompilation.Run(compilation).GeneratedSources.Select(file => file.SyntaxTree)] : [];
        var failures = await OwnAnalyzers.FailuresAsync(compilation.AddSyntaxTrees(generated), generated, TestContext.Current.CancellationToken);
        if (failure is null)
            Assert.Empty(failures);
        else
            Assert.StartsWith(failure, Assert.Single(failures), StringComparison.Ordinal);
    }

    /// <summary>At <c>latest-all</c> a class that could be static is told of, wherever nothing says that the code was generated.</summary>
    [TimedFact]
    public async Task The_analyzers_of_the_SDK_are_on()
    {
        var tree = TestCompilation.Parse("internal sealed class C { public int F(int a) => a; }", "Generated.cs");
        var reports = await SdkAnalyzers.ReportsAsync(TestCompilation.Create().AddSyntaxTrees(tree), [tree], TestContext.Current.CancellationToken);
        Assert.Contains(reports, report => report.Contains("CA1822", StringComparison.Ordinal));
        Assert.InRange(SdkAnalyzers.Count, 200, 400);
    }
}
