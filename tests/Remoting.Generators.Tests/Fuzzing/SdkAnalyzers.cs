using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>The analyzers that the SDK brings, with the rules of <c>AnalysisLevel</c> <c>latest-all</c> as its own file has them.</summary>
internal static class SdkAnalyzers
{
    private const string Level = "analysislevel_10_all.globalconfig";

    private static readonly string Folder = typeof(SdkAnalyzers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "SdkAnalyzers").Value!;

    private static readonly Lazy<ImmutableArray<DiagnosticAnalyzer>> All = new(() =>
    [
        .. new[] { "Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll" }
            .SelectMany(file => Types(Assembly.LoadFrom(Path.Combine(Folder, file))))
            .Where(type => !type.IsAbstract && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is { } mark && mark.Languages.Contains(LanguageNames.CSharp))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ]);

    private static readonly Lazy<ImmutableDictionary<string, ReportDiagnostic>> Rules = new(() => File.ReadLines(Path.Combine(Folder, "build", "config", Level))
        .Select(line => line.Split(['.', '=', ' '], StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["dotnet_diagnostic", _, "severity", _])
        .ToImmutableDictionary(words => words[1], words => words[3] is "none" ? ReportDiagnostic.Suppress : ReportDiagnostic.Warn));

    /// <summary>How many rules are on.</summary>
    public static int Count => Rules.Value.Values.Count(rule => rule == ReportDiagnostic.Warn);

    /// <summary>What they say of the generated files.</summary>
    public static async Task<List<string>> ReportsAsync(CSharpCompilation compilation, IReadOnlyCollection<SyntaxTree> generated, CancellationToken cancellationToken)
    {
        var strict = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(Rules.Value.AddRange(compilation.Options.SpecificDiagnosticOptions)));
        var analysis = strict.WithAnalyzers(All.Value, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (_, _, _) => { }, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        return
        [
            .. (await analysis.GetAnalyzerDiagnosticsAsync(cancellationToken))
                .Where(report => report.Severity >= DiagnosticSeverity.Warning && report.Location.SourceTree is { } tree && generated.Contains(tree))
                .Select(TestCompilation.Describe),
        ];
    }

    /// <summary>The fixes lie in the same files, and need what only an editor has.</summary>
    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException incomplete)
        {
            return incomplete.Types.OfType<Type>();
        }
    }
}
