namespace Remoting.Chaos.Storm.Operations;

/// <summary>
/// A worker of one's own: its calls run once each, in order, on that worker; when it dies none of the rest runs. So each result says how many calls of the
/// lease came before it.
/// </summary>
internal sealed class Leases : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        WorkerLease lease;
        try
        {
            lease = await round.Executor.LeaseWorkerAsync(random.Next(5) == 0 ? new LeaseOptions { IdleTimeout = TimeSpan.FromMinutes(1) } : null);
        }
        catch (Exception e)
        {
            // What asks for the worker is a call, too, and may come to the same.
            round.CloseWithError(round.Account.Enter(), e);
            return;
        }
        bool cancels = random.Next(2) == 0;
        var calls = new List<Task>();
        int count = random.Next(1, 40);
        for (int i = 1; i <= count; i++)
        {
            long id = round.Account.Enter();
            int expected = i;
            calls.Add(SettleAsync(round, id, lease.SubmitAsync(Work.Remote.Step(id, random.Next(200))), steps => steps == expected, mayBeCancelled: cancels));
            if (random.Next(10) == 0)
                await calls[^1];
        }
        await lease.ShutdownAsync(cancelPending: cancels);
        await Task.WhenAll(calls);
    }
}
