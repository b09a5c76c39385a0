using MessagePack;

namespace Remoting.Tests;

/// <summary>Calls with many or large items, arguments and results, for tests of what may be on the way.</summary>
public static class FlowCalls
{
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<double> Doubles(int count)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
            yield return i + 0.5;
    }

    /// <summary>Blocks of random sizes.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<byte[]> RandomBlocks(int seed, int count, int largest)
    {
        await Task.Yield();
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
            yield return new byte[SizeOf(random, largest)];
    }

    /// <summary>Reports, each a byte longer than the one before.</summary>
    [ProcessPoolCallable]
    public static void GrowingReports(int count, int size, IProgress<byte[]> progress)
    {
        for (int i = 1; i <= count; i++)
            progress.Report(new byte[size + i]);
    }

    /// <summary>Reports of random sizes; the size of the last is the result.</summary>
    [ProcessPoolCallable]
    public static int RandomReports(int seed, int count, int largest, IProgress<byte[]> progress)
    {
        var random = new Random(seed);
        int size = 0;
        for (int i = 0; i < count; i++)
        {
            size = SizeOf(random, largest);
            progress.Report(new byte[size]);
        }
        return size;
    }

    [ProcessPoolCallable]
    public static int Length(byte[] bytes) => bytes.Length;

    /// <summary>A result of so many bytes; leaves a line when it is made.</summary>
    [ProcessPoolCallable]
    public static byte[] Make(string made, int size)
    {
        Calls.Mark(made, size);
        return new byte[size];
    }

    [ProcessPoolCallable]
    public static int Sum(int[] numbers) => numbers.Sum();

    [ProcessPoolCallable]
    public static int ValueOf(Reusable item) => item.Value;

    [ProcessPoolCallable]
    public static Reusable Doubled(Reusable item, IProgress<Reusable>? progress = null)
    {
        progress?.Report(item);
        return item.Value < 0 ? throw new StrangeException(1, new object()) : new Reusable { Value = item.Value * 2 };
    }

    [ProcessPoolCallable]
    public static int ValueOfFragile(Fragile item) => item.Value;

    /// <summary>Makes the first file, then waits for the second.</summary>
    [ProcessPoolCallable]
    public static async Task<int> WaitFor(string[] files)
    {
        await File.WriteAllTextAsync(files[0], "");
        while (!File.Exists(files[1]))
            await Task.Delay(1);
        return 1;
    }

    /// <summary>Takes so long, unless its token ends it.</summary>
    [ProcessPoolCallable]
    public static async Task<int> LookAtToken(int milliseconds, int value, CancellationToken cancellationToken)
    {
        await Task.Delay(milliseconds, cancellationToken);
        return value;
    }

    [ProcessPoolCallable]
    public static Task<int> LookAtTokenFor(int[] milliseconds, CancellationToken cancellationToken) => LookAtToken(milliseconds[0], 1, cancellationToken);

    [ProcessPoolCallable]
    public static Task<int> LookAtTokenOfWorker(int milliseconds) => LookAtToken(milliseconds, 1, RemotingWorker.Current!.CancellationToken);

    /// <summary>Items whose reading comes back to the program.</summary>
#pragma warning disable RMT0301 // Only the process that has set the static listens.
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<Intrusive> Intrusives(int count)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
            yield return new Intrusive { Value = i };
    }
#pragma warning restore RMT0301

    /// <summary>Gives nothing, and ends with its token.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> Nothing([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    /// <summary>Many small ones, some large ones.</summary>
    public static int SizeOf(Random random, int largest) =>
        random.Next(4) switch { 0 => 0, 1 => random.Next(100), 2 => random.Next(10_000), _ => random.Next(largest) };

    /// <summary>An item as sources reuse it.</summary>
    public sealed class Reusable
    {
        public int Value { get; set; }
    }

    /// <summary>What sets it may be listened to, in whatever process it is read.</summary>
    [MessagePackObject]
    public sealed class Intrusive
    {
        private int _value;

        public static Action<int>? OnSet { get; set; }

        [Key(0)]
        public int Value
        {
            get => _value;
            set
            {
                _value = value;
                OnSet?.Invoke(value);
            }
        }
    }
}
