using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Concurrency;

namespace Remoting.Clustering.Tests;

/// <summary>
/// What a call costs over a cluster, beside a bare call of Orleans with the same bytes and beside a pool of this machine, all in the same run:
/// <c>dotnet run -c Release --project tests/Remoting.Orleans.Tests -- measure</c>.
/// </summary>
internal static class Measure
{
    private const int Rounds = 3_000;
    private const int Items = 200_000;
    private const int Streamed = 1_000_000;

    /// <summary>Measures.</summary>
    /// <param name="what">Nothing for all of it; or <c>call</c>, <c>stream</c>, <c>map</c>, <c>places</c>, and how many rounds.</param>
    public static async Task<int> RunAsync(string[] what)
    {
        int rounds = what.Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : 0).FirstOrDefault(number => number > 0, 3);
        bool all = !what.Any(text => text is "call" or "stream" or "map" or "places");
        // One silo, which is another process: the bare call and the others go the same way.
        var (port, gateway) = Ports.Free();
        await using var silo = await SiloProcess.StartAsync(new SiloSettings(port, gateway, port, Workers: 2));
        using var client = await ClusterFixture.ConnectToAsync(silo);
        var grains = client.Services.GetRequiredService<IClusterClient>();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var pool = new ProcessPoolExecutor(2);
        await executor.WaitForSilosAsync();

        for (int round = 0; round < rounds; round++)
        {
            if (all || what.Contains("call"))
                await CallsAsync(grains, pool, executor);
            if (all || what.Contains("stream"))
                Print($"stream of {Streamed} items", await TimeAsync(() => StreamAsync(pool)), await TimeAsync(() => StreamAsync(executor)));
            if (all || what.Contains("map"))
                Print($"map of {Items} items, chunks of 200", await TimeAsync(() => MapAsync(pool, ClusterCalls.Remote.Double)), await TimeAsync(() => MapAsync(executor, ClusterCalls.Remote.Double)));
            if (all || what.Contains("places"))
                Print("the same, results of a type of the program's", await TimeAsync(() => MapAsync(pool, ClusterCalls.Remote.PlaceOf)), await TimeAsync(() => MapAsync(executor, ClusterCalls.Remote.PlaceOf)));
        }
        return 0;
    }

    private static async Task CallsAsync(IClusterClient grains, Executor pool, Executor executor)
    {
        // What a call of Double and its result are as messages.
        byte[] message = new byte[128];
        var echo = grains.GetGrain<IEchoGrain>(0);
        double bare = await MedianAsync(() => echo.EchoAsync(new Immutable<byte[]>(message)));
        double local = await MedianAsync(() => pool.SubmitAsync(ClusterCalls.Remote.Double(1)));
        double over = await MedianAsync(() => executor.SubmitAsync(ClusterCalls.Remote.Double(1)));
        // What a silo does: its pool has been idle when a call comes, and nobody waits for the call who could help it along.
        double both = await MedianAsync(async () =>
        {
            await echo.EchoAsync(new Immutable<byte[]>(message));
            await pool.SubmitAsync(ClusterCalls.Remote.Double(1));
        });
        Console.WriteLine($"round trip, median of {Rounds}: bare call of Orleans {bare:0} µs, pool of this machine {local:0} µs, one behind the other {both:0} µs, over the cluster {over:0} µs = {over / bare:0.00} × bare, {over / both:0.00} × one behind the other");
    }

    private static void Print(string what, double local, double over) =>
        Console.WriteLine($"{what}: pool of this machine {local:0} ms, over the cluster {over:0} ms = {over / local:0.0} ×");

    private static async Task<double> MedianAsync(Func<Task> call)
    {
        var times = new double[Rounds];
        for (int i = -500; i < Rounds; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            await call();
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
        }
        Array.Sort(times);
        return times[Rounds / 2];
    }

    private static async Task<double> TimeAsync(Func<Task> what)
    {
        long begun = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task StreamAsync(Executor executor)
    {
        int next = 0;
        await foreach (int item in executor.StreamAsync(ClusterCalls.Remote.Count(Streamed)))
        {
            if (item != next++)
                throw new StormException("A stream's items are in order.");
        }
        if (next != Streamed)
            throw new StormException("A stream has all items.");
    }

    private static async Task MapAsync<T>(Executor executor, Func<int, RemoteCall<T>> stub)
    {
        int results = 0;
        await foreach (var _ in executor.MapAsync(stub, Enumerable.Range(0, Items), chunkSize: 200))
            results++;
        if (results != Items)
            throw new StormException("A map has all results.");
    }
}

/// <summary>What is compared with: a call of Orleans that does nothing.</summary>
public interface IEchoGrain : IGrainWithIntegerKey
{
    /// <summary>Gives back what it was given.</summary>
    Task<Immutable<byte[]>> EchoAsync(Immutable<byte[]> bytes);
}

/// <inheritdoc/>
[Reentrant]
public sealed class EchoGrain : Grain, IEchoGrain
{
    /// <inheritdoc/>
    public Task<Immutable<byte[]>> EchoAsync(Immutable<byte[]> bytes) => Task.FromResult(bytes);
}
