using System.Globalization;
using System.Runtime.CompilerServices;
using MessagePack;
using MessagePack.Formatters;

namespace Remoting.Tests;

#pragma warning disable RMT0301, RMT0302 // What a worker keeps from call to call is a point.

/// <summary>What is called with shared values.</summary>
public static class SharedCalls
{
    public sealed record Order(string Name, Shared<double[]> Prices, List<Shared<Table>?> Tables);

    public sealed class Table
    {
        public Dictionary<string, int> Rows { get; set; } = [];

        /// <summary>How many calls have had it.</summary>
        public int Seen { get; set; }

        public Table? Self { get; set; }
    }

    /// <summary>Written as a number, and not to be read where that is negative.</summary>
    [MessagePackFormatter(typeof(Formatter))]
    public sealed record Picky(int Number)
    {
        public sealed class Formatter : IMessagePackFormatter<Picky>
        {
            public void Serialize(ref MessagePackWriter writer, Picky value, MessagePackSerializerOptions options) => writer.Write(value.Number);

            public Picky Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
                reader.ReadInt32() is >= 0 and var number ? new Picky(number) : throw new MessagePackSerializationException("A number below zero.");
        }
    }

    public sealed class Chain
    {
        public Chain? Next { get; set; }

        public Shared<double[]>? Data { get; set; }
    }

    [ProcessPoolCallable]
    public static int LengthOfLast(Chain chain)
    {
        while (chain.Next is { } next)
            chain = next;
        return chain.Data!.Value.Length;
    }

    [ProcessPoolCallable]
    public static double Sum(Shared<double[]> numbers, int from = 0)
    {
        double sum = 0;
        foreach (double number in numbers.Span[from..])
            sum += number;
        return sum;
    }

    [ProcessPoolCallable]
    public static byte At(int index, Shared<byte[]> bytes) => bytes.Memory.Span[index];

    [ProcessPoolCallable]
    public static int Length(Shared<byte[]>? bytes) => bytes is null ? -1 : bytes.Value.Length;

    [ProcessPoolCallable]
    public static int SumOf(Shared<ReadOnlyMemory<int>> numbers)
    {
        int sum = 0;
        foreach (int number in numbers.Value.Span)
            sum += number;
        return sum;
    }

    [ProcessPoolCallable]
    public static int LookUp(Shared<Table> table, string key) => table.Value.Rows[key];

    /// <summary>How often this worker was asked with the same object, and whether it still leads to itself.</summary>
    [ProcessPoolCallable]
    public static int See(Shared<Table> table) => table.Value.Self is { } self && self != table.Value ? -1 : ++table.Value.Seen;

    [ProcessPoolCallable]
    public static string Describe(Order order) =>
        string.Create(CultureInfo.InvariantCulture, $"{order.Name} {order.Prices.Span.Length} {string.Join(" ", order.Tables.Select(table => table?.Value.Rows.Count ?? -1))}");

    [ProcessPoolCallable]
    public static int Number(Shared<Picky> picky) => picky.Value.Number;

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<byte> Each(Shared<byte[]> bytes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < bytes.Memory.Length; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return bytes.Span[i];
        }
    }

    /// <summary>Says that it runs, waits for a file, and reads the value then.</summary>
    [ProcessPoolCallable]
    public static double SumAfter(Shared<double[]> numbers, string running, string go)
    {
        File.WriteAllText(running, "");
        while (!File.Exists(go))
            Thread.Sleep(2);
        return Sum(numbers);
    }

    [ProcessPoolCallable]
    public static double Exit(Shared<double[]> numbers)
    {
        Environment.Exit(numbers.Span.Length);
        return 0;
    }

    /// <summary>How the shared values of this worker are mapped.</summary>
    [ProcessPoolCallable]
    public static string[] Mappings() => [.. File.ReadLines("/proc/self/maps")
        .Where(line => line.Contains("remoting-shared", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])];

    /// <summary>Reads a byte of each page, so that all of them are there; gives the process.</summary>
    [ProcessPoolCallable]
    public static int Touch(Shared<byte[]> bytes)
    {
        var span = bytes.Span;
        int sum = 0;
        for (int i = 0; i < span.Length; i += 4096)
            sum += span[i];
        return sum == 0 ? Environment.ProcessId : -1;
    }

    /// <summary>The last element, and which memory it is: that of its device and number.</summary>
    [ProcessPoolCallable]
    public static (long Last, string Memory) LastOf(Shared<long[]> numbers)
    {
        long last = numbers.Span[^1];
        string line = File.ReadLines("/proc/self/maps").Single(line => line.Contains("remoting-shared", StringComparison.Ordinal));
        return (last, string.Join(" ", line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3..5]));
    }

    [ProcessPoolCallable]
    public static unsafe void Overwrite(Shared<byte[]> bytes)
    {
        fixed (byte* first = bytes.Span)
            *first = 1;
    }

    /// <summary>Tries to write to what its parent shares, as a worker would that is not its own master any more.</summary>
    [ProcessPoolCallable]
    public static string[] Attack(int parent, Shared<byte[]> bytes)
    {
        _ = bytes.Span[0];
        var outcomes = new List<string>();
        foreach (string entry in Directory.EnumerateFiles($"/proc/{parent}/fd"))
        {
            if (new FileInfo(entry).LinkTarget?.Contains("remoting-shared", StringComparison.Ordinal) != true)
                continue;
            try
            {
                using var file = File.OpenHandle(entry, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                RandomAccess.Write(file, [1], 0);
                outcomes.Add("written");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                outcomes.Add("refused");
            }
        }
        return [.. outcomes];
    }

    /// <summary>What comes of using a value in a pool of the worker's own, to which it does not belong.</summary>
    [ProcessPoolCallable]
    public static async Task<string> PassOn(Shared<double[]> numbers)
    {
        await using var executor = new ThreadPoolExecutor(1);
        try
        {
            await executor.SubmitAsync(SharedCalls.Remote.Sum(numbers));
            return "ran";
        }
        catch (RemoteSerializationException e)
        {
            return e.Message;
        }
    }

    private static Shared<double[]>? s_kept;

    /// <summary>Keeps it beyond the call, which nobody should.</summary>
    [ProcessPoolCallable]
    public static int Keep(Shared<double[]> numbers)
    {
        s_kept = numbers;
        return numbers.Memory.Length;
    }

    [ProcessPoolCallable]
    public static string UseKept()
    {
        try
        {
            return s_kept!.Span.Length.ToString(CultureInfo.InvariantCulture);
        }
        catch (ObjectDisposedException)
        {
            return "disposed";
        }
    }
}
