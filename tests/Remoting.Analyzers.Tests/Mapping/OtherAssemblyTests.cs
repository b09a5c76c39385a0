using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

/// <summary>RMT0201 where the callable, or what it calls, is in another project: with its source, as an editor has it, and compiled, as a build has it.</summary>
public sealed class OtherAssemblyTests
{
    private const string Library = """
        using System;
        using System.Collections.Generic;
        namespace Lib
        {
            public static class Helpers
            {
                public static int Twice(int n) => Add(n, n);
                public static string Name(string s) => s.Trim().ToUpperInvariant();
                public static int Sum(int n) { int sum = 0; for (int i = 0; i < n; i++) sum += i; return sum; }
                public static int Slow(int n) { System.Threading.Thread.Sleep(n); return n; }
                private static int Add(int a, int b) => a + b;
            }
            public sealed class Box(int n) { public int N { get; } = n; public List<int> All { get; } = []; }
        }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Lib.Helpers.Twice(n)", true)]
    [InlineData("Lib.Helpers.Name(\"x\").Length + n", true)]
    [InlineData("new Lib.Box(n).N", true)]
    [InlineData("Lib.Helpers.Slow(n)", false)]
    public async Task Small_methods_are_small_wherever_they_are(string body, bool isSmall)
    {
        string folder = Directory.CreateTempSubdirectory("remoting-analyzers-").FullName;
        try
        {
            Compilation library = AnalyzerRun.Compile(Library).WithAssemblyName("Lib");
            Assert.Equal(isSmall, await FiresAsync(body, library.ToMetadataReference()));
            Assert.Equal(isSmall, await FiresAsync(body, Emit(library, folder)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public void An_assembly_is_read_once_for_a_compilation()
    {
        string folder = Directory.CreateTempSubdirectory("remoting-analyzers-").FullName;
        try
        {
            Compilation compilation = AnalyzerRun.Compile("").AddReferences(Emit(AnalyzerRun.Compile(Library).WithAssemblyName("Lib"), folder));
            INamedTypeSymbol helpers = compilation.GetTypeByMetadataName("Lib.Helpers")!;
            var code = new CompiledCode();
            Assert.True(CostOf("Twice").IsKnown);
            File.Delete(Path.Combine(folder, "Lib.dll"));
            Assert.True(CostOf("Name").IsKnown);
            Assert.False(CostOf("Sum").IsKnown);

            Cost CostOf(string name) => code.Of(helpers.GetMembers(name).OfType<IMethodSymbol>().Single(), compilation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // As the SDK does it: the compiler of the program sees the reference assembly.
    private static PortableExecutableReference Emit(Compilation library, string folder)
    {
        string reference = Directory.CreateDirectory(Path.Combine(folder, "ref")).FullName;
        using (FileStream image = File.Create(Path.Combine(folder, "Lib.dll")))
        using (FileStream metadata = File.Create(Path.Combine(reference, "Lib.dll")))
        {
            EmitResult result = library.Emit(image, metadataPEStream: metadata, options: new EmitOptions(metadataOnly: false, includePrivateMembers: false), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        }

        return MetadataReference.CreateFromFile(Path.Combine(reference, "Lib.dll"));
    }

    private static async Task<bool> FiresAsync(string body, MetadataReference library)
    {
        Compilation compilation = AnalyzerRun.Generate(AnalyzerRun.Compile($$"""
            using System.Collections.Generic;
            using Remoting;
            public static class C
            {
                [ProcessPoolCallable] public static int Do(int n) => {{body}};
                public static object M(Executor executor, IEnumerable<int> items) => executor.MapAsync(C.Remote.Do, items);
            }
            """).AddReferences(library));
        Assert.Empty(AnalyzerRun.Errors(compilation));
        return (await AnalyzerRun.ReportsAsync(compilation)).Any(report => report.Id == Descriptors.MissingChunkSize.Id);
    }
}
