using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Docs;

/// <summary>The pages and tables that say what the rules are, against the rules.</summary>
public sealed class DocumentationTests
{
    private static readonly string[] Sections =
        ["## Flagged", "## Suggested", "## What it covers", "## What is deliberately not flagged", "## Configure and suppress"];

    private static readonly string Root = Repository.Root;
    private static readonly string Folder = Path.Combine(Root, "analyzers", "docs");

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(rule => rule.Id)];

    [Theory(Timeout = RemotingTest.Timeout)]
    [MemberData(nameof(Rules))]
    public async Task EachRuleHasAPage(string id)
    {
        DiagnosticDescriptor rule = Descriptors.All.Single(r => r.Id == id);
        Assert.Equal($"{Descriptors.HelpLinkBase}{id}.md", rule.HelpLinkUri);

        string page = await ReadAsync($"{id}.md");
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.Equal(Sections, page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [MemberData(nameof(Rules))]
    public async Task ThePageShowsWhatIsFlaggedAndWhatIsNot(string id)
    {
        string page = await ReadAsync($"{id}.md");
        string[] examples = Examples(page);
        Assert.Equal(2, examples.Length);
        LanguageVersion[] versions = Versions(page);
        Compilation flagged = AnalyzerRun.Generate(AnalyzerRun.Compile(examples[0], versions[0]));
        Assert.Equal(id == Descriptors.LocalWork.Id, AnalyzerRun.Errors(flagged).Any()); // The one that explains errors of the compiler.
        Assert.Equal([id], (await AnalyzerRun.ReportsAsync(flagged)).Select(d => d.Id).Distinct());
        Assert.Empty(await AnalyzerRun.ReportsAsync(examples[1], versions[1]));
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task EverySnippetOfTheReadmeIsAProgramWithoutAWarning()
    {
        string[] snippets = Examples(await File.ReadAllTextAsync(Path.Combine(Root, "README.md"), TestContext.Current.CancellationToken));
        Assert.NotEmpty(snippets);
        foreach (string snippet in snippets)
        {
            // All but the first leave the using out.
            Compilation program = AnalyzerRun.Generate(AnalyzerRun.CompileProgram(snippet.Contains("using Remoting;", StringComparison.Ordinal) ? snippet : "using Remoting;\n" + snippet));
            Assert.Empty(program.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("CS1701" or "CS1591"))); // Off in a plain project, too.
            Assert.Empty(await AnalyzerRun.ReportsAsync(program));
        }
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task NoPageIsLeftOver() => Assert.Equal(
        [.. Descriptors.All.Select(rule => rule.Id + ".md"), "README.md"],
        await Task.FromResult(Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).OrderBy(name => name == "README.md")));

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task TheTableOfRulesIsUpToDate()
    {
        string table = Table();
        Assert.True(
            (await ReadAsync("README.md")).Contains(table, StringComparison.Ordinal),
            "The table in analyzers/docs/README.md is not what the descriptors say. It should be:\n\n" + table);
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task EachRuleIsReportedByOneAnalyzer()
    {
        string[] reported =
        [
            .. Instances<DiagnosticAnalyzer>(typeof(Descriptors).Assembly)
                .SelectMany(analyzer => analyzer.SupportedDiagnostics)
                .Select(rule => rule.Id)
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Descriptors.All.Select(rule => rule.Id), await Task.FromResult(reported));
    }

    private static string[] Examples(string page) =>
        [.. page.Split("```csharp\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])];

    // A page about the version of the language says which one each of its examples is compiled as.
    private static LanguageVersion[] Versions(string page)
    {
        LanguageVersion[] versions =
        [
            .. page.Split("<LangVersion>").Skip(1).Select(part => LanguageVersionFacts.TryParse(part[..part.IndexOf('<')], out LanguageVersion version)
                ? version
                : throw new FormatException($"No version of the language: {part}")),
        ];
        return versions.Length == 0 ? [LanguageVersion.CSharp14, LanguageVersion.CSharp14] : versions;
    }

    private static string Table()
    {
        Dictionary<string, string> fixes = Instances<CodeFixProvider>(typeof(AddChunkSizeFix).Assembly)
            .SelectMany(fix => fix.FixableDiagnosticIds)
            .ToDictionary(id => id, _ => "yes");
        var table = new StringBuilder("| id | category | severity | rule | fix |\n|---|---|---|---|---|\n");
        foreach (DiagnosticDescriptor rule in Descriptors.All)
        {
            string severity = rule.CustomTags.Contains(Descriptors.SeverityFollowsCertainty) ? "error or warning" : $"{rule.DefaultSeverity}".ToLowerInvariant();
            table.Append(null, $"| [{rule.Id}]({rule.Id}.md) | {rule.Category} | {severity} | {rule.Title} | {fixes.GetValueOrDefault(rule.Id)} |\n");
        }

        return table.ToString();
    }

    private static IEnumerable<T> Instances<T>(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T))).Select(type => (T)Activator.CreateInstance(type)!);

    private static Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken);
}
