using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

/// <summary>Types of another project, as an editor has them: with a source, in another compilation, at which nothing may be reported.</summary>
public sealed class OtherProjectTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int Do(Holder holder) => 1;", "RMT0101")]
    [InlineData("Holder Do() => null!;", "RMT0103")]
    [InlineData("int Do(Vague vague) => 1;", "RMT0102")]
    [InlineData("int Do(Own own) => 1;", "RMT0101")]
    public async Task ReportsOnlyInThisProject(string method, string id)
    {
        Compilation other = AnalyzerRun.Compile("public class Holder { public System.IO.Stream? Stream { get; set; } } public class Vague { public object? Value { get; set; } }");
        Compilation compilation = AnalyzerRun
            .Compile($"public class Own {{ public Holder? Holder {{ get; set; }} }} public static class C {{ [Remoting.ProcessPoolCallable] public static {method} }}")
            .AddReferences(other.ToMetadataReference());

        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(compilation));
        Assert.Equal(id, report.Id);
        Assert.All([report.Location, .. report.AdditionalLocations], location => Assert.Contains(location.SourceTree!, compilation.SyntaxTrees));
    }
}
