using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Mapping;
using Remoting.Generators;

namespace Remoting.Analyzers.Tests.Verification;

/// <summary>All analyzers, run over a source without expectations in it.</summary>
internal static class AnalyzerRun
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        .. new[] { typeof(Executor), typeof(MessagePack.MessagePackWriter), typeof(MessagePack.KeyAttribute) }
            .Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    /// <summary>The compilation of a source.</summary>
    public static Compilation Compile(string source) => CSharpCompilation.Create(
        "Example",
        [CSharpSyntaxTree.ParseText(source, RemotingTest.ParseOptions, "Example.cs")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    /// <summary>The same with what the generator adds.</summary>
    public static Compilation Generate(Compilation compilation)
    {
        CSharpGeneratorDriver
            .Create([new CallableGenerator().AsSourceGenerator()], parseOptions: RemotingTest.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return generated;
    }

    /// <summary>What the analyzers say of a source and its generated code, after the compiler found nothing to say.</summary>
    public static Task<ImmutableArray<Diagnostic>> ReportsAsync(string source)
    {
        Compilation compilation = Generate(Compile(source));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        return ReportsAsync(compilation);
    }

    public static Task<ImmutableArray<Diagnostic>> ReportsAsync(Compilation compilation) => compilation
        .WithAnalyzers([new CallableAnalyzer(), new ChunkSizeAnalyzer()])
        .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
}
