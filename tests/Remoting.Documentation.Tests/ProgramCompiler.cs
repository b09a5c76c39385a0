using System.Collections.Immutable;
using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators;

namespace Remoting.Documentation.Tests;

/// <summary>Compiles a program as a fresh project would that has the packages: the generators, the analyzers, the usings that such a project has by itself.</summary>
internal static class ProgramCompiler
{
    /// <summary>Programs of files, as <c>dotnet run app.cs</c> takes them, may name their packages.</summary>
    private static readonly CSharpParseOptions ParseOptions =
        CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14).WithFeatures([new("FileBasedProgram", "true")]);

    private static readonly string ConsoleUsings = Usings("System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks");

    private static readonly string WebUsings = Usings("System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging");

    public static readonly ImmutableArray<MetadataReference> References = [.. Net100.References.All, .. Others().Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly Lazy<ImmutableArray<MetadataReference>> ClusterReferences =
        new(() => [.. Net100.References.All, .. OfCluster().Select(path => MetadataReference.CreateFromFile(path))]);

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. Assembly.Load("Remoting.Analyzers").GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly ISourceGenerator[] Generators = [new CallableGenerator().AsSourceGenerator(), .. LoggingGenerators()];

    /// <summary>Compiles it to an assembly, and tells what compiler, generators and analyzers have to say about it.</summary>
    public static async Task<IReadOnlyList<string>> CompileAsync(PageProgram program, Stream assembly, CancellationToken cancellationToken)
    {
        string usings = program.IsWeb ? ConsoleUsings + WebUsings : ConsoleUsings;
        var compilation = CSharpCompilation.Create(
            program.Name,
            [Parse(program.Code, "Program.cs", cancellationToken), Parse(usings, "Usings.cs", cancellationToken)],
            program.IsCluster ? ClusterReferences.Value : References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        CSharpGeneratorDriver.Create(Generators, parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var said, cancellationToken);
        var emitted = generated.Emit(assembly, cancellationToken: cancellationToken);
        var reported = await generated.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(cancellationToken);
        return
        [
            .. said.Concat(emitted.Diagnostics).Concat(reported)
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed && diagnostic.Id is not ("CS1701" or "CS1702" or "CS1591"))
                .Select(diagnostic => diagnostic.ToString()),
        ];
    }

    private static SyntaxTree Parse(string code, string path, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(code, ParseOptions, path, cancellationToken: cancellationToken);

    /// <summary>What a program may use beside .NET itself: our packages with what they need, ASP.NET Core, and the other packages that pages speak of.</summary>
    private static IEnumerable<string> Others()
    {
        HashSet<string> known = [.. Net100.References.All.Select(reference => Path.GetFileName(reference.FilePath ?? reference.Display!))];
        string web = Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!;
        return ProgramFolder.Libraries.Concat(Directory.EnumerateFiles(web, "Microsoft.*.dll")).Where(path => known.Add(Path.GetFileName(path)));
    }

    /// <summary>The same for a program on a cluster: what the sample has beside it.</summary>
    private static IEnumerable<string> OfCluster()
    {
        HashSet<string> known = ["Cluster.dll", .. Net100.References.All.Select(reference => Path.GetFileName(reference.FilePath ?? reference.Display!))];
        string built = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Remoting.Documentation.Tests"), AppContext.BaseDirectory);
        return Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "Cluster", built), "*.dll").Where(path => !known.Contains(Path.GetFileName(path)));
    }

    private static IEnumerable<ISourceGenerator> LoggingGenerators() =>
        Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "logging", "Microsoft.Extensions.Logging.Generators.dll")).GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IIncrementalGenerator).IsAssignableFrom(type))
            .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator());

    private static string Usings(params string[] namespaces) => string.Concat(namespaces.Select(name => $"global using {name};\n"));
}
