using System.Diagnostics;
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

    public static async Task<int> RunAsync()
    {
        await using var cluster = new ClusterFixture();
        await cluster.InitializeAsync();
        using var client = await cluster.ConnectAsync();
        var grains = client.Services.GetRequiredService<IClusterClient>();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await using var pool = new ProcessPoolExecutor(2);
        await executor.WaitForSilosAsync();

        // What a call of Double and its result are as messages.
        byte[] message = new byte[128];
        var echo = grains.GetGrain<IEchoGrain>(0);
        for (int round = 0; round < 3; round++)
        {
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
            Console.WriteLine($"stream of {Streamed} items: pool of this machine {await StreamAsync(pool):0} ms, over the cluster {await StreamAsync(executor):0} ms");
            Console.WriteLine($"map of {Items} items, chunks of 200: pool of this machine {await MapAsync(pool):0} ms, over the cluster {await MapAsync(executor):0} ms");
        }
        return 0;
    }

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

    private static async Task<double> StreamAsync(Executor executor)
    {
        long begun = Stopwatch.GetTimestamp();
        int next = 0;
        await foreach (int item in executor.StreamAsync(ClusterCalls.Remote.Count(Streamed)))
        {
            if (item != next++)
                throw new StormException("A stream's items are in order.");
        }
        return next == Streamed ? Stopwatch.GetElapsedTime(begun).TotalMilliseconds : throw new StormException("A stream has all items.");
    }

    private static async Task<double> MapAsync(Executor executor)
    {
        long begun = Stopwatch.GetTimestamp();
        await foreach (int _ in executor.MapAsync(ClusterCalls.Remote.Double, Enumerable.Range(0, Items), chunkSize: 200))
        {
        }
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
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
