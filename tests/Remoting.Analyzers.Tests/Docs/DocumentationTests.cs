using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Docs;

/// <summary>The pages and tables that say what the rules are, against the rules.</summary>
public sealed class DocumentationTests
{
    private static readonly string[] Sections =
        ["## Flagged", "## Suggested", "## What it covers", "## What is deliberately not flagged", "## Configure and suppress"];

    private static readonly string Root = Repository.Root;
    private static readonly string Folder = RulePage.Folder;

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(rule => rule.Id)];

    [Theory(Timeout = RemotingTest.Timeout)]
    [MemberData(nameof(Rules))]
    public async Task Each_rule_has_a_page(string id)
    {
        DiagnosticDescriptor rule = Descriptors.All.Single(r => r.Id == id);
        Assert.Equal($"{Descriptors.HelpLinkBase}{id}.md", rule.HelpLinkUri);

        string page = await ReadAsync($"{id}.md");
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.Equal(Sections, page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [MemberData(nameof(Rules))]
    public async Task The_page_shows_what_is_flagged_and_what_is_not(string id)
    {
        string page = await ReadAsync($"{id}.md");
        string[] examples = RulePage.ExamplesIn(page);
        Assert.Equal(2, examples.Length);
        LanguageVersion[] versions = Versions(page);
        Compilation flagged = AnalyzerRun.Compile(examples[0], versions[0]);
        if (id != Descriptors.NoStub.Id) // The one about what the generator did not see.
            flagged = AnalyzerRun.Generate(flagged);
        Assert.Equal(id == Descriptors.LocalWork.Id, AnalyzerRun.Errors(flagged).Any()); // The one that explains errors of the compiler.
        Assert.Equal([id], (await AnalyzerRun.ReportsAsync(flagged)).Select(d => d.Id).Distinct());
        Assert.Empty(await AnalyzerRun.ReportsAsync(examples[1], versions[1]));
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Every_snippet_of_the_readme_is_a_program_without_a_warning()
    {
        string[] snippets = RulePage.ExamplesIn(await File.ReadAllTextAsync(Path.Combine(Root, "README.md"), TestContext.Current.CancellationToken));
        Assert.NotEmpty(snippets);
        foreach (string snippet in snippets)
        {
            // As it is pasted into a fresh project, with the usings that such a project has by itself.
            Compilation program = AnalyzerRun.Generate(AnalyzerRun.CompileProgram(snippet));
            Assert.Empty(program.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("CS1701" or "CS1591"))); // Off in a plain project, too.
            Assert.Empty(await AnalyzerRun.ReportsAsync(program));
        }
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task No_page_is_left_over() => Assert.Equal(
        [.. Descriptors.All.Select(rule => rule.Id + ".md"), "README.md", "survey.md"],
        await Task.FromResult(Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).OrderBy(name => name is "README.md" or "survey.md")));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("README.md", "analyzers/docs/")]
    [InlineData("analyzers/docs/README.md", "")]
    public async Task The_tables_of_rules_are_up_to_date(string file, string pages)
    {
        string path = Path.Combine(Root, file);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        string expected = RuleTable.Replace(text, pages);
        if (Environment.GetEnvironmentVariable(RuleTable.Update) == "1")
            await File.WriteAllTextAsync(path, expected, TestContext.Current.CancellationToken);
        else
            Assert.True(text == expected, $"The table of rules in {file} is not what the descriptors say. This test, run with {RuleTable.Update}=1, writes it anew:\n\n{RuleTable.Of(pages)}");
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Each_rule_is_reported_by_one_analyzer()
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

    private static IEnumerable<T> Instances<T>(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T))).Select(type => (T)Activator.CreateInstance(type)!);

    private static Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken);
}
