using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;
using Remoting.Generators;

namespace Remoting.Benchmarks.Rows;

/// <summary>The generator's first run over a project: what a build pays.</summary>
internal sealed class GeneratorCold : Row
{
    public override string Name => "generator-cold";

    public override string Unit => "ms";

    public override string Work => "1,000 callables in 100 files, first run of a new driver over a new compilation; bare generator: finds the methods, binds their signatures and generates nothing";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(400)];

    // Until the compiler, which is not compiled ahead here, has been compiled twice by the JIT.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(5);

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(() => Task.FromResult(Milliseconds(new CallableGenerator(), result =>
            WrongResultException.ThrowUnlessEqual(GeneratedProject.Count, GeneratorSteps.Count(result)))));
        contest.Against(BareGenerator.Name, () => Task.FromResult(Milliseconds(new BareGenerator(), _ => { })));
        return Task.CompletedTask;
    }

    private static double Milliseconds(IIncrementalGenerator generator, Action<GeneratorRunResult> check)
    {
        var compilation = GeneratedProject.Create(0);
        var driver = GeneratedProject.Driver(generator);
        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } exception)
            throw new WrongResultException(exception.Message);
        check(result);
        return time;
    }
}
