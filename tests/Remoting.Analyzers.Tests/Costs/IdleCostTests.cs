using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Costs;

/// <summary>What the analyzers cost a project that has them, and does not use the library.</summary>
public sealed class IdleCostTests
{
    // The best of several runs: a busy machine makes single ones slow.
    private const int Runs = 10;

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task AllOfThemTogetherTakeLessThanAMillisecond()
    {
        SyntaxTree source = CSharpSyntaxTree.ParseText(
            string.Concat(Enumerable.Range(0, 1_000).Select(i => $"static class C{i} {{ static int Do(int n) {{ System.Console.WriteLine(n); return n; }} }}\n")),
            RemotingTest.ParseOptions,
            cancellationToken: TestContext.Current.CancellationToken);
        TimeSpan best = TimeSpan.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            Compilation compilation = CSharpCompilation.Create(
                "Stranger", [source], Net100.References.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
            // What the compiler has to find out anyway is not counted.
            _ = compilation.GetDiagnostics(TestContext.Current.CancellationToken);
            CompilationWithAnalyzers analysis = compilation.WithAnalyzers(AnalyzerRun.Analyzers, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
            ImmutableArray<Diagnostic> reports = await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
            Assert.Empty(reports);

            TimeSpan total = TimeSpan.Zero;
            foreach (DiagnosticAnalyzer analyzer in AnalyzerRun.Analyzers)
                total += (await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, TestContext.Current.CancellationToken)).ExecutionTime;
            best = total < best ? total : best;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{AnalyzerRun.Analyzers.Length} analyzers: {best.TotalMicroseconds:N0} µs");
        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }
}
