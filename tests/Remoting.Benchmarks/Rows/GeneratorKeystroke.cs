using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>The generator's run after an edit that is none of its business: what typing pays.</summary>
internal sealed class GeneratorKeystroke : Row
{
    public override string Name => "generator-keystroke";

    public override string Unit => "ms";

    public override string Work => "the same project after one unrelated edit; every model step cached or unchanged";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(5)];

    public override int Rounds => 15;

    public override Task OpenAsync(Contest contest)
    {
        int edits = 0;
        Compilation compilation = GeneratedProject.Create(edits);
        var driver = GeneratedProject.Driver().RunGenerators(compilation);
        contest.Ours(() =>
        {
            compilation = GeneratedProject.Edit(compilation, ++edits);
            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            GeneratorSteps.ThrowUnlessCached(driver.GetRunResult().Results.Single());
            return Task.FromResult(time);
        });
        return Task.CompletedTask;
    }
}
