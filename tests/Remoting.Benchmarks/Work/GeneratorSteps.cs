using Microsoft.CodeAnalysis;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Work;

/// <summary>The steps of the generator's pipeline, by the names that it gives them.</summary>
internal static class GeneratorSteps
{
    /// <summary>Has one output for each marked method.</summary>
    public const string Methods = "Methods";

    private static readonly string[] All = [Methods, "Callables", "Groups", "Serializers", "Registry"];

    public static IEnumerable<IncrementalStepRunReason> Outputs(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    /// <summary>Makes sure that a run has computed nothing anew.</summary>
    public static void ThrowUnlessCached(GeneratorRunResult result)
    {
        foreach (string step in All)
        {
            foreach (var reason in Outputs(result, step))
            {
                if (reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
                    throw new WrongResultException($"The step {step} was {reason}.");
            }
        }
    }
}
