namespace Remoting.Chaos.Storm.Operations;

/// <summary>
/// One thing that a program does with a pool, with every call of it entered in the books. To add one: derive, and add a line
/// to <see cref="All"/>.
/// </summary>
internal abstract class Operation
{
    /// <summary>All there are, with how often each has its turn.</summary>
    public static IReadOnlyList<(Operation Operation, int Weight)> All { get; } =
    [
        (new Submits(), 30),
        (new OrderedMap(), 10),
        (new UnorderedMap(), 10),
        (new Streams(), 8),
        (new Reports(), 4),
        (new Payloads(), 5),
        (new Errors(), 5),
        (new Cancellations(), 15),
        (new Timeouts(), 4),
        (new Crashes(), 3),
        (new Retries(), 2),
        (new PolicyRetries(), 5),
        (new Priorities(), 8),
        (new Leaks(), 2),
        (new Holders(), 1),
        (new Leases(), 6),
        (new SharedValues(), 6),
    ];

    public static Operation Pick(Random random)
    {
        int ticket = random.Next(All.Sum(entry => entry.Weight));
        foreach (var (operation, weight) in All)
        {
            ticket -= weight;
            if (ticket < 0)
                return operation;
        }
        throw new InvalidOperationException("The weights add up.");
    }

    /// <summary>Does it once, to the end.</summary>
    public abstract Task RunAsync(Round round, Random random);

    /// <summary>Waits for a call and enters its outcome. What only some calls may come to is said by the arguments.</summary>
    protected static async Task SettleAsync<TResult>(Round round, long id, Task<TResult> call, Func<TResult, bool> isRight,
        bool mayBeCancelled = false, bool mayTimeOut = false)
    {
        try
        {
            if (!isRight(await call))
                round.Account.Complain($"call {id} gave a wrong result");
            round.Account.Close(id, CallOutcome.Result);
        }
        catch (Exception e)
        {
            round.CloseWithError(id, e, mayBeCancelled, mayTimeOut);
        }
    }
}
