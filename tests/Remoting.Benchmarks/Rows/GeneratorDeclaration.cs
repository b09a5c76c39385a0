using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;
using Remoting.Generators;

namespace Remoting.Benchmarks.Rows;

/// <summary>The generator's run after an edit of a signature, when all callables are parsed again and one file is written again.</summary>
internal sealed class GeneratorDeclaration : Row
{
    public override string Name => "generator-declaration";

    public override string Unit => "ms";

    public override string Work => "the same project after an edit of one callable's signature";

    public override int Rounds => 15;

    // Until the compiler, which is not compiled ahead here, has been compiled twice by the JIT.
    public override TimeSpan WarmUp => TimeSpan.FromSeconds(5);

    public override Task OpenAsync(Contest contest)
    {
        contest.Ours(Edits(new CallableGenerator()));
        contest.Against(BareGenerator.Name, Edits(new BareGenerator()));
        return Task.CompletedTask;
    }

    /// <summary>One more edit each time it is called, to a text that was not there before.</summary>
    private static Func<Task<double>> Edits(IIncrementalGenerator generator)
    {
        int edits = 0;
        var compilation = GeneratedProject.Create(0);
        var driver = GeneratedProject.Driver(generator).RunGenerators(compilation);
        return () =>
        {
            compilation = GeneratedProject.EditDeclaration(compilation, ++edits);
            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (driver.GetRunResult().Results.Single().Exception is { } exception)
                throw new WrongResultException(exception.Message);
            return Task.FromResult(time);
        };
    }
}
