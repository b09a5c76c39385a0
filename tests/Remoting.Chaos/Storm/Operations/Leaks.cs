namespace Remoting.Chaos.Storm.Operations;

/// <summary>A call that leaves memory behind; where the pool recycles workers by memory, this is what for.</summary>
internal sealed class Leaks : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        long id = round.Account.Enter();
        await SettleAsync(round, id, round.Executor.SubmitAsync(Work.Remote.LeakMemory(id, random.Next(1 << 20))), result => result == Work.Answer(id));
    }
}
