using Remoting.Tests.Leaks;

namespace Remoting.Tests.Hostile;

/// <summary>Workers that send what they should not.</summary>
[SideBySide]
public sealed class HostileWorkerTests : PoolTest
{
    /// <summary>A worker sends a sample in the middle of a call and exits. Whatever it was, the next call finds a pool in order.</summary>
    [Cases]
    [MemberData(nameof(Corpus.Samples), MemberType = typeof(Corpus))]
    public async Task The_corpus_from_a_worker_costs_that_call_at_most(string name, string hex)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var bad = executor.SubmitAsync(Channel.Remote.SendAndExit(Convert.FromHexString(hex)), TestToken);
        var behind = executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => bad);
        Assert.True(death.ProcessId == process && death.Reason is WorkerExitReason.Exited or WorkerExitReason.ChannelLost, $"{name}: {death}");
        Assert.NotEqual(process, await behind);
    }
}
