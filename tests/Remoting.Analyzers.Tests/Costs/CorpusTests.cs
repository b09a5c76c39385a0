using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Costs;

/// <summary>
/// The estimate against bodies that were measured. <c>dotnet run -c Release --project tests/Remoting.Analyzers.Survey -- --costs</c> measures
/// them anew; here only those are looked at that take more than ten microseconds on any machine.
/// </summary>
public sealed class CorpusTests
{
    private const double TenMicroseconds = 10_000;

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task NoLongBodyIsCalledTiny()
    {
        string path = Path.Combine(Repository.Root, "tests", "Remoting.Analyzers.Survey", "Costs", "LongBodies.cs");
        Compilation compilation = AnalyzerRun.Compile(
            AnalyzerRun.ImplicitUsings + "\n" + await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Empty(AnalyzerRun.Errors(compilation));
        var estimator = new CostEstimator(compilation, new KnownCosts(compilation), TestContext.Current.CancellationToken);
        IMethodSymbol[] bodies =
        [
            .. compilation.GetTypeByMetadataName("Remoting.Analyzers.Survey.Costs.LongBodies")!.GetMembers().OfType<IMethodSymbol>()
                .Where(method => method.DeclaredAccessibility == Accessibility.Public),
        ];

        Assert.True(bodies.Length >= 20);
        Assert.Empty(bodies.Where(body => estimator.Call(body).IsBelow(TenMicroseconds)).Select(body => body.Name));
    }

    // As an editor has it: the symbols of another project have a source, in another compilation.
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task WhatAnotherProjectDoesIsUnknown()
    {
        Compilation other = AnalyzerRun.Compile("public static class Other { public static int Twice(int n) => n + n; } public class Box(int n) { public int N = n; }");
        Compilation compilation = AnalyzerRun.Compile("""
            using System.Collections.Generic;
            using Remoting;
            public static class C
            {
                [ProcessPoolCallable] public static int Do(int n) => Other.Twice(n);
                [ProcessPoolCallable] public static int Make(int n) => new Box(n).N;
                public static object M(Executor executor, IEnumerable<int> items) => (executor.MapAsync(C.Remote.Do, items), executor.MapAsync(C.Remote.Make, items));
            }
            """).AddReferences(other.ToMetadataReference());

        Assert.Empty(await AnalyzerRun.ReportsAsync(AnalyzerRun.Generate(compilation)));
    }
}
