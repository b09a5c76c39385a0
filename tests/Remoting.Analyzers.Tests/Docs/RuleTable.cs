using System.Text;
using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Tests.Consumer;

namespace Remoting.Analyzers.Tests.Docs;

/// <summary>The table of all rules, as it stands in texts between <c>&lt;!-- rules --&gt;</c> and <c>&lt;!-- /rules --&gt;</c>.</summary>
internal static class RuleTable
{
    /// <summary>The environment variable that makes the test write the tables instead of checking them.</summary>
    public const string Update = "UPDATE_RULE_TABLES";

    private const string Begin = "<!-- rules -->\n";
    private const string End = "<!-- /rules -->";

    /// <summary>The text with the table as it should be.</summary>
    public static string Replace(string text, string pages)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, "No place for the table of rules.");
        return text[..begin] + Of(pages) + text[end..];
    }

    public static string Of(string pages)
    {
        HashSet<string> fixable = [.. FixWorkspace.Fixes.SelectMany(fix => fix.FixableDiagnosticIds)];
        var table = new StringBuilder("| id | severity | rule | fix |\n|---|---|---|---|\n");
        foreach (DiagnosticDescriptor rule in Descriptors.All)
        {
            string severity = rule.CustomTags.Contains(Descriptors.SeverityFollowsCertainty) ? "error or warning" : $"{rule.DefaultSeverity}".ToLowerInvariant();
            table.Append(null, $"| [{rule.Id}]({pages}{rule.Id}.md) | {severity} | {rule.Title} | {(fixable.Contains(rule.Id) ? "yes" : "")} |\n");
        }

        return table.ToString();
    }
}
