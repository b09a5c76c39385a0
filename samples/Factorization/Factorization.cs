using Remoting;

[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]

namespace Notebook;

/// <summary>The notebook's CPU-bound work.</summary>
public static class Factorization
{
    /// <summary>All prime factors of a number, the smallest first.</summary>
    /// <param name="n">At least 1.</param>
    [ProcessPoolCallable]
    public static long[] Factors(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var factors = new List<long>();
        long root = (long)Math.Sqrt(n);
        for (long candidate = 2; candidate <= root; candidate += candidate == 2 ? 1 : 2)
        {
            while (n % candidate == 0)
            {
                factors.Add(candidate);
                n /= candidate;
                if (n == 1)
                    return [.. factors];
            }
        }
        factors.Add(n);
        return [.. factors];
    }

    [ProcessPoolCallable]
    public static int FailSometimes(int n)
    {
        if (n % 5 == 0)
            Environment.Exit(1);
        return n;
    }
}
