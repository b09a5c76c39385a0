using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Remoting.Generators;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>Compiles the projects of one tree, as well as it can be done without their packages, and asks all analyzers.</summary>
internal sealed class ProjectSurvey(IReadOnlyList<SourceProject> projects, bool makesInternal)
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(
        LanguageVersion.CSharp14,
        preprocessorSymbols: ["NET", "NETCOREAPP", "RELEASE", .. Enumerable.Range(5, 6).Select(version => $"NET{version}_0_OR_GREATER")]);

    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. Net100.References.All,
        .. new[] { typeof(Executor), typeof(MessagePack.MessagePackWriter), typeof(MessagePack.KeyAttribute) }
            .Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    /// <summary>All there are, so that a new rule joins by itself.</summary>
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(Descriptors).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private readonly Dictionary<string, SourceProject> _projects = projects.ToDictionary(project => project.Folder);
    private readonly Dictionary<string, Compilation?> _compilations = [];

    /// <summary>How many lines have been compiled.</summary>
    public int Lines { get; private set; }

    /// <summary>How many callables have a stub.</summary>
    public int Callables { get; private set; }

    public async Task<IReadOnlyList<Diagnostic>> RunAsync(SourceProject project, CancellationToken cancellationToken)
    {
        Compilation compilation = Compile(project, cancellationToken)!;
        CSharpGeneratorDriver
            .Create([new CallableGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> crashes, cancellationToken);
        SyntaxTree[] uses = [.. Uses.Of(generated, ParseOptions, cancellationToken)];
        IEnumerable<Diagnostic> errors = generated.SyntaxTrees.Except(compilation.SyntaxTrees)
            .SelectMany(tree => generated.GetSemanticModel(tree).GetDiagnostics(cancellationToken: cancellationToken))
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToArray();
        Callables += uses.Sum(tree => tree.GetText(cancellationToken).ToString().Split("static object Use").Length - 1);
        generated = generated.AddSyntaxTrees(uses);

        // Analyzers that throw say so in AD0001, which is among the diagnostics.
        ImmutableArray<Diagnostic> reports = await generated
            .WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. crashes, .. errors, .. reports];
    }

    // A project that refers to itself in a circle gets what there is so far.
    private Compilation? Compile(SourceProject project, CancellationToken cancellationToken)
    {
        if (_compilations.TryGetValue(project.Folder, out Compilation? known))
            return known;
        _compilations[project.Folder] = null;

        var trees = new List<SyntaxTree> { CSharpSyntaxTree.ParseText(GlobalUsings, ParseOptions, "GlobalUsings.cs", cancellationToken: cancellationToken) };
        foreach (string file in project.Files)
        {
            SourceText text = SourceText.From(File.ReadAllText(file));
            Lines += text.Lines.Count;
            SyntaxTree tree = CSharpSyntaxTree.ParseText(text, ParseOptions, file, cancellationToken);
            trees.Add(tree.WithRootAndOptions(new CallableMarker(makesInternal).Visit(tree.GetRoot(cancellationToken)), ParseOptions));
        }

        IEnumerable<MetadataReference> references = project.References()
            .Select(folder => _projects.TryGetValue(folder, out SourceProject? other) ? Compile(other, cancellationToken)?.ToMetadataReference() : null)
            .OfType<MetadataReference>();
        Compilation compilation = CSharpCompilation.Create(
            Path.GetFileName(project.Folder),
            trees,
            [.. Framework, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations, allowUnsafe: true));
        _compilations[project.Folder] = compilation;
        return compilation;
    }
}
