using Remoting;

namespace Notebook;

/// <summary>The notebook's function, and where it has run.</summary>
public static class Placed
{
    /// <summary>All prime factors of a number.</summary>
    [ProcessPoolCallable]
    public static Found Factors(long n) => new(Factorization.Factors(n), Environment.GetEnvironmentVariable("REMOTING_SILO") ?? "", Environment.ProcessId);
}

/// <summary>Factors, and where they were found.</summary>
/// <param name="Factors">The factors.</param>
/// <param name="Silo">The silo.</param>
/// <param name="ProcessId">The worker.</param>
public sealed record Found(long[] Factors, string Silo, int ProcessId);
