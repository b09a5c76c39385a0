namespace Remoting.Chaos.Storm.Operations;

/// <summary>Calls submitted one after the other or all at once, from none to a few hundred microseconds each.</summary>
internal sealed class Submits : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        var calls = new List<Task>();
        for (int count = random.Next(1, 60); count > 0; count--)
        {
            long id = round.Account.Enter();
            var call = round.Executor.SubmitAsync(Work.Remote.Compute(id, random.Next(4) == 0 ? random.Next(2000) : random.Next(20)));
            calls.Add(SettleAsync(round, id, call, result => result == Work.Answer(id)));
            if (random.Next(10) == 0)
                await calls[^1];
        }
        await Task.WhenAll(calls);
    }
}
