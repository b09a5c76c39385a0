using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>
/// Reports for reading, in random order, one of each rule in turn: by their share alone, the rules that fire a thousand times would be all there is to see.
/// </summary>
internal static class Sample
{
    private const int ContextLines = 12;

    public static void Write(IReadOnlyList<TreeResult> trees, Options options, TextWriter output)
    {
        var random = new Random(options.Seed);
        Diagnostic[] shuffled = [.. trees.SelectMany(tree => tree.Reports).OrderBy(Key, StringComparer.Ordinal)];
        random.Shuffle(shuffled);
        Queue<Diagnostic>[] rules = [.. shuffled.GroupBy(report => report.Id).OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => new Queue<Diagnostic>(rule))];
        for (int number = 1; number <= options.Sample && rules.Any(rule => rule.Count > 0);)
        {
            foreach (Queue<Diagnostic> rule in rules.Where(rule => rule.Count > 0))
            {
                if (number <= options.Sample)
                    Write(number++, rule.Dequeue(), output);
            }
        }
    }

    private static void Write(int number, Diagnostic report, TextWriter output)
    {
        FileLinePositionSpan at = report.Location.GetMappedLineSpan();
        int line = at.StartLinePosition.Line;
        output.WriteLine($"\n--- {number}. {report.Severity} {report.Id} {at.Path}({line + 1})\n{report.GetMessage(CultureInfo.InvariantCulture)}");
        if (File.Exists(at.Path))
        {
            foreach (string text in File.ReadLines(at.Path).Skip(Math.Max(0, line - 1)).Take(ContextLines))
                output.WriteLine($"    {text}");
        }
    }

    // Analyzers run concurrently, and report in any order.
    private static string Key(Diagnostic report) => $"{report.Id} {report.Location.GetMappedLineSpan()} {report.GetMessage(CultureInfo.InvariantCulture)}";
}
