using System.Globalization;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;

namespace Remoting.Benchmarks.Work;

/// <summary>A long map in a process of its own, which prints by how many MiB it grew.</summary>
internal static class ItemStream
{
    public const string Verb = "child-stream";

    // Enough that everything has been loaded and compiled once.
    private const int WarmUp = 1_000;

    /// <summary>
    /// The runtime sizes its youngest generation by the processor's cache, which on a server is hundreds of MiB: it lets that much garbage
    /// lie before it collects. With this much instead it shows what is really held.
    /// </summary>
    public const int SmallGeneration = 4 << 20;

    /// <summary>Runs it in a child process.</summary>
    /// <param name="items">How many.</param>
    /// <param name="environment">Settings of the child's runtime.</param>
    /// <returns>By how many MiB the child grew at most.</returns>
    public static async Task<double> MeasureAsync(int items, params (string Name, string Value)[] environment)
    {
        using var process = ThisProgram.Start([Verb, items.ToString(CultureInfo.InvariantCulture)], readOutput: true, environment);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.TryParse(output, CultureInfo.InvariantCulture, out double growth) ? growth : throw new WrongResultException($"The child said: {output}");
    }

    /// <summary>What the child does.</summary>
    public static async Task RunAsync(int items)
    {
        await using var pool = await WarmPool.OpenAsync(2);
        await RunAsync(pool, WarmUp);
        GC.Collect();
        long before = ProcessMemory.ResetPeak();
        await RunAsync(pool, items);
        Console.Write(((ProcessMemory.Peak() - before) / 1048576.0).ToString(CultureInfo.InvariantCulture));
    }

    private static async Task RunAsync(ProcessPoolExecutor pool, int items)
    {
        long sum = 0;
        await foreach (int number in pool.MapAsync(WorkCalls.Remote.Identity, Enumerable.Range(0, items)))
            sum += number;
        WrongResultException.ThrowUnlessEqual((long)items * (items - 1) / 2, sum);
    }
}
