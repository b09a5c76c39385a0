using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

/// <summary>Stubs in all their forms lead back to their callables: a map of tiny work is told, however the stub is written.</summary>
public sealed class StubFormTests
{
    private const string Work =
        """
        using Remoting;
        public static class Numbers
        {
            [ProcessPoolCallable] public static int Add(int a, int b = 1) => a + b;
            public static class Inner { [ProcessPoolCallable] public static int Twice(int a) => a + a; }
        }
        public static class Use { public static object Map(ProcessPoolExecutor executor, int[] items) => executor.MapAsync(STUB, items); }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Numbers.Remote.Add", LanguageVersion.CSharp14)]
    [InlineData("a => Numbers.Remote.Add(a, 2)", LanguageVersion.CSharp14)]
    [InlineData("Numbers.Inner.Remote.Twice", LanguageVersion.CSharp14)]
    [InlineData("NumbersRemote.Add", LanguageVersion.CSharp13)]
    [InlineData("Numbers_InnerRemote.Twice", LanguageVersion.CSharp13)]
    public async Task Tiny_work_is_told(string stub, LanguageVersion version) =>
        Assert.Contains(await AnalyzerRun.ReportsAsync(Work.Replace("STUB", stub, StringComparison.Ordinal), version), report => report.Id == "RMT0201");

    /// <summary>Which stubs are whose, where a library has some for the same type.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task The_other_name_is_told()
    {
        using var stream = new MemoryStream();
        Compilation library = AnalyzerRun.Generate(AnalyzerRun.Compile(
            "using Remoting; namespace Lib { public static class Ops { [ProcessPoolCallable] public static int Add(int a) => a; public static int Sub(int a) => -a; } }")
            .WithAssemblyName("Lib"));
        Assert.True(library.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        Compilation program = AnalyzerRun.Generate(AnalyzerRun.Compile("[assembly: Remoting.ProcessPoolCallable(typeof(Lib.Ops), \"Sub\")]")
            .AddReferences(MetadataReference.CreateFromImage(stream.ToArray())));
        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(program));
        Assert.Equal("RMT0008", report.Id);
        Assert.Equal(
            "The stubs of 'Ops' are 'Ops.RemoteCalls' instead of 'Ops.Remote', because the type has stubs of that name from 'Lib'",
            report.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
