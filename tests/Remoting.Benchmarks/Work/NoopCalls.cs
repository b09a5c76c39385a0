using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Work;

/// <summary>A million calls that do nothing, and the sum of what they give back.</summary>
internal static class NoopCalls
{
    public const int Count = 1_000_000;

    public static async Task<long> SumAsync(Executor executor)
    {
        long sum = 0;
        await foreach (int number in executor.MapAsync(WorkCalls.Remote.Identity, Enumerable.Range(0, Count)))
            sum += number;
        return sum;
    }

    /// <summary>Microseconds a call of work that gives the sum of the numbers below <paramref name="count"/>.</summary>
    public static async Task<double> MicrosecondsAsync(int count, Func<Task<long>> sum) =>
        await Timed.SecondsAsync((long)count * (count - 1) / 2, sum) * 1e6 / count;
}
