namespace Remoting.Chaos.Storm.Operations;

/// <summary>Calls with a time-out, some of which run past it.</summary>
internal sealed class Timeouts : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        var options = new CallOptions { Timeout = TimeSpan.FromMilliseconds(random.Next(5, 100)) };
        var calls = new List<Task>();
        for (int count = random.Next(1, 6); count > 0; count--)
        {
            long id = round.Account.Enter();
            var call = random.Next(3) == 0
                ? round.Executor.SubmitAsync(Work.Remote.RunOn(id, watchful: random.Next(2) == 0), options)
                : round.Executor.SubmitAsync(Work.Remote.Compute(id, random.Next(300)), options);
            calls.Add(SettleAsync(round, id, call, result => result == Work.Answer(id), mayTimeOut: true));
        }
        await Task.WhenAll(calls);
    }
}
