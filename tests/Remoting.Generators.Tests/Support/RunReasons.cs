using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Tests.Support;

/// <summary>What the tracked steps of a run did, in order.</summary>
internal static class RunReasons
{
    private static readonly string[] Tracked =
        [Steps.Callables, Steps.Groups, Steps.Serializers, Steps.Registry];

    /// <summary>The reasons of all steps with names, and of all outputs.</summary>
    public static IEnumerable<(string Step, IncrementalStepRunReason Reason)> Of(GeneratorRunResult result)
    {
        foreach (var name in Tracked)
        {
            foreach (var reason in Of(result, name))
                yield return (name, reason);
        }

        foreach (var (name, steps) in result.TrackedOutputSteps)
        {
            foreach (var output in steps.SelectMany(step => step.Outputs))
                yield return (name, output.Reason);
        }
    }

    public static List<IncrementalStepRunReason> Of(GeneratorRunResult result, string step) =>
        result.TrackedSteps.TryGetValue(step, out var runs) ? [.. runs.SelectMany(run => run.Outputs).Select(output => output.Reason)] : [];
}
