using Remoting;

namespace Company.RemotingCluster1;

/// <summary>What workers of any silo do. Each method marked as callable has a stub: <c>Work.Remote.Factors(12)</c>.</summary>
public static class Work
{
    [ProcessPoolCallable]
    public static long[] Factors(long n)
    {
        var factors = new List<long>();
        for (long candidate = 2; candidate * candidate <= n; candidate++)
        {
            for (; n % candidate == 0; n /= candidate)
                factors.Add(candidate);
        }
        if (n > 1)
            factors.Add(n);
        return [.. factors];
    }

    /// <summary>Ends its process: what native code, a stack overflow or <c>FailFast</c> do.</summary>
    [ProcessPoolCallable]
    public static void Crash() => Environment.Exit(3);
}
