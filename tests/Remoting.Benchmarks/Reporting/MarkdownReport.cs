using System.Globalization;
using System.Runtime.InteropServices;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Reporting;

/// <summary>The table as Markdown: a line for each figure of ours and each peer that it stands against.</summary>
internal static class MarkdownReport
{
    public static void Write(TextWriter output, IReadOnlyList<RowResult> results, TimeSpan elapsed)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors; {elapsed.TotalMinutes:0.0} minutes."));
        output.WriteLine("Medians of interleaved rounds, every result checked. CPU: processor time a call, of the parent + of all processes below it.");
        output.WriteLine("Others: the part of all processors that other programs used meanwhile.");
        output.WriteLine();
        WriteLine(output, "measure", "ours", "CPU", "against", "theirs", "CPU", "ratio", "CPU ratio", "target", "", "rounds", "others");
        WriteLine(output, "---", "--:", "--:", "---", "--:", "--:", "--:", "--:", "---", "---", "--:", "--:");
        foreach (var result in results)
            WriteRow(output, result);
        output.WriteLine();
        foreach (var result in results)
            output.WriteLine($"- `{result.Row.Name}`: {result.Row.Work}.");
        WriteMissing(output, results);
        WriteSummary(output, results);
    }

    private static void WriteRow(TextWriter output, RowResult result)
    {
        var row = result.Row;
        if (result.Ours is not { } ours)
        {
            WriteLine(output, $"`{row.Name}`", "FAILED", "", result.Error!, "", "", "", "", "", "**not met**", "", Share(result.OtherLoad));
            return;
        }
        string name = $"`{row.Name}`", value = Quantity.Text(ours.Value, row.Unit), cpu = Cpu(ours);
        string rounds = ours.Rounds.ToString(CultureInfo.InvariantCulture), others = Share(result.OtherLoad);
        foreach (var target in row.Targets.Where(target => target.Peer is null))
            Write("", "", "", "", "", target.Text(row.Unit), Met(result, target));
        foreach (var peer in result.Against)
        {
            var target = row.Targets.FirstOrDefault(target => target.Peer == peer.Name);
            Write(peer.Name, Quantity.Text(peer.Value, row.Unit), Cpu(peer), $"{Quantity.Digits(ours.Value / peer.Value)} ×", $"{Quantity.Digits(ours.Cpu.Total / peer.Cpu.Total)} ×",
                target?.Text(row.Unit) ?? "", target is null ? "" : Met(result, target));
        }
        foreach (var target in row.Targets.Where(target => target.Peer is { } peer && result.Find(peer) is null))
            Write(target.Peer!, "not measured", "", "", "", target.Text(row.Unit), "");
        if (row.Targets.Count == 0 && !result.Against.Any())
            Write("", "", "", "", "", "", "");

        // The figures of ours stand in the first line only.
        void Write(string against, string theirs, string theirCpu, string ratio, string cpuRatio, string target, string met)
        {
            WriteLine(output, name, value, cpu, against, theirs, theirCpu, ratio, cpuRatio, target, met, rounds, others);
            name = value = cpu = rounds = others = "";
        }
    }

    private static void WriteMissing(TextWriter output, IReadOnlyList<RowResult> results)
    {
        string[] missing = [.. results.SelectMany(result => result.Missing).Distinct()];
        if (missing.Length > 0)
            output.WriteLine($"- Left out: {string.Join("; ", missing)}.");
    }

    private static void WriteSummary(TextWriter output, IReadOnlyList<RowResult> results)
    {
        var verdicts = results.SelectMany(result => result.Row.Targets.Select(target => result.IsMet(target))).ToList();
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{verdicts.Count(met => met == true)} targets met, {verdicts.Count(met => met == false)} not met, {verdicts.Count(met => met is null)} not measured."));
    }

    private static string Met(RowResult result, Target target) => result.IsMet(target) switch
    {
        true => "met",
        false => "**not met**",
        null => "",
    };

    private static string Cpu(Figure figure) => $"{Quantity.Seconds(figure.Cpu.Parent)} + {Quantity.Seconds(figure.Cpu.Workers)}";

    private static string Share(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    private static void WriteLine(TextWriter output, params IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
