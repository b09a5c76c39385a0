using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Costs;

/// <summary>
/// A project that has the analyzers and does not use the library pays for one look-up, whatever its size: no analyzer looks at any of
/// its code. How long that takes, <c>dotnet run -c Release --project tests/Remoting.Analyzers.Survey -- --time</c> prints.
/// </summary>
public sealed class IdleCostTests
{
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task No_analyzer_looks_at_code_that_does_not_use_the_library()
    {
        SyntaxTree source = CSharpSyntaxTree.ParseText(
            "static class C { static int Do(int n) { System.Console.WriteLine(n); return n; } }",
            RemotingTest.ParseOptions,
            cancellationToken: TestContext.Current.CancellationToken);
        CompilationWithAnalyzers analysis = CSharpCompilation
            .Create("Stranger", [source], Net100.References.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .WithAnalyzers(AnalyzerRun.Analyzers);
        Assert.Empty(await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));

        foreach (DiagnosticAnalyzer analyzer in AnalyzerRun.Analyzers)
        {
            AnalyzerTelemetryInfo actions = await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, TestContext.Current.CancellationToken);
            Assert.Equal(0, actions.OperationActionsCount + actions.SymbolActionsCount + actions.SyntaxNodeActionsCount
                + actions.OperationBlockActionsCount + actions.OperationBlockStartActionsCount + actions.CodeBlockActionsCount
                + actions.CodeBlockStartActionsCount + actions.SemanticModelActionsCount + actions.SyntaxTreeActionsCount
                + actions.SymbolStartActionsCount + actions.CompilationEndActionsCount);
        }
    }
}
