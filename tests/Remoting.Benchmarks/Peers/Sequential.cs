using Notebook;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Peers;

/// <summary>The plain loop, in this process and on one processor: what a pool has to be worth.</summary>
internal static class Sequential
{
    public const string Name = "sequential";

    /// <summary>Seconds of the notebook's many small numbers.</summary>
    public static Task<double> ManySmallAsync() =>
        Timed.SecondsAsync(NotebookSums.ManySmall, () => Task.FromResult(Sums.OfFactors(Numbers.ManySmall)));

    /// <summary>Seconds of the notebook's few large numbers.</summary>
    public static Task<double> FewLargeAsync() =>
        Timed.SecondsAsync(NotebookSums.FewLarge, () => Task.FromResult(Sums.OfFactors(Numbers.FewLarge)));
}
