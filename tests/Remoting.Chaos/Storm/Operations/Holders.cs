namespace Remoting.Chaos.Storm.Operations;

/// <summary>A worker whose connections another process holds open: its death is seen, and its place taken, all the same.</summary>
internal sealed class Holders : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        long id = round.Account.Enter();
        await SettleAsync(round, id, round.Executor.SubmitAsync(Work.Remote.LeaveHolder(id, dies: random.Next(2) == 0)), result => result == Work.Answer(id));
    }
}
