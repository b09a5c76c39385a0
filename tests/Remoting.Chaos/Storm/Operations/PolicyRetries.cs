namespace Remoting.Chaos.Storm.Operations;

/// <summary>Calls that fail at first, by throwing or by dying, and that a policy has run again: alone and in a map, on another worker or on the same.</summary>
internal sealed class PolicyRetries : Operation
{
    private const int Most = 3;

    public override async Task RunAsync(Round round, Random random)
    {
        int asked = 0;
        var options = new CallOptions
        {
            Retry = (_, attempt) =>
            {
                // The policy is the program's own code, and not always well.
                if (Interlocked.Increment(ref asked) % 50 == 0)
                    throw new InvalidOperationException("a policy that fails");
                return attempt < Most ? TimeSpan.FromMilliseconds(Random.Shared.Next(3)) : null;
            },
            RetryOnDifferentWorker = random.Next(2) == 0,
            Priority = (CallPriority)random.Next(-1, 2),
        };
        if (random.Next(2) == 0)
        {
            await SubmitAsync(round, options, dies: random.Next(3) == 0);
            return;
        }
        long[] ids = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => round.Account.Enter(Most))];
        int seen = 0;
        await foreach (var outcome in round.Executor.WithOptions(options).MapOutcomesAsync(Work.Remote.ThrowAtFirst, ids, random.Next(1, 8)))
            Close(round, ids[seen++], outcome.Error, () => outcome.Value);
        if (seen < ids.Length && !round.Ending)
            round.Account.Complain($"a map of {ids.Length} items ended after {seen}");
        foreach (long id in ids[seen..])
            round.Account.Close(id, CallOutcome.Cancelled);
    }

    private static async Task SubmitAsync(Round round, CallOptions options, bool dies)
    {
        long id = round.Account.Enter(Most);
        try
        {
            long result = await round.Executor.SubmitAsync(dies ? Work.Remote.DieAtFirst(id) : Work.Remote.ThrowAtFirst(id), options);
            Close(round, id, null, () => result);
        }
        catch (Exception e)
        {
            Close(round, id, e, () => 0);
        }
    }

    private static void Close(Round round, long id, Exception? error, Func<long> result)
    {
        if (error is RemoteCallException { InnerException: InvalidDataException })
        {
            // The policy has said no, or the pool was shut down before the next attempt.
            round.Account.Close(id, CallOutcome.Thrown);
        }
        else if (error is not null)
        {
            round.CloseWithError(id, error);
        }
        else
        {
            if (result() != Work.Answer(id))
                round.Account.Complain($"call {id} gave a wrong result");
            round.Account.Close(id, CallOutcome.Result);
        }
    }
}
