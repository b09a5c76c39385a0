using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Marks;

/// <summary>RMT0009: callables without a stub, since the generator did not see what the compiler sees.</summary>
public sealed class NoStubTests
{
    private const string Adds = "// Another generator adds: ";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public static class C { [Remoting.ProcessPoolCallable] public static int Do(Added a) => 1; }", "public record Added(int X);", "'C.Do(Added)'", "another generator adds 'Added'")]
    [InlineData("public static class C { [Remoting.ProcessPoolCallable] public static System.Collections.Generic.List<Added[]> Do() => []; }", "public record Added(int X);", "'C.Do()'", "another generator adds 'Added'")]
    [InlineData("public static class C { [Remoting.ProcessPoolCallable] public static int Do(Holder a) => 1; } public record Holder(Added? A);", "public record Added(int X);", "'C.Do(Holder)'", "another generator adds 'Added'")]
    [InlineData("public static partial class C { public static int Other(int a) => 1; }", "partial class C { [Remoting.ProcessPoolCallable] public static int Do(int a) => 1; }", "'C.Do(int)'", "another generator adds it")]
    [InlineData("public static partial class C { [Remoting.ProcessPoolCallable] public static int Do(int a) => 1; }", "partial class C { [Remoting.ProcessPoolCallable] public static int Do(string a) => 1; }", "'C.Do(string)'", "another generator adds it")]
    [InlineData("[assembly: Remoting.ProcessPoolCallable(typeof(Added), \"Do\")]", "public static class Added { public static int Do(int a) => 1; }", "'Added.Do(int)'", "another generator adds it")]
    [InlineData("public static class C { [Remoting.ProcessPoolCallable] public static int Do(int a = Added.Most) => 1; [Remoting.ProcessPoolCallable] public static Base Make() => null!; } public class Base : Added;", "public class Added { public const int Most = 3; }", "'C.Make()'", "another generator adds")]
    public async Task Fires(string source, string added, string method, string reason)
    {
        Compilation compilation = AnalyzerRun.Generate(AnalyzerRun.Compile($"{source}\n{Adds}{added}"));
        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(compilation));
        Assert.Equal(("RMT0009", DiagnosticSeverity.Error), (report.Id, report.Severity));
        Assert.Equal("Example.cs", report.Location.SourceTree!.FilePath);
        string message = report.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith($"{method} has no stub because {reason}", message, StringComparison.Ordinal);
    }

    /// <summary>Nobody wrote a line of it, but there is a line of it.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Fires_in_generated_code()
    {
        Compilation compilation = AnalyzerRun.Generate(AnalyzerRun.Compile($"{Adds}public static class C {{ [Remoting.ProcessPoolCallable] public static int Do(int a) => 1; }}"));
        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(compilation));
        Assert.Equal("RMT0009", report.Id);
        Assert.EndsWith("Other.g.cs", report.Location.SourceTree!.FilePath, StringComparison.Ordinal);
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Fires_where_the_generator_does_not_run()
    {
        Compilation compilation = AnalyzerRun.Compile("public static class C { [Remoting.ProcessPoolCallable] public static int Do(int a) => 1; }");
        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(compilation));
        Assert.Equal("RMT0009", report.Id);
        Assert.Contains("the generator does not run", report.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public static partial class C { [Remoting.ProcessPoolCallable] public static partial int Do(int a); }", "partial class C { public static partial int Do(int a) => 1; }")]
    [InlineData("public static class C { [Remoting.ProcessPoolCallable] public static int Do(int a, string b = \"\", System.Threading.CancellationToken c = default) => 1; }", "public class D;")]
    [InlineData("namespace N { public class A { public class B { [Remoting.ProcessPoolCallable] public static int @do(int a) => 1; } } public class A_B { [Remoting.ProcessPoolCallable] public static int G(A[] a) => 1; } public record A_BRemote; }", "public class D;")]
    [InlineData("public record R(int X) { [Remoting.ProcessPoolCallable] public int Do(int a) => 1; [Remoting.ProcessPoolCallable] public static R operator +(R a, int b) => a; }", "partial class D;", "RMT0005")]
    [InlineData("[assembly: Remoting.ProcessPoolCallable(typeof(int), \"Parse\"), Remoting.ProcessPoolCallable(typeof(System.Threading.Tasks.Task), \"Delay\")]", "public class D;")]
    [InlineData("public static class C { [Remoting.ProcessPoolCallable(Name = \"a\")] public static int F(int a) => 1; [Remoting.ProcessPoolCallable(Name = \"a\")] public static int G(int a) => 1; }", "public class D;", "RMT0006")]
    [InlineData("public static class C { [Remoting.ProcessPoolCallable] public static int F(int a) => 1; } public static class Other { [Own] public static int Do(Added a) => 1; } public class OwnAttribute : System.Attribute;", "public class Added;")]
    public async Task Is_quiet(string source, string added, params string[] others)
    {
        Compilation compilation = AnalyzerRun.Generate(AnalyzerRun.Compile($"{source}\n{Adds}{added}"));
        Assert.Equal(others, (await AnalyzerRun.ReportsAsync(compilation)).Select(report => report.Id));
    }

    /// <summary>The compiler says what is wrong, and nobody else.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Is_quiet_in_code_that_does_not_compile()
    {
        Compilation compilation = AnalyzerRun.Generate(AnalyzerRun.Compile("public static class C { [Remoting.ProcessPoolCallable] public static int Do(Missing a) => 1; [Remoting.ProcessPoolCallable] public static }"));
        Assert.Empty(await AnalyzerRun.ReportsAsync(compilation));
    }
}
