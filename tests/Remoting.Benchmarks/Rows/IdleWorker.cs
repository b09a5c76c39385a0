using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>What a worker costs that does nothing. Each side alone, because processes that share pages make each other look smaller.</summary>
internal sealed class IdleWorker : Row
{
    // Until whatever was started with the first call has come to rest.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public override string Name => "idle-worker";

    public override string Unit => "MiB";

    public override string Work => "proportional set size of an idle worker after its first call; socket: a child of this program with a connection and nothing else";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(12)];

    public override int Rounds => 3;

    public override TimeSpan WarmUp => TimeSpan.Zero;

    public override async Task OpenAsync(Contest contest)
    {
        contest.Ours(WorkerAsync);
        contest.Against(BareSocket.Name, async () =>
        {
            await using var child = await BareSocket.OpenAsync();
            await child.IdentityAsync(1);
            return await SizeAsync(child.ProcessId);
        });
        contest.Against(StreamJsonRpcChild.Name, async () =>
        {
            await using var child = await StreamJsonRpcChild.OpenAsync();
            await child.IdentityAsync(1);
            return await SizeAsync(child.ProcessId);
        });
        await PythonPools.EnterAsync(contest, async python => await SizeAsync((int)await python.AskAsync("worker")));
    }

    private static async Task<double> WorkerAsync()
    {
        await using var pool = await WarmPool.OpenAsync(1);
        WrongResultException.ThrowUnlessEqual(1, await pool.SubmitAsync(WorkCalls.Remote.Identity(1)));
        return await SizeAsync(pool.GetSnapshot().Workers.Single().ProcessId!.Value);
    }

    private static async Task<double> SizeAsync(int process)
    {
        await Task.Delay(Rest);
        return ProcessMemory.ProportionalSetSize(process) / 1048576.0;
    }
}
