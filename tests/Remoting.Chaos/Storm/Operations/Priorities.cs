namespace Remoting.Chaos.Storm.Operations;

/// <summary>Maps and single calls of all priorities, with and without a tag of which only so many run at once.</summary>
internal sealed class Priorities : Operation
{
    /// <summary>Some pools limit it.</summary>
    public const string Tag = "storm";

    public override async Task RunAsync(Round round, Random random)
    {
        var options = new CallOptions { Priority = (CallPriority)random.Next(-1, 2), Tags = random.Next(2) == 0 ? [Tag] : null };
        if (random.Next(3) > 0)
        {
            long id = round.Account.Enter();
            await SettleAsync(round, id, round.Executor.SubmitAsync(Work.Remote.Compute(id, random.Next(300)), options), result => result == Work.Answer(id));
            return;
        }
        long[] ids = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => round.Account.Enter())];
        int seen = 0;
        await foreach (var outcome in round.Executor.WithOptions(options).MapOutcomesAsync(id => Work.Remote.Compute(id, 20), ids, random.Next(1, 20)))
        {
            long id = ids[outcome.Index];
            if (outcome.Index != seen++)
                round.Account.Complain($"outcome {outcome.Index} came out of its order");
            if (outcome.Error is { } error)
            {
                round.CloseWithError(id, error);
                continue;
            }
            if (outcome.Value != Work.Answer(id))
                round.Account.Complain($"call {id} of a map gave a wrong result, or that of another item");
            round.Account.Close(id, CallOutcome.Result);
        }
        if (seen < ids.Length && !round.Ending)
            round.Account.Complain($"a map of {ids.Length} items ended after {seen}");
        foreach (long id in ids[seen..])
            round.Account.Close(id, CallOutcome.Cancelled);
    }
}
