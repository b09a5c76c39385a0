using System.Globalization;
using System.Reflection;
using Remoting.Analyzers.Costs;

namespace Remoting.Analyzers.Survey.Costs;

/// <summary>The command: for each body of the corpus what it takes, and what the estimate says.</summary>
internal static class CostCheck
{
    /// <summary>What is above may not be called tiny: the default of <c>remoting.chunk_size_threshold_ns</c>.</summary>
    private const double Threshold = 10_000;

    /// <returns>1 if a body that takes more than the threshold is estimated below.</returns>
    public static int Run(TextWriter output)
    {
        IReadOnlyDictionary<string, Cost> estimates = Corpus.Estimate();
        int wrong = 0;
        output.WriteLine("| body | measured | estimated | |");
        output.WriteLine("|---|---:|---|---|");
        foreach ((MethodInfo method, double measured) in Corpus.Methods.Select(method => (method, BodyClock.Nanoseconds(method))).OrderBy(body => body.Item2))
        {
            Cost estimate = estimates[Corpus.Name(method)];
            bool isTiny = estimate.IsBelow(Threshold);
            string verdict = (isTiny, measured > Threshold) switch
            {
                (true, true) => "WRONG: called tiny",
                (true, false) => "tiny",
                (false, false) => "short, and not noticed",
                (false, true) => "",
            };
            if (isTiny && measured > Threshold)
                wrong++;
            output.WriteLine($"| {Corpus.Name(method)} | {measured.ToString("N0", CultureInfo.InvariantCulture)} ns | {estimate} | {verdict} |");
        }

        output.WriteLine($"\n{estimates.Count} bodies, {wrong} wrong.");
        return wrong == 0 ? 0 : 1;
    }
}
