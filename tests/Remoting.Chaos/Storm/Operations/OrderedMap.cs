namespace Remoting.Chaos.Storm.Operations;

/// <summary>A map whose results come in the order of its items; the enumerator moves on past errors. Sometimes it is left early.</summary>
internal sealed class OrderedMap : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        long[] ids = [.. Enumerable.Range(0, random.Next(1, 800)).Select(_ => round.Account.Enter())];
        int stopAfter = random.Next(4) == 0 ? random.Next(ids.Length) : ids.Length;
        int microseconds = random.Next(3) == 0 ? random.Next(500) : 0;
        var chunkSize = random.Next(3) switch { 0 => ChunkSize.Auto, 1 => (ChunkSize)1, _ => (ChunkSize)random.Next(1, 40) };
        int index = 0;
        await using (var results = round.Executor.MapAsync(id => Work.Remote.Compute(id, microseconds), ids, chunkSize).GetAsyncEnumerator())
        {
            for (; index < stopAfter; index++)
            {
                try
                {
                    if (!await results.MoveNextAsync())
                        break;
                    if (results.Current != Work.Answer(ids[index]))
                        round.Account.Complain($"call {ids[index]} of a map gave a wrong result, or that of another item");
                    round.Account.Close(ids[index], CallOutcome.Result);
                }
                catch (Exception e)
                {
                    round.CloseWithError(ids[index], e);
                }
            }
        }
        if (index < stopAfter && !round.Ending)
            round.Account.Complain($"a map of {ids.Length} items ended after {index}");
        // What the consumer has left behind was taken back, or has run for nothing.
        foreach (long id in ids[index..])
            round.Account.Close(id, CallOutcome.Cancelled);
    }
}
