using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Remoting;

namespace Notebook;

/// <summary>A client of the cluster, which is no silo. It calls without end, so that one sees what becomes of calls while silos, or what keeps the membership, come and go.</summary>
internal static class Caller
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);

    public static async Task<int> RunAsync()
    {
        var over = Task.Run(Console.In.ReadToEnd);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.UseOrleansClient(Membership.Use);
        using var client = builder.Build();
        await client.StartAsync();

        // What is lost with a silo is run again on another one: factors may be computed twice.
        await using var executor = new OrleansExecutor(client.Services.GetRequiredService<IClusterClient>(), new OrleansExecutorOptions { MaxAttempts = 5 });
        int wrong = 0;
        while (!over.IsCompleted)
        {
            if (!await RoundAsync(executor))
                wrong++;
            await Task.WhenAny(over, Task.Delay(Pause));
        }
        var snapshot = executor.GetSnapshot();
        Console.WriteLine($"{snapshot.CompletedCalls} calls, {snapshot.SiloLosses} silos lost with calls, {wrong} sums wrong");
        await client.StopAsync();
        return wrong == 0 ? 0 : 1;
    }

    /// <summary>A call, and a map over the notebook's numbers. Says who computed, how long it took, and how long the map stood still at most.</summary>
    private static async Task<bool> RoundAsync(OrleansExecutor executor)
    {
        var begun = Stopwatch.StartNew();
        var first = await executor.SubmitAsync(Placed.Remote.Factors(Numbers.FewLarge[0]));
        long sum = 0;
        var silos = new SortedSet<string> { first.Silo };
        var (last, longest) = (begun.Elapsed, begun.Elapsed);
        await foreach (var found in executor.MapAsync(Placed.Remote.Factors, Numbers.ManySmall, chunkSize: 100))
        {
            sum += found.Factors.Sum();
            silos.Add(found.Silo);
            var now = begun.Elapsed;
            (last, longest) = (now, now - last > longest ? now - last : longest);
        }
        bool isRight = Numbers.Text(sum) == Numbers.ManySmallSum;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"round {(isRight ? "right" : $"WRONG ({sum})")}, {begun.Elapsed.TotalSeconds:0.000} s, longest wait {longest.TotalSeconds:0.000} s, by {string.Join(' ', silos)}"));
        return isRight;
    }
}
