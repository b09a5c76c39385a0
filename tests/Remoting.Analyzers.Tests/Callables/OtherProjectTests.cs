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
    [InlineData("int Do(Lossy lossy) => 1;", "RMT0105")]
    public async Task Reports_only_in_this_project(string method, string id)
    {
        Compilation other = AnalyzerRun.Compile("public class Holder { public System.IO.Stream? Stream { get; set; } } public class Vague { public object? Value { get; set; } } "
            + "[MessagePack.MessagePackObject] public class Lossy { [MessagePack.Key(0)] public int Number { get; set; } [MessagePack.Key(1)] public System.Collections.Generic.List<int> Items { get; } = []; }");
        Compilation compilation = AnalyzerRun.Generate(AnalyzerRun
            .Compile($"public class Own {{ public Holder? Holder {{ get; set; }} }} public static class C {{ [Remoting.ProcessPoolCallable] public static {method} }}")
            .AddReferences(other.ToMetadataReference()));

        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(compilation));
        Assert.Equal(id, report.Id);
        Assert.All([report.Location, .. report.AdditionalLocations], location => Assert.Contains(location.SourceTree!, compilation.SyntaxTrees));
    }

    // Code that cannot be read may do anything: what a private field of such a type is for, nobody knows.
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task What_is_hidden_there_is_not_judged()
    {
        Compilation other = AnalyzerRun.Compile(
            "public readonly struct Date { private readonly int _days; public Date(int day, int month) => _days = day + month; internal Date(int days) => _days = days; public int Day => _days; public int Month => _days; }");
        Assert.Empty(await AnalyzerRun.ReportsAsync(AnalyzerRun.Generate(AnalyzerRun
            .Compile("public static class C { [Remoting.ProcessPoolCallable] public static int Do(Date date) => 1; }")
            .AddReferences(other.ToMetadataReference()))));
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task The_other_of_two_names_is_not_shown_there()
    {
        Compilation other = AnalyzerRun.Compile("public static class There { [Remoting.ProcessPoolCallable(Name = \"x\")] public static int A() => 1; public static int B() => 1; }");
        Compilation compilation = AnalyzerRun
            .Compile("[assembly: Remoting.ProcessPoolCallable(typeof(There), \"B\", Name = \"x\")]")
            .AddReferences(other.ToMetadataReference());
        Assert.DoesNotContain(await AnalyzerRun.ReportsAsync(compilation), d => d.Id == "AD0001");
    }
}
