using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Costs;

/// <summary>
/// The estimate against bodies that were measured. <c>dotnet run -c Release --project tests/Remoting.Analyzers.Survey -- --costs</c> measures
/// them anew, and prints how many are found and how many wrongly; here the names of their classes say which of them are short.
/// </summary>
public sealed class CorpusTests
{
    private static readonly string Bodies = Path.Combine(Repository.Root, "tests", "Remoting.Analyzers.Survey", "Costs", "Bodies");

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Nearly_all_short_bodies_are_found_and_no_long_one()
    {
        var trees = new List<SyntaxTree> { CSharpSyntaxTree.ParseText(AnalyzerRun.ImplicitUsings, RemotingTest.ParseOptions, cancellationToken: TestContext.Current.CancellationToken) };
        foreach (string path in Directory.GetFiles(Bodies, "*.cs"))
        {
            string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            trees.Add(CSharpSyntaxTree.ParseText(text, RemotingTest.ParseOptions, path, cancellationToken: TestContext.Current.CancellationToken));
        }

        Compilation compilation = AnalyzerRun.Compile("").RemoveAllSyntaxTrees().AddSyntaxTrees(trees);

        // The body of a generated regex is another generator's.
        Assert.DoesNotContain(AnalyzerRun.Errors(compilation), error => error.Id != "CS8795");
        var estimator = new CostEstimator(compilation, TestContext.Current.CancellationToken);
        (bool IsShort, string Name, Worth Worth)[] bodies =
        [
            .. from type in compilation.GlobalNamespace.GetNamespaceMembers().Single(space => space.Name == "Remoting" && space.Locations.Any(l => l.IsInSource))
                    .GetNamespaceMembers().SelectMany(space => space.GetNamespaceMembers()).SelectMany(space => space.GetNamespaceMembers()).SelectMany(space => space.GetTypeMembers())
               from method in type.GetMembers().OfType<IMethodSymbol>()
               where method is { DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary }
               select (type.Name.StartsWith("Short", StringComparison.Ordinal), $"{type.Name}.{method.Name}", Dispatch.Judge(estimator.Call(method), Dispatch.SmallWork)),
        ];

        Assert.True(bodies.Length >= 150);
        Assert.Empty(bodies.Where(body => !body.IsShort && body.Worth is (Worth.CannotPay or Worth.NeedsChunkSize)).Select(body => body.Name));
        string[] missed = [.. bodies.Where(body => body.IsShort && body.Worth is (Worth.Unknown or Worth.IsFine)).Select(body => body.Name)];
        Assert.True(missed.Length * 10 <= bodies.Count(body => body.IsShort), string.Join(", ", missed));
    }

    // As an editor has it: the symbols of another project have a source, in another compilation.
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task What_another_project_does_is_read_there()
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

        Assert.Equal(2, (await AnalyzerRun.ReportsAsync(AnalyzerRun.Generate(compilation))).Count(report => report.Id == Descriptors.MissingChunkSize.Id));
    }
}
