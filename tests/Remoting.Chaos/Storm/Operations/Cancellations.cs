namespace Remoting.Chaos.Storm.Operations;

/// <summary>Calls among which some are cancelled at a random moment: queued, on the way, running, ended.</summary>
internal sealed class Cancellations : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        using var cancellation = new CancellationTokenSource();
        var calls = new List<Task>();
        for (int count = random.Next(1, 30); count > 0; count--)
        {
            long id = round.Account.Enter();
            bool victim = random.Next(3) == 0;
            var call = victim && random.Next(10) == 0
                ? round.Executor.SubmitAsync(Work.Remote.RunOn(id, watchful: random.Next(2) == 0), cancellation.Token)
                : round.Executor.SubmitAsync(Work.Remote.Compute(id, random.Next(200)), victim ? cancellation.Token : CancellationToken.None);
            calls.Add(SettleAsync(round, id, call, result => result == Work.Answer(id), mayBeCancelled: victim));
        }
        for (int spin = random.Next(20_000); spin > 0; spin--)
            Thread.SpinWait(1);
        if (random.Next(2) == 0)
            await Task.Delay(random.Next(20));
        await cancellation.CancelAsync();
        await Task.WhenAll(calls);
    }
}
