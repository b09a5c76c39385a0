using Remoting;

[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]

namespace Notebook;

/// <summary>The notebook's functions. Each can also run in another process.</summary>
public static class Factorization
{
    /// <summary>All prime factors of a number, the smallest first.</summary>
    /// <param name="n">At least 1.</param>
    [ProcessPoolCallable]
    public static long[] Factors(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var factors = new List<long>();

        // The candidates are 2 and the odd numbers up to the root of the whole number, as in the notebook: naive, and so a good CPU-bound job.
        long root = (long)Math.Sqrt(n);
        for (long candidate = 2; candidate <= root && n > 1; candidate += candidate == 2 ? 1 : 2)
        {
            for (; n % candidate == 0; n /= candidate)
                factors.Add(candidate);
        }

        // What is left is prime, or 1 where the number was 1.
        if (n > 1 || factors.Count == 0)
            factors.Add(n);
        return [.. factors];
    }

    /// <summary>Ends its whole process for every fifth number.</summary>
    /// <param name="n">What it returns, if it returns.</param>
    [ProcessPoolCallable]
    public static int FailSometimes(int n)
    {
        if (n % 5 == 0)
            Environment.Exit(1);
        return n;
    }
}
