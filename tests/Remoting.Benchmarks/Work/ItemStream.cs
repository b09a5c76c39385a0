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
        await foreach (int number in pool.MapAsync(Calls.Remote.Identity, Enumerable.Range(0, items)))
            sum += number;
        WrongResultException.ThrowUnlessEqual((long)items * (items - 1) / 2, sum);
    }
}
