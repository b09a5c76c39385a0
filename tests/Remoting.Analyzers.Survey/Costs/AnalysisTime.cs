using System.Collections.Immutable;
using System.Globalization;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Generators;

namespace Remoting.Analyzers.Survey.Costs;

/// <summary>The command: how long the analyzers take for a project of a thousand callables, and for one that does not use the library.</summary>
internal static class AnalysisTime
{
    private const int Runs = 5;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    public static int Run(TextWriter output)
    {
        CSharpCompilation stranger = Compile("Stranger", Net100.References.All, SampleProject.Source(isMarked: false));
        CSharpCompilation user = Compile(
            "User",
            [
                .. Net100.References.All,
                .. new[] { typeof(Executor), typeof(MessagePack.MessagePackWriter), typeof(MessagePack.KeyAttribute) }
                    .Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
            ],
            SampleProject.Source(isMarked: true));
        CSharpGeneratorDriver
            .Create([new CallableGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(user, out Compilation generated, out _);
        Write($"{SampleProject.Callables:N0} callables, and a map of every other one", generated, output);
        Write("the same without the library", stranger, output);
        return 0;
    }

    // The best of several runs: the first ones are the compiler's, and a busy machine's.
    private static void Write(string title, Compilation compilation, TextWriter output)
    {
        DiagnosticAnalyzer[] analyzers =
        [
            .. typeof(Descriptors).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
        Dictionary<string, TimeSpan> best = analyzers.ToDictionary(Name, _ => TimeSpan.MaxValue);
        int reports = 0;
        TimeSpan processor = TimeSpan.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            // What an earlier run found out must not help this one; what the compiler has to find out anyway is not counted.
            Compilation fresh = compilation.Clone();
            _ = fresh.GetDiagnostics();
            CompilationWithAnalyzers analysis = fresh.WithAnalyzers([.. analyzers], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
            TimeSpan before = Environment.CpuUsage.TotalTime;
            reports = analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult().Length;
            TimeSpan used = Environment.CpuUsage.TotalTime - before;
            processor = used < processor ? used : processor;
            foreach (DiagnosticAnalyzer analyzer in analyzers)
            {
                TimeSpan time = analysis.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None).GetAwaiter().GetResult().ExecutionTime;
                best[Name(analyzer)] = time < best[Name(analyzer)] ? time : best[Name(analyzer)];
            }
        }

        output.WriteLine($"\n{title} ({reports} reports)");
        foreach ((string name, TimeSpan time) in best.OrderByDescending(pair => pair.Value))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds,10:N3} ms  {name}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best.Values.Sum(time => time.TotalMilliseconds),10:N3} ms  all"));

        // What others do on the machine at the same time lengthens the times above, and not this one.
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{processor.TotalMilliseconds,10:N3} ms  of processor time, with what the compiler does to call them"));
    }

    private static string Name(DiagnosticAnalyzer analyzer) => analyzer.GetType().Name;

    private static CSharpCompilation Compile(string name, IEnumerable<MetadataReference> references, string source) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(source, ParseOptions, name + ".cs")],
        references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
}
