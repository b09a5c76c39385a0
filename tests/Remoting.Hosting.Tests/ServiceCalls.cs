using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Remoting.Hosting;
using Remoting.Hosting.Tests;

[assembly: WorkerStartup<TestStartup>]

namespace Remoting.Hosting.Tests;

/// <summary>What callables of these tests find in a worker.</summary>
public sealed class TestStartup : IWorkerStartup
{
    public void ConfigureServices(IServiceCollection services) => services.AddSingleton<Counter>().AddScoped<Scratch>().AddTransient<Greeter>().AddSingleton<LastingGreeter>();
}

/// <summary>One for each process.</summary>
public sealed class Counter
{
    private int _count;

    public int Disposed { get; set; }

    public int Next() => Interlocked.Increment(ref _count);
}

/// <summary>One for each call; it takes its time to end.</summary>
public sealed class Scratch(Counter counter) : IAsyncDisposable
{
    public int Number { get; } = counter.Next();

    /// <summary>How many were disposed of before.</summary>
    public int Disposed => counter.Disposed;

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        counter.Disposed++;
    }
}

public sealed partial class Greeter(ILogger<Greeter> logger)
{
    public string Greet(string name)
    {
        Greets(logger, name);
        return $"Hello, {name}";
    }

    [LoggerMessage(1, LogLevel.Information, "greets {Name}")]
    private static partial void Greets(ILogger logger, string name);
}

/// <summary>One for each process, which keeps its logger.</summary>
public sealed partial class LastingGreeter(ILogger<LastingGreeter> logger)
{
    public void Greet() => Greets(logger);

    [LoggerMessage(2, LogLevel.Information, "greets again")]
    private static partial void Greets(ILogger logger);
}

public interface IAbsent;

/// <summary>Callables that ask for services: of each form in which a result comes.</summary>
public static class ServiceCalls
{
    /// <summary>Numbers of two asked for in one call, and how many have been disposed of before it.</summary>
    [ProcessPoolCallable]
    public static int[] Numbers([FromServices] Scratch one, [FromServices] Scratch two) => [one.Number, two.Number, one.Disposed];

    [ProcessPoolCallable]
    public static string Greet(string name, [FromServices] Greeter greeter) => greeter.Greet(name);

    [ProcessPoolCallable]
    public static void GreetByLasting([FromServices] LastingGreeter greeter) => greeter.Greet();

    [ProcessPoolCallable]
    public static async Task<string> GreetAsync([FromServices] Greeter greeter, string name, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return greeter.Greet(name);
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> Count(int times, [FromServices] Scratch scratch, IProgress<int>? progress = null)
    {
        for (int i = 0; i < times; i++)
        {
            await Task.Yield();
            progress?.Report(i);
            yield return scratch.Number;
        }
    }

    /// <summary>Throws before there is anything to enumerate.</summary>
    [ProcessPoolCallable]
    public static IAsyncEnumerable<int> Refuse([FromServices] Scratch scratch, IProgress<int>? progress = null) =>
        throw new InvalidOperationException($"No items, {(progress is null ? "nor reports, " : "")}for {scratch.Number}.");

    [ProcessPoolCallable]
    public static void Touch([FromServices] Scratch scratch) => _ = scratch.Number;

    [ProcessPoolCallable]
    public static bool IsAbsent([FromServices] IAbsent? absent) => absent is null;

    [ProcessPoolCallable]
    public static bool Needs([FromServices] IAbsent absent) => absent is not null;
}
