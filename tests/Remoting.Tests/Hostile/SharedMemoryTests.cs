using System.Globalization;
using System.Runtime.InteropServices;

namespace Remoting.Tests.Hostile;

/// <summary>Workers that scribble over the memory that they share with their parent.</summary>
public sealed class SharedMemoryTests : PoolTest
{
    private static readonly string[] Patterns = ["zeros", "ones", "one bit", "noise 1", "noise 2", "noise 3", "noise 4", "noise 5"];

    public static TheoryData<string, string> Scribbles
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string pattern in Patterns)
            {
                foreach (string then in new[] { "return", "exit", "go on scribbling" })
                    data.Add(pattern, then);
            }
            return data;
        }
    }

    [Cases]
    [MemberData(nameof(Scribbles))]
    public async Task A_worker_that_scribbles_over_shared_memory_harms_its_own_call_at_most(string pattern, string then)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard, CancellationGracePeriod = TimeSpan.FromMilliseconds(50),
            WorkerExitTimeout = TimeSpan.FromSeconds(0.5),
        });
        for (int i = 0; i < 100; i++)
            await executor.SubmitAsync(Calls.Remote.Identity(i), TestToken);
        // A worker can always not answer; that is what time-outs are for.
        var options = new CallOptions { Timeout = TimeSpan.FromMilliseconds(500) };
        var bad = executor.SubmitAsync(Scribbler.Remote.Scribble(pattern, then), options, TestToken);
        var behind = executor.SubmitAsync(Calls.Remote.Identity(7), options, TestToken);
        try
        {
            await bad;
        }
        catch (RemotingException)
        {
            // Its own affair.
        }
        try
        {
            Assert.Equal(7, await behind);
        }
        catch (RemotingException)
        {
            // It had been sent to the same worker.
        }
        // Whatever state the worker is in: a pool with a time-out comes to an end with it.
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                Assert.Equal(8, await executor.SubmitAsync(Calls.Remote.Identity(8), options, TestToken));
                break;
            }
            catch (RemotingException) when (attempt < 2)
            {
                // The same worker again.
            }
        }
    }
}

public static unsafe class Scribbler
{
    [ProcessPoolCallable]
    public static void Scribble(string pattern, string then)
    {
        var random = new Random(pattern[^1]);
        do
        {
            foreach (string line in File.ReadAllLines("/proc/self/maps"))
            {
                if (!line.Contains("remoting", StringComparison.Ordinal) || !line.Contains("rw-s", StringComparison.Ordinal))
                    continue;
                string[] range = line.Split(' ')[0].Split('-');
                long start = long.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                long end = long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                Fill(pattern, new Span<byte>((void*)start, (int)Math.Min(end - start, 8192)), random);
            }
        }
        while (then == "go on scribbling");
        if (then == "exit")
            Environment.Exit(3);
    }

    private static void Fill(string pattern, Span<byte> memory, Random random)
    {
        switch (pattern)
        {
            case "zeros":
                memory.Clear();
                break;
            case "ones":
                memory.Fill(0xFF);
                break;
            case "one bit":
                memory[random.Next(memory.Length)] ^= 1;
                break;
            default:
                // Everywhere, or in the words that have a meaning.
                if (random.Next(2) == 0)
                    random.NextBytes(memory);
                else
                    MemoryMarshal.Cast<byte, long>(memory)[random.Next(600)] = random.NextInt64(-5, 1 << 20);
                break;
        }
    }
}
