using System.Globalization;
using System.Reflection;
using Remoting.Analyzers.Costs;

namespace Remoting.Analyzers.Survey.Costs;

/// <summary>The command: for each body of the corpus what it takes, and what the estimate says; and how many of the short ones are found, and how many wrongly.</summary>
internal static class CostCheck
{
    /// <returns>1 if less than 90 % of the bodies are found that take less than the threshold, or more than 2 % of the reports are about others.</returns>
    public static int Run(TextWriter output)
    {
        IReadOnlyDictionary<string, Cost> estimates = Corpus.Estimate();
        int found = 0, missed = 0, wrong = 0;
        output.WriteLine("| body | measured | estimated | verdict | |");
        output.WriteLine("|---|---:|---:|---|---|");
        foreach ((MethodInfo method, double measured) in Corpus.Methods.Select(method => (method, BodyClock.Nanoseconds(method))).OrderBy(body => body.Item2))
        {
            Cost estimate = estimates[Corpus.Name(method)];
            Worth verdict = Dispatch.Judge(estimate, Dispatch.SmallWork);
            string remark = "";
            if (verdict is Worth.CannotPay or Worth.NeedsChunkSize)
            {
                found++;
                if (measured > Dispatch.SmallWork)
                    (remark, wrong) = ("WRONG", wrong + 1);
            }
            else if (measured < Dispatch.SmallWork)
            {
                (remark, missed) = ("missed", missed + 1);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Corpus.Name(method)} | {measured:N0} ns | {(estimate.IsKnown ? estimate.Nanoseconds.ToString("N0", CultureInfo.InvariantCulture) + " ns" : "unknown")} | {verdict} | {remark} |"));
        }

        double recall = 100.0 * (found - wrong) / (found - wrong + missed), wrongRate = 100.0 * wrong / Math.Max(1, found);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{estimates.Count} bodies. Of {found - wrong + missed} short ones {found - wrong} are reported: recall {recall:N1} %. Of {found} reports {wrong} are wrong: {wrongRate:N1} %."));
        return recall >= 90 && wrongRate <= 2 ? 0 : 1;
    }
}
