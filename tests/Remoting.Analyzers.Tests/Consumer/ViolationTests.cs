using System.Globalization;
using System.Text.RegularExpressions;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Consumer;

/// <summary>
/// What <c>dotnet build</c> prints for a project with one violation of each rule. A rule needs a file in <c>Violations</c>, with its id in
/// a comment at the end of the line where it is reported; a first line <c>// LangVersion: 13</c> builds the file in a project of its own.
/// </summary>
public sealed partial class ViolationTests
{
    // A restore and a build, on a machine that may be busy.
    private const int Limit = 300_000;

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Remoting.Analyzers.Tests", "Consumer", "Violations");

    [Fact(Timeout = Limit)]
    public async Task ABuildPrintsEachRuleOnceAtItsLineWithItsLink()
    {
        var printed = new List<string>();
        foreach (IGrouping<string, string> project in Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).GroupBy(Properties))
        {
            using var build = new DotNetBuild(project, project.Key);
            string output = await build.RunAsync(TestContext.Current.CancellationToken);
            printed.AddRange(Printed().Matches(output).Select(match =>
                $"{match.Groups["file"]}({match.Groups["line"]}): {match.Groups["severity"]} {match.Groups["id"]} {match.Groups["link"]}"));
        }

        Assert.Equal(Descriptors.All.Select(Expected), printed.Order(StringComparer.Ordinal));
    }

    private static string Expected(Microsoft.CodeAnalysis.DiagnosticDescriptor rule)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, rule.Id + ".cs"));
        int line = Array.FindIndex(lines, text => text.EndsWith($"// {rule.Id}", StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture, $"{rule.Id}.cs({line + 1}): {$"{rule.DefaultSeverity}".ToLowerInvariant()} {rule.Id} ({rule.HelpLinkUri})");
    }

    private static string Properties(string file)
    {
        Match match = LanguageVersion().Match(File.ReadLines(file).First());
        return match.Success ? $"<LangVersion>{match.Groups["version"].Value}</LangVersion>" : "";
    }

    // File.cs(3,17): warning RMT0304: 'SubmitAsync' ... (https://...) [/tmp/.../Consumer.csproj]
    [GeneratedRegex(@"(?<file>RMT\d+\.cs)\((?<line>\d+),\d+\): (?<severity>\w+) (?<id>RMT\d+): [^\n]*(?<link>\(https:[^)]*\))")]
    private static partial Regex Printed();

    [GeneratedRegex("^// LangVersion: (?<version>\\S+)")]
    private static partial Regex LanguageVersion();
}
