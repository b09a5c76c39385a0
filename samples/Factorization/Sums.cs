using Remoting;

namespace Notebook;

/// <summary>The notebook's one line of work, <c>sum(sum(result) for result in map(factors, numbers))</c>, in process and on an executor.</summary>
internal static class Sums
{
    /// <summary>In this thread.</summary>
    public static long OfFactors(IEnumerable<long> numbers, Action? itemDone = null)
    {
        long sum = 0;
        foreach (long number in numbers)
        {
            sum += Factorization.Factors(number).Sum();
            itemDone?.Invoke();
        }
        return sum;
    }

    /// <summary>On an executor: the same line for processes and threads.</summary>
    public static async Task<long> OfFactorsAsync(Executor executor, IEnumerable<long> numbers, ChunkSize chunkSize = default, Action? itemDone = null)
    {
        long sum = 0;
        await foreach (long[] factors in executor.MapAsync(Factorization.Remote.Factors, numbers, chunkSize))
        {
            sum += factors.Sum();
            itemDone?.Invoke();
        }
        return sum;
    }
}
