using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;
using Remoting.Generators;

namespace Remoting.Benchmarks.Rows;

/// <summary>The generator's run after an edit that is none of its business: what typing pays.</summary>
internal sealed class GeneratorKeystroke : Row
{
    public override string Name => "generator-keystroke";

    public override string Unit => "ms";

    public override string Work => "the same project after one unrelated edit; every model step cached or unchanged";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(5)];

    public override int Rounds => 15;

    // Until the compiler, which is not compiled ahead here, has been compiled twice by the JIT.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(5);

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(Edits(new CallableGenerator(), GeneratorSteps.ThrowUnlessCached));
        contest.Against(BareGenerator.Name, Edits(new BareGenerator(), _ => { }));
        return Task.CompletedTask;
    }

    /// <summary>One more edit each time it is called.</summary>
    private static Func<Task<double>> Edits(IIncrementalGenerator generator, Action<GeneratorRunResult> check)
    {
        int edits = 0;
        var compilation = GeneratedProject.Create(edits);
        var driver = GeneratedProject.Driver(generator).RunGenerators(compilation);
        return () =>
        {
            compilation = GeneratedProject.Edit(compilation, ++edits);
            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            check(driver.GetRunResult().Results.Single());
            return Task.FromResult(time);
        };
    }
}
