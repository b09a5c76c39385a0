using System.Globalization;
using System.Runtime.InteropServices;
using Remoting.Protocol;
using Remoting.Tests.Leaks;
using Remoting.Transport;

namespace Remoting.Tests.Hostile;

/// <summary>Workers that scribble over the memory that they share with their parent.</summary>
[SideBySide]
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

    /// <summary>The beginning of a result is in the ring, and the rest never comes, or is something else.</summary>
    [Cases]
    [InlineData("die")]
    [InlineData("return")]
    public async Task Half_a_frame_in_the_ring_costs_its_call_at_most(string then)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var bad = executor.SubmitAsync(Scribbler.Remote.BeginFrame(then), TestToken);
        var behind = executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        // Who only returns may have the lucky result of it written over what was begun, if the parent has not looked yet.
        var error = await Record.ExceptionAsync(() => bad);
        Assert.True(error is null ? then == "return" : error is WorkerDiedException { Reason: WorkerExitReason.Killed or WorkerExitReason.ChannelLost }, $"{error}");
        error = await Record.ExceptionAsync(() => behind);
        Assert.True(error is null || (error is WorkerDiedException && then == "return"), $"{error}");
        int next = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        Assert.True(next != process || then == "return");
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
            foreach (var (start, length) in Mappings())
                Fill(pattern, new Span<byte>((void*)start, (int)Math.Min(length, 8192)), random);
        }
        while (then == "go on scribbling");
        if (then == "exit")
            Environment.Exit(3);
    }

    /// <summary>Writes the first part of a frame into the ring to the parent, where the next one belongs.</summary>
    [ProcessPoolCallable]
    public static void BeginFrame(string then)
    {
        byte[] frame = new byte[Frames.HeaderSize + 5];
        Frames.WriteHeader(frame, FrameKind.Result, 100);
        // Only the ledger is shared so early: segments and the arena come with large values.
        byte* ring = (byte*)Mappings().Single().Start + Ledger.RingsOffset + ByteRing.HeaderSize + Ledger.RingCapacity;
        long written = Volatile.Read(ref *(long*)ring);
        for (int i = 0; i < frame.Length; i++)
            ring[ByteRing.HeaderSize + (int)((written + i) % Ledger.RingCapacity)] = frame[i];
        Volatile.Write(ref *(long*)ring, written + frame.Length);
        if (then == "die")
            Calls.KillSelf();
    }

    /// <summary>What this process shares with others of the pool.</summary>
    private static List<(nint Start, long Length)> Mappings() =>
        [.. File.ReadAllLines("/proc/self/maps")
            .Where(line => line.Contains("remoting", StringComparison.Ordinal) && line.Contains("rw-s", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0].Split('-').Select(number => long.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray())
            .Select(range => ((nint)range[0], range[1] - range[0]))];

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
