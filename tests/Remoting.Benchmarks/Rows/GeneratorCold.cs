using System.Diagnostics;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The generator's first run over a project: what a build pays.</summary>
internal sealed class GeneratorCold : Row
{
    public override string Name => "generator-cold";

    public override string Unit => "ms";

    public override string Work => "1,000 callables in 100 files, first run of a new driver over a new compilation";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(400)];

    public override TimeSpan WarmUp => TimeSpan.FromSeconds(3);

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(() =>
        {
            var compilation = GeneratedProject.Create(0);
            var driver = GeneratedProject.Driver();
            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

            var result = driver.GetRunResult().Results.Single();
            if (result.Exception is { } exception)
                throw new WrongResultException(exception.Message);
            WrongResultException.ThrowUnlessEqual(GeneratedProject.Count, GeneratorSteps.Outputs(result, GeneratorSteps.Callables).Count());
            return Task.FromResult(time);
        });
        return Task.CompletedTask;
    }
}
