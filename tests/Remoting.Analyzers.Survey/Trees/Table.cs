using System.Globalization;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>Reports per rule and 100,000 lines, a column for each tree.</summary>
internal static class Table
{
    public static void Write(IReadOnlyList<TreeResult> trees, TextWriter output)
    {
        WriteRow(output, "", [.. trees.Select(tree => tree.Name), "all"]);
        WriteRow(output, "---", [.. trees.Select(_ => "---:"), "---:"]);
        WriteRow(output, "lines", [.. trees.Select(tree => Number(tree.Lines)), Number(trees.Sum(tree => tree.Lines))]);
        WriteRow(output, "callables with a stub", [.. trees.Select(tree => Number(tree.Callables)), Number(trees.Sum(tree => tree.Callables))]);
        foreach (string id in trees.SelectMany(tree => tree.Reports).Select(report => report.Id).Distinct().Order(StringComparer.Ordinal))
        {
            WriteRow(output, id,
            [
                .. trees.Select(tree => Rate(Count(tree, id), tree.Lines)),
                Rate(trees.Sum(tree => Count(tree, id)), trees.Sum(tree => tree.Lines)),
            ]);
        }
    }

    private static int Count(TreeResult tree, string id) => tree.Reports.Count(report => report.Id == id);

    private static string Rate(int count, int lines) => (count * 100_000.0 / Math.Max(1, lines)).ToString("N1", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void WriteRow(TextWriter output, string head, IEnumerable<string> cells) =>
        output.WriteLine($"| {head} | {string.Join(" | ", cells)} |");
}
