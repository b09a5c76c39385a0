using System.Runtime.InteropServices;
using MessagePack;
using Remoting;

[assembly: CLSCompliant(false)]
[assembly: ComVisible(false)]
[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]

namespace Strict;

/// <summary>A record.</summary>
/// <param name="Name">A name.</param>
/// <param name="At">A time.</param>
/// <param name="Parent">Another.</param>
public sealed record Customer(string Name, DateTimeOffset At, Customer? Parent);

/// <summary>An annotated type.</summary>
[MessagePackObject]
public sealed class Order
{
    /// <summary>A number.</summary>
    [Key(0)]
    public int Number { get; init; }

    /// <summary>Prices.</summary>
    [Key(2)]
    public IReadOnlyList<decimal>? Prices { get; init; }

    /// <summary>By name.</summary>
    [Key(3)]
    public Dictionary<string, Guid>? Names { get; init; }
}

/// <summary>Callables of all kinds.</summary>
public static class Work
{
    /// <summary>Numbers.</summary>
    /// <param name="numbers">Some.</param>
    /// <returns>The same.</returns>
    [ProcessPoolCallable]
    public static IReadOnlyList<long> Numbers(IReadOnlyList<long> numbers) => numbers;

    /// <summary>Data.</summary>
    /// <param name="customer">Who.</param>
    /// <param name="orders">What.</param>
    /// <param name="cancellationToken">Until when.</param>
    /// <returns>How many.</returns>
    [ProcessPoolCallable]
    public static async Task<int> CountAsync(Customer customer, Dictionary<string, Order?> orders, CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        return customer is null || orders is null ? 0 : orders.Count;
    }

    /// <summary>Nothing.</summary>
    /// <param name="day">When.</param>
    /// <param name="pair">What.</param>
    [ProcessPoolCallable]
    public static void Nothing(DayOfWeek day = DayOfWeek.Friday, (int A, string? B) pair = default)
    {
    }
}
