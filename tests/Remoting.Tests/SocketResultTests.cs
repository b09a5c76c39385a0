using System.Diagnostics;
using Remoting.Platform;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>
/// Results that go through the socket, for the ring was full, and lie there because the thread that receives is held up: they are as good as received when
/// their worker dies, and when it is judged.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SocketResultTests : PoolTest
{
    private static readonly TimeSpan HeldUp = TimeSpan.FromSeconds(4);

    [Cases]
    [InlineData(1)]
    [InlineData(2)]
    public async Task They_are_saved_when_the_worker_dies(int attempts)
    {
        using var held = new HeldReceiver();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        string[] items = [FileOf("go"), FileOf("a"), FileOf("b"), FileOf("c"), "die"];
        var outcomes = await RunAsync(executor, held, items, new CallOptions { MaxAttempts = attempts });
        Assert.Equal(["0", "100000", "100000", "100000", nameof(WorkerDiedException)], outcomes);
        // What was finished does not run again.
        Assert.All(items[1..^1], item => Assert.Single(File.ReadAllLines(item)));
    }

    [Test]
    public async Task They_count_before_a_verdict()
    {
        using var held = new HeldReceiver();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        string[] items = [FileOf("go"), FileOf("a"), FileOf("b"), FileOf("c")];
        var outcomes = await RunAsync(executor, held, items, new CallOptions { Timeout = HeldUp / 2 });
        Assert.Equal(["0", "100000", "100000", "100000"], outcomes);
        Assert.Equal(0, executor.GetSnapshot().WorkerDeaths);
    }

    /// <summary>The calls of one chunk, and what came of them; the receiver is held up from the first one's result on.</summary>
    private async Task<string[]> RunAsync(ProcessPoolExecutor executor, HeldReceiver held, string[] items, CallOptions options)
    {
        await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken);
        var outcomes = executor.WithOptions(options).MapOutcomesAsync(SocketResults.Remote.Make, items, chunkSize: items.Length);
        var all = Task.Run(async () => await outcomes.ToListAsync(TestToken), TestToken);
        await UntilFile(items[0] + ".started");
        held.IsArmed = true;
        await File.WriteAllTextAsync(items[0], "", TestToken);
        return [.. (await all).Select(static outcome => outcome.IsSuccess ? $"{outcome.Value.Length}" : outcome.Error!.GetType().Name)];
    }

    /// <summary>Workers wake their parent through the socket alone, and who is woken so is held up once, in a place where others may be served.</summary>
    private sealed class HeldReceiver : IDisposable
    {
        private int _isArmed;

        public HeldReceiver() => SystemFaults.Inject = Inject;

        public bool IsArmed
        {
            set => Volatile.Write(ref _isArmed, value ? 1 : 0);
        }

        public void Dispose() => SystemFaults.Inject = null;

        private int Inject(string call)
        {
            if (call == "socket_ready" && Interlocked.Exchange(ref _isArmed, 0) == 1)
            {
                Poller.HandOver();
                Thread.Sleep(HeldUp);
            }
            return call == "futex_watch" ? 1 : 0;
        }
    }
}

public static class SocketResults
{
    /// <summary>The first item is a file that is waited for; each of the others leaves a line in one, and gives a result of which a ring holds two.</summary>
    [ProcessPoolCallable]
    public static byte[] Make(string item)
    {
        if (item == "die")
            Process.GetCurrentProcess().Kill();
        if (item.EndsWith("go", StringComparison.Ordinal))
        {
            File.WriteAllText(item + ".started", "");
            while (!File.Exists(item))
                Thread.Sleep(1);
            return [];
        }
        File.AppendAllText(item, "ran\n");
        return new byte[100_000];
    }
}
