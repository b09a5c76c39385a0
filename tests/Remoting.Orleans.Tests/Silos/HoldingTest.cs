using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>A test with calls that run until they are let.</summary>
public abstract class HoldingTest : PoolTest
{
    /// <summary>Lets them end, also where a test has failed.</summary>
    private protected IAsyncDisposable ReleasedAtTheEnd() => MadeAtTheEnd("release");

    /// <summary>Calls that run until they are let, some of them on a silo whose workers are all busy with such.</summary>
    private protected async Task<Task<string>[]> HeldAsync(OrleansExecutor executor, SiloProcess silo, int first = 0)
    {
        // Not before: silos that ran short calls take many at once.
        await Until(() => executor.GetSnapshot().Silos.Any(known => known.Name == silo.Name && known.State == SiloState.Ready), "the silo takes calls");
        var calls = Enumerable.Range(first, 24).Select(number => executor.SubmitAsync(ClusterCalls.Remote.Hold(FileOf(""), number), TestToken)).ToArray();
        await Until(() => executor.GetSnapshot().Silos.Any(known => known.Name == silo.Name && known.Calls > 0) && BegunOn(silo.Name) == silo.Settings.Workers, "calls run on the silo");
        return calls;
    }

    private protected static async Task DiedOnAsync(Task<string>[] calls, SiloProcess silo, TimeSpan limit)
    {
        using var clock = new NoticeClock();
        await Task.WhenAny(calls);
        clock.Within(limit);
        foreach (var call in calls.Where(call => call.IsCompleted))
        {
            var died = await Assert.ThrowsAsync<WorkerDiedException>(() => call);
            Assert.Contains(silo.Name, died.Message, StringComparison.Ordinal);
        }
    }

    private protected int BegunOn(string silo) => FilesOf("begun.").Where(file => !file.EndsWith(".new", StringComparison.Ordinal)).Count(file => File.ReadAllText(file) == silo);
}
