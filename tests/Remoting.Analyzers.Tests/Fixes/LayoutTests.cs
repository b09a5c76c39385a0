using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Remoting.Analyzers.Callables;
using Remoting.Analyzers.Calls;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Calls;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Mapping;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Fixes;

/// <summary>
/// Whatever stands between the tokens that a fix touches: where it is offered, the result compiles, and each comment, each directive and all text between
/// directives is still there. Without any of it the fix is offered.
/// </summary>
public sealed class LayoutTests
{
    // Some hundred compilations, on a machine that may be busy.
    private const int Limit = 300_000;

    /// <summary>Each fix, and what it does to the commonest cases; the gaps are those between <c>&lt;&lt;</c> and <c>&gt;&gt;</c>.</summary>
    private static readonly (string Name, DiagnosticAnalyzer Analyzer, CodeFixProvider Fix, string Template)[] Cases =
    [
        ("map with a result", new SubmitInLoopAnalyzer(), new UseMapFix(),
            Caller.With("<<foreach (int item in items) { int n = await executor.SubmitAsync(C.Remote.Twice(item), token); Console.WriteLine(n); }>>", "async Task")),
        ("map in an expression", new SubmitInLoopAnalyzer(), new UseMapFix(), Caller.With("<<foreach (var item in items) Console.WriteLine(await executor.SubmitAsync(C.Remote.Twice(item)));>>", "async Task")),
        ("each", new SubmitInLoopAnalyzer(), new UseMapFix(), Caller.With("<<foreach (int item in items) { await executor.SubmitAsync(C.Remote.Log(item)); }>>", "async Task")),
        ("chunk size", new ChunkSizeAnalyzer(), new AddChunkSizeFix(), Work.With("public static int Do(int n) => n * 2;", "executor.<<MapAsync(Work.Remote.Do, items, bufferSize: 4);>>")),
        ("chunk size at the end", new ChunkSizeAnalyzer(), new AddChunkSizeFix(), Work.With("public static int Do(int n) => n * 2;", "executor.<<MapAsync(\n            Work.Remote.Do,\n            items);>>")),
        ("private", new CallableAnalyzer(), new MakeInternalFix(), Callable.Usings + "static class C { [ProcessPoolCallable] <<private static int Do(>>int n) => n; }"),
        ("hidden by default", new CallableAnalyzer(), new MakeInternalFix(), Callable.Usings + "static class C { <<[ProcessPoolCallable] static int Do(>>int n) => n; }"),
        ("protected", new CallableAnalyzer(), new MakeInternalFix(), Callable.Usings + "class C { [ProcessPoolCallable] <<protected static int Do(>>int n) => n; }"),
        ("private protected", new CallableAnalyzer(), new MakeInternalFix(), Callable.Usings + "class C { [ProcessPoolCallable] <<private protected static int Do(>>int n) => n; }"),
        ("static", new CallableAnalyzer(), new MakeStaticFix(), Callable.Usings + "class C { private System.IO.Stream? _s; [ProcessPoolCallable] <<public int Do(>>int n) => n; public bool Has => _s != null; }"),
        ("keys", new CallableAnalyzer(), new AddKeysFix(), Callable.Usings + "[MessagePackObject] <<public class P { public int X { get; set; } public string Y { get; set; } = \"\"; }>> static class C { [ProcessPoolCallable] public static int Do(P p) => p.X; }"),
    ];

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_lost()
    {
        int tried = 0, offered = 0;
        var faults = new List<string>();
        foreach (var (name, analyzer, fix, template) in Cases)
        {
            string plain = template.Replace("<<", "", StringComparison.Ordinal).Replace(">>", "", StringComparison.Ordinal);
            Assert.True(await FixAsync(analyzer, fix, plain) is not null, $"{name} is not offered.");
            foreach (Layout layout in Layout.Of(name, template).Where((_, i) => i % 3 == name.Length % 3))
            {
                tried++;
                if (await FixAsync(analyzer, fix, layout.Source) is not { } changed)
                    continue;
                offered++;
                if (Lost(layout.Source, changed) is { Length: > 0 } lost)
                    faults.Add($"{layout.Name}: lost {lost}");
                if (ErrorOf(changed, layout.Source) is { } error)
                    faults.Add($"{layout.Name}: {error}\n{changed}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} layouts, {offered} fixes, {faults.Count} faults");
        Assert.Empty(faults);
        Assert.True(tried >= 200 && offered * 2 >= tried, $"{offered} of {tried}");
    }

    private static async Task<string?> FixAsync(DiagnosticAnalyzer analyzer, CodeFixProvider fix, string source)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var workspace = new AdhocWorkspace();
        Document document = workspace
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                parseOptions: RemotingTest.ParseOptions, metadataReferences: AnalyzerRun.References))
            .AddDocument("Test.cs", SourceText.From(source));
        Compilation compilation = (await document.Project.GetCompilationAsync(cancellationToken))!;
        ImmutableArray<Diagnostic> reports = await compilation.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync(cancellationToken);
        CodeAction? action = null;
        foreach (Diagnostic report in reports.Where(report => fix.FixableDiagnosticIds.Contains(report.Id)))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (offered, _) => action ??= offered, cancellationToken));
        if (action is null)
            return null;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellationToken);
        Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        return (await changed.GetTextAsync(cancellationToken)).ToString();
    }

    private static string Lost(string before, string after)
    {
        List<string> kept = Written(after);
        return string.Join(" | ", Written(before).Where(text => !kept.Remove(text)));
    }

    private static List<string> Written(string source) =>
    [
        .. CSharpSyntaxTree.ParseText(source, RemotingTest.ParseOptions).GetRoot().DescendantTrivia()
            .Where(trivia => trivia.IsDirective || trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia)
            .Select(trivia => trivia.ToString().Trim()),
    ];

    // A callable that is marked has no stub yet, in whichever text: only errors that were not there count.
    private static string? ErrorOf(string changed, string before)
    {
        HashSet<string> old = [.. AnalyzerRun.Errors(AnalyzerRun.Compile(before)).Select(error => error.Id)];
        return AnalyzerRun.Errors(AnalyzerRun.Compile(changed)).FirstOrDefault(error => !old.Contains(error.Id))?.ToString();
    }
}
