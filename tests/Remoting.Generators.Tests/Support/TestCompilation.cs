using System.Collections.Immutable;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using MessagePack;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators.Tests.Support;

/// <summary>Compilations as a user's project would have them.</summary>
internal static class TestCompilation
{
    public const string Usings =
        """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.IO;
        global using System.Linq;
        global using System.Numerics;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using MessagePack;
        global using Remoting;
        """;

    public static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(RemoteCall).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MessagePackSerializer).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MessagePackObjectAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(TestCompilation).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Assert).Assembly.Location),
    ];

    /// <summary>Versions of the framework's assemblies: silent in any project. Missing documentation: not what is tested here.</summary>
    private static readonly Dictionary<string, ReportDiagnostic> Silent = new()
    {
        ["CS1701"] = ReportDiagnostic.Suppress,
        ["CS1591"] = ReportDiagnostic.Suppress,
    };

    /// <summary>Compiles sources together with the usings that they may count on.</summary>
    public static CSharpCompilation Create(params IEnumerable<string> sources) => CSharpCompilation.Create(
        "Demo.App",
        [Parse(Usings, "Usings.cs"), .. sources.Select((source, i) => Parse(source, $"Source{i}.cs"))],
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: Silent));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, Options, path);

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new CallableGenerator().AsSourceGenerator()],
        parseOptions: Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>
    /// Runs the generator. Every run is two: the second, over an equal compilation, must compute nothing anew.
    /// </summary>
    public static GeneratorRunResult Run(Compilation compilation)
    {
        var driver = Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);

        var again = driver.RunGenerators(compilation.Clone(), TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        foreach (var (step, reason) in RunReasons.Of(again))
            Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step} was {reason} in the second run.");
        return result;
    }

    /// <summary>The compilation with what the generator adds to it.</summary>
    public static Compilation WithGenerated(Compilation compilation)
    {
        var result = Run(compilation);
        return compilation.AddSyntaxTrees(result.GeneratedSources.Select(source => source.SyntaxTree));
    }

    /// <summary>Generates, compiles without a warning, and loads.</summary>
    public static System.Reflection.Assembly Load(params IEnumerable<string> sources) => LoadAs("Demo.App", sources);

    /// <summary>The same, by a name of its own: types that are found by what is read are told apart by the names of their assemblies, and other tests have such types, too.</summary>
    public static System.Reflection.Assembly LoadAs(string name, params IEnumerable<string> sources)
    {
        var compilation = WithGenerated(Create(sources).WithAssemblyName(name));
        AssertClean(compilation);
        return Emit(compilation);
    }

    /// <summary>Compiles without a warning in the bodies, and loads.</summary>
    public static System.Reflection.Assembly Emit(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        AssertClean(emitted.Diagnostics);
        Assert.True(emitted.Success);
        stream.Position = 0;
        return new AssemblyLoadContext("Demo.App", isCollectible: true).LoadFromStream(stream);
    }

    /// <summary>Fails on any error or warning, with the line that it is about.</summary>
    public static void AssertClean(Compilation compilation) => AssertClean(compilation.GetDiagnostics(TestContext.Current.CancellationToken));

    private static void AssertClean(IEnumerable<Diagnostic> found)
    {
        var diagnostics = found
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
            .Select(Describe)
            .ToList();
        Assert.True(diagnostics.Count == 0, string.Join("\n", diagnostics.Take(20)));
    }

    public static string Describe(Diagnostic diagnostic)
    {
        var tree = diagnostic.Location.SourceTree;
        var line = tree?.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start);
        return $"{diagnostic}\n    {line}";
    }
}
