using Remoting.Chaos.Deaths;

namespace Remoting.Chaos.Storm.Operations;

/// <summary>A call that takes its worker with it, among others that must not notice.</summary>
internal sealed class Crashes : Operation
{
    // Those that take no time.
    private static readonly DeathCause[] Causes = [DeathCause.Exit0, DeathCause.Exit7, DeathCause.Kill, DeathCause.Terminate, DeathCause.CloseChannel, DeathCause.FailFast, DeathCause.NativeCrash, DeathCause.Unhandled];

    public override async Task RunAsync(Round round, Random random)
    {
        var calls = new List<Task>();
        int deadly = random.Next(10);
        for (int i = 0; i < 10; i++)
        {
            long id = round.Account.Enter();
            var call = round.Executor.SubmitAsync(i == deadly ? Work.Remote.Die(id, Causes[random.Next(Causes.Length)]) : Work.Remote.Compute(id, 50));
            calls.Add(SettleAsync(round, id, call, result => result == Work.Answer(id)));
        }
        await Task.WhenAll(calls);
    }
}
