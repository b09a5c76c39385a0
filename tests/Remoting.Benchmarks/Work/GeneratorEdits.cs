using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Work;

/// <summary>The time of a generator's run after an edit, as an editor has it: a driver that lives on, and one edit after the other.</summary>
internal static class GeneratorEdits
{
    /// <param name="generator">The generator.</param>
    /// <param name="edit">Makes an edit, to a text that was not there before, by its number.</param>
    /// <returns>Makes one more edit each time it is called, and gives the milliseconds.</returns>
    public static Func<Task<double>> Of(IIncrementalGenerator generator, Func<Compilation, int, Compilation> edit)
    {
        int edits = 0;
        var compilation = GeneratedProject.Create(0);
        var driver = GeneratedProject.Driver(generator).RunGenerators(compilation);
        return () =>
        {
            compilation = edit(compilation, ++edits);
            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (driver.GetRunResult().Results.Single().Exception is { } exception)
                throw new WrongResultException(exception.Message);
            return Task.FromResult(time);
        };
    }
}
