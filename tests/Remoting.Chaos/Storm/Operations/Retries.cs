namespace Remoting.Chaos.Storm.Operations;

/// <summary>A call that may be started three times, and dies the first time.</summary>
internal sealed class Retries : Operation
{
    private static readonly CallOptions Options = new() { MaxAttempts = 3 };

    public override async Task RunAsync(Round round, Random random)
    {
        long id = round.Account.Enter(attempts: 3);
        await SettleAsync(round, id, round.Executor.SubmitAsync(Work.Remote.DieAtFirst(id), Options), result => result == Work.Answer(id));
    }
}
