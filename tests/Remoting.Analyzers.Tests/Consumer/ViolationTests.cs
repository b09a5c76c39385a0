using System.Globalization;
using System.Text.RegularExpressions;

namespace Remoting.Analyzers.Tests.Consumer;

/// <summary>What <c>dotnet build</c> prints for a project with one violation of each rule.</summary>
public sealed partial class ViolationTests
{
    // A restore and a build, on a machine that may be busy.
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task A_build_prints_each_rule_once_at_its_line_with_its_link()
    {
        var printed = new List<string>();
        foreach (IGrouping<string, Violation> project in Violation.All.GroupBy(violation => violation.LanguageVersion))
        {
            using var build = new DotNetBuild(
                project.Select(violation => (violation.FileName, violation.Text)),
                project.Key.Length == 0 ? "" : $"<LangVersion>{project.Key}</LangVersion>");
            (_, string output) = await build.RunAsync(TestContext.Current.CancellationToken);
            printed.AddRange(Printed().Matches(output).Select(match =>
                $"{match.Groups["file"]}({match.Groups["line"]}): {match.Groups["severity"]} {match.Groups["id"]} {match.Groups["link"]}"));
        }

        // A build keeps hints to itself.
        Assert.Equal(Descriptors.All.Where(rule => rule.DefaultSeverity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).Select(Expected), printed.Order(StringComparer.Ordinal));
    }

    private static string Expected(Microsoft.CodeAnalysis.DiagnosticDescriptor rule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rule.Id}.cs({Violation.Of(rule.Id).Line}): {$"{rule.DefaultSeverity}".ToLowerInvariant()} {rule.Id} ({rule.HelpLinkUri})");

    // File.cs(3,17): warning RMT0304: 'SubmitAsync' ... (https://...) [/tmp/.../Consumer.csproj]
    [GeneratedRegex(@"(?<file>RMT\d+\.cs)\((?<line>\d+),\d+\): (?<severity>\w+) (?<id>RMT\d+): [^\n]*(?<link>\(https:[^)]*\))")]
    private static partial Regex Printed();
}
