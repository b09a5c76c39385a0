using Remoting.Chaos;
using Remoting.Processes;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>A worker that has not yet connected has no channel whose end would tell it that its parent is gone.</summary>
public sealed class LonelyWorkerTests : PoolTest
{
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_whose_parent_ends_before_it_has_connected_ends_too(bool hasEnded)
    {
        using var parent = TestSystem.StartSleeper();
        if (hasEnded)
            await EndAsync();
        using var endpoint = Endpoint.Create();
        var ticket = new WorkerTicket(endpoint.Address + "-nobody", endpoint.Ledger.Path, new byte[32], parent.Id, Depth: 1);
        using var worker = WorkerProcess.Start(1, new ProcessPoolOptions { WorkerOutput = WorkerOutput.Discard }, ticket);
        if (!hasEnded)
            await EndAsync();
        await Until(() => worker.HasExited, "the worker has ended");
        worker.Reap();
        endpoint.Ledger.Dispose();

        async Task EndAsync()
        {
            parent.Kill();
            await parent.WaitForExitAsync(TestToken);
        }
    }
}
