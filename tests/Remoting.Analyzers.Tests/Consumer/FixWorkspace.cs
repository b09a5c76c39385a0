using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;
using Remoting.Generators;

namespace Remoting.Analyzers.Tests.Consumer;

/// <summary>A project as an editor has it, with the generator at work and all fixes at hand.</summary>
internal sealed class FixWorkspace : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();

    public FixWorkspace(IEnumerable<(string Name, string Text)> files, LanguageVersion version = LanguageVersion.CSharp14)
    {
        var id = ProjectId.CreateNewId();
        Solution solution = _workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            id,
            VersionStamp.Default,
            "Consumer",
            "Consumer",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: RemotingTest.ParseOptions.WithLanguageVersion(version),
            metadataReferences: AnalyzerRun.References,
            analyzerReferences: [new AnalyzerFileReference(typeof(CallableGenerator).Assembly.Location, new LoadedAssemblies())]));
        foreach ((string name, string text) in files.Prepend(("Usings.cs", AnalyzerRun.ImplicitUsings)))
            solution = solution.AddDocument(DocumentId.CreateNewId(id), name, text);
        Project = solution.GetProject(id)!;
    }

    public static ImmutableArray<CodeFixProvider> Fixes { get; } =
    [
        .. typeof(AddChunkSizeFix).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>As it is by now.</summary>
    public Project Project { get; private set; }

    /// <summary>Applies the first fix that is offered for anything; <see langword="false"/> if there is none left.</summary>
    public async Task<bool> ApplyOneAsync(CancellationToken cancellationToken)
    {
        foreach ((Diagnostic diagnostic, Document document) in await DiagnosticsAsync(cancellationToken))
        {
            foreach (CodeFixProvider fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                if (await OfferAsync(fix, document, diagnostic, cancellationToken) is { } action)
                {
                    await ApplyAsync(action, cancellationToken);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Applies a fix to all reports of one rule at once; <see langword="false"/> if it is offered for none of them.</summary>
    public async Task<bool> ApplyAllAsync(string rule, CancellationToken cancellationToken)
    {
        (Diagnostic Diagnostic, Document Document)[] reports = [.. (await DiagnosticsAsync(cancellationToken)).Where(report => report.Diagnostic.Id == rule)];
        foreach (CodeFixProvider fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(rule)))
        {
            foreach ((Diagnostic diagnostic, Document document) in reports)
            {
                if (await OfferAsync(fix, document, diagnostic, cancellationToken) is not { EquivalenceKey: { } key })
                    continue;
                var context = new FixAllContext(document, fix, FixAllScope.Project, key, [rule], new KnownDiagnostics(reports), cancellationToken);
                if (await fix.GetFixAllProvider()!.GetFixAsync(context) is not { } action)
                    return false;
                await ApplyAsync(action, cancellationToken);
                return true;
            }
        }

        return false;
    }

    /// <summary>What the compiler and the analyzers have to say, of files only.</summary>
    public async Task<IReadOnlyList<(Diagnostic Diagnostic, Document Document)>> DiagnosticsAsync(CancellationToken cancellationToken)
    {
        Compilation compilation = (await Project.GetCompilationAsync(cancellationToken))!;
        ImmutableArray<Diagnostic> all = await compilation.WithAnalyzers(AnalyzerRun.Analyzers).GetAllDiagnosticsAsync(cancellationToken);
        return
        [
            .. from diagnostic in all
               where diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS1701" or "CS1591") // Off in a plain project, too.
               let document = Project.GetDocument(diagnostic.Location.SourceTree)
               where document is not null
               orderby document.Name, diagnostic.Location.SourceSpan.Start, diagnostic.Id
               select (diagnostic, document),
        ];
    }

    public async Task<IReadOnlyList<(string Name, string Text)>> FilesAsync(CancellationToken cancellationToken)
    {
        var files = new List<(string, string)>();
        foreach (Document document in Project.Documents.Where(document => document.Name != "Usings.cs"))
            files.Add((document.Name, (await document.GetTextAsync(cancellationToken)).ToString()));
        return files;
    }

    public void Dispose() => _workspace.Dispose();

    private async Task ApplyAsync(CodeAction action, CancellationToken cancellationToken)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellationToken);
        Project = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetProject(Project.Id)!;
    }

    private static async Task<CodeAction?> OfferAsync(CodeFixProvider fix, Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered ??= action, cancellationToken));
        return offered;
    }

    // The one that the tests use anyway.
    private sealed class LoadedAssemblies : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }

    private sealed class KnownDiagnostics((Diagnostic Diagnostic, Document Document)[] reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(reports.Where(report => report.Document.Id == document.Id).Select(report => report.Diagnostic));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult(Enumerable.Empty<Diagnostic>());

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(reports.Select(report => report.Diagnostic));
    }
}
