using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Tests.Consumer;
using Remoting.Generators;

namespace Remoting.Analyzers.Tests.Verification;

/// <summary>All analyzers, run over a source without expectations in it.</summary>
internal static class AnalyzerRun
{
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        .. new[] { typeof(Executor), typeof(MessagePack.MessagePackWriter), typeof(MessagePack.KeyAttribute) }
            .Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    /// <summary>All there are: a new rule needs no line here.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(Descriptors).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The compilation of a source.</summary>
    public static Compilation Compile(string source, LanguageVersion version = LanguageVersion.CSharp14) => CSharpCompilation.Create(
        "Example",
        [CSharpSyntaxTree.ParseText(source, RemotingTest.ParseOptions.WithLanguageVersion(version), "Example.cs")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    /// <summary>The compilation of a program with top-level statements, as a console project with implicit usings has it.</summary>
    public static Compilation CompileProgram(string source) => CSharpCompilation.Create(
        "Program",
        [
            CSharpSyntaxTree.ParseText(source, RemotingTest.ParseOptions, "Program.cs"),
            CSharpSyntaxTree.ParseText(ImplicitUsings, RemotingTest.ParseOptions, "Usings.cs"),
        ],
        References,
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The same with what the generator adds, and another one beside it.</summary>
    public static Compilation Generate(Compilation compilation)
    {
        CSharpGeneratorDriver
            .Create([new CallableGenerator().AsSourceGenerator(), new OtherGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees.First().Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return generated;
    }

    /// <summary>What the analyzers say of a source and its generated code, after the compiler found nothing to say.</summary>
    public static Task<ImmutableArray<Diagnostic>> ReportsAsync(string source, LanguageVersion version = LanguageVersion.CSharp14)
    {
        Compilation compilation = Generate(Compile(source, version));
        Assert.Empty(Errors(compilation));
        return ReportsAsync(compilation);
    }

    /// <summary>The errors of the compiler.</summary>
    public static IEnumerable<Diagnostic> Errors(Compilation compilation) =>
        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error);

    public static Task<ImmutableArray<Diagnostic>> ReportsAsync(Compilation compilation) => compilation
        .WithAnalyzers(Analyzers)
        .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
}
