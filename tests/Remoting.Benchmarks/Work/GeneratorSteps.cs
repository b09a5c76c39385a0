using System.Collections;
using Microsoft.CodeAnalysis;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Work;

/// <summary>The steps of the generator's pipeline, by the names that it gives them.</summary>
internal static class GeneratorSteps
{
    private const string Callables = "Callables";

    private static readonly string[] All = [Callables, "Groups", "Serializers", "Registry"];

    /// <summary>How many callables the generator has found.</summary>
    public static int Count(GeneratorRunResult result) =>
        result.TrackedSteps[Callables].SelectMany(run => run.Outputs).Sum(output => ((IEnumerable)output.Value).Cast<object>().Count());

    /// <summary>Makes sure that a run has computed nothing anew.</summary>
    public static void ThrowUnlessCached(GeneratorRunResult result)
    {
        foreach (string step in All)
        {
            foreach (var (_, reason) in result.TrackedSteps[step].SelectMany(run => run.Outputs))
            {
                if (reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
                    throw new WrongResultException($"The step {step} was {reason}.");
            }
        }
    }
}
