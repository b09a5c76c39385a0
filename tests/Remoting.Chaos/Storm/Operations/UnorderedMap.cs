namespace Remoting.Chaos.Storm.Operations;

/// <summary>A map whose outcomes come as they are; each item has exactly one.</summary>
internal sealed class UnorderedMap : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        long[] ids = [.. Enumerable.Range(0, random.Next(1, 800)).Select(_ => round.Account.Enter())];
        int microseconds = random.Next(3) == 0 ? random.Next(500) : 0;
        var open = new HashSet<long>(ids);
        try
        {
            await foreach (var outcome in round.Executor.MapUnorderedAsync(
                id => Work.Remote.Compute(id, microseconds), ids, random.Next(1, 30), bufferSize: random.Next(2) == 0 ? random.Next(1, 300) : null))
            {
                long id = ids[outcome.Index];
                open.Remove(id);
                if (outcome.Error is { } error)
                {
                    round.CloseWithError(id, error);
                    continue;
                }
                if (outcome.Value != Work.Answer(id))
                    round.Account.Complain($"call {id} of an unordered map gave a wrong result");
                round.Account.Close(id, CallOutcome.Result);
            }
            if (open.Count > 0)
                round.Account.Complain($"an unordered map ended without {open.Count} of its outcomes");
        }
        catch (Exception e) when (round.Ending)
        {
            foreach (long id in open)
                round.CloseWithError(id, e);
        }
    }
}
