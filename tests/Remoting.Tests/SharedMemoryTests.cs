using System.Diagnostics;
using MessagePack;

namespace Remoting.Tests;

/// <summary>Large arguments and results, which do not go through the socket.</summary>
public sealed class SharedMemoryTests : PoolTest
{
    [Cases]
    [InlineData(0)]
    [InlineData(260_000)]
    [InlineData(1_000_000)]
    [InlineData(4 << 20)]
    [InlineData((4 << 20) + 1)]
    [InlineData(40_000_000)]
    public async Task Large_values_arrive_as_they_were(int size)
    {
        await using var executor = new ProcessPoolExecutor(1);
        for (int i = 0; i < 3; i++)
        {
            byte[] sent = Bytes(size, seed: i);
            byte[] back = await executor.SubmitAsync(LargeValues.Remote.Reverse(sent), TestToken);
            sent.AsSpan().Reverse();
            Assert.True(sent.AsSpan().SequenceEqual(back));
        }
    }

    [Test]
    public async Task Many_at_once_do_not_mix_whatever_is_cancelled_and_whoever_dies()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, WorkerOutput = WorkerOutput.Discard });
        var random = new Random(3);
        var calls = new List<(Task<byte[]> Task, byte[] Expected, string Fate)>();
        using var cancellation = new CancellationTokenSource();
        for (int i = 0; i < 120; i++)
        {
            byte[] sent = Bytes(random.Next(200_000, 1_500_000), i);
            string fate = random.Next(12) switch { 0 => "die", 1 or 2 => "cancel", _ => "live" };
            var call = fate == "die" ? LargeValues.Remote.Die(sent) : LargeValues.Remote.Reverse(sent);
            var task = executor.SubmitAsync(call, fate == "cancel" ? cancellation.Token : TestToken);
            sent.AsSpan().Reverse();
            calls.Add((task, sent, fate));
            if (i % 10 == 9)
                await Task.WhenAny(calls[i - 5].Task);
            if (i == 60)
                await cancellation.CancelAsync();
        }
        foreach (var (task, expected, fate) in calls)
        {
            if (fate == "die")
                await Assert.ThrowsAsync<WorkerDiedException>(() => task);
            else if (fate == "cancel" && await Task.WhenAny(task) == task && task.IsCanceled)
                continue;
            else
                AssertSame(expected, await task);
        }
    }

    [Test]
    public async Task A_map_of_large_items_gives_each_its_own()
    {
        await using var executor = new ProcessPoolExecutor(2);
        int next = 0;
        await foreach (byte[] back in executor.MapAsync(LargeValues.Remote.Reverse, Enumerable.Range(0, 60).Select(i => Bytes(400_000 + i, i)), chunkSize: 4))
        {
            byte[] expected = Bytes(400_000 + next, next);
            expected.AsSpan().Reverse();
            Assert.True(expected.AsSpan().SequenceEqual(back));
            next++;
        }
        Assert.Equal(60, next);
    }

    [Test]
    public async Task A_large_result_survives_the_death_of_its_worker()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        // The two are sent together, so the second is started before the parent has looked at the result of the first.
        int sum = 0;
        var results = executor.MapUnorderedAsync(LargeValues.Remote.MakeOrDie, [2_000_000, -1, 300_000, -1, 500_000], chunkSize: 5, cancellationToken: TestToken);
        await foreach (var result in results)
        {
            if (result.Error is null)
                sum += result.Value.Length;
            else
                Assert.IsType<WorkerDiedException>(result.Error);
        }
        Assert.Equal(2_800_000, sum);
    }

    [Test]
    public async Task An_error_after_much_was_written_is_an_error()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(LargeValues.Remote.MakeUnwritable(), TestToken));
        Assert.Contains("no", error.Message, StringComparison.Ordinal);
        Assert.Equal(600_000, (await executor.SubmitAsync(LargeValues.Remote.MakeOrDie(600_000), TestToken)).Length);
    }

    [Test]
    public async Task Memory_that_is_not_used_any_more_is_given_back()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var executor = new ProcessPoolExecutor(1);
        await executor.SubmitAsync(LargeValues.Remote.Reverse(Bytes(20_000_000, 1)), TestToken);
        Assert.InRange(SharedKilobytes(), Channels.SharedMemory.IsWanted ? 35_000 : 0, 100_000);
        await Until(() => SharedKilobytes() < 2_000, "the memory is given back");
    }

    private static void AssertSame(byte[] expected, byte[] actual) => Assert.True(expected.AsSpan().SequenceEqual(actual));

    private static byte[] Bytes(int size, int seed)
    {
        byte[] bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>What this process has of nameless shared memory in use.</summary>
    private static long SharedKilobytes()
    {
        long sum = 0;
        bool ours = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.Contains('-', StringComparison.Ordinal) && !line.Contains("kB", StringComparison.Ordinal))
                ours = line.Contains("memfd:remoting", StringComparison.Ordinal);
            else if (ours && line.StartsWith("Rss:", StringComparison.Ordinal))
                sum += long.Parse(line[4..^2].Trim(), System.Globalization.CultureInfo.InvariantCulture);
        }
        return sum;
    }
}

/// <summary>Work on what is large.</summary>
public static class LargeValues
{
    [ProcessPoolCallable]
    public static byte[] Reverse(byte[] bytes)
    {
        byte[] reversed = [.. bytes];
        reversed.AsSpan().Reverse();
        return reversed;
    }

    [ProcessPoolCallable]
    public static byte[] Die(byte[] bytes)
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
        return bytes;
    }

    [ProcessPoolCallable]
    public static byte[] MakeOrDie(int size)
    {
        if (size < 0)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
        return new byte[size];
    }

    [ProcessPoolCallable]
    public static Unwritable MakeUnwritable() => new() { Bytes = new byte[1_000_000] };

    [MessagePackObject]
    public sealed class Unwritable
    {
        [Key(0)]
        public byte[] Bytes { get; set; } = [];

        [Key(1)]
        public int Worse
        {
            get => Bytes.Length > 10 ? throw new InvalidOperationException("no") : 1;
            set => _ = value;
        }
    }
}
