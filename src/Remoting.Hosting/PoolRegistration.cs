using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Remoting.Hosting;

/// <summary>One pool of a host: its name, and what was said about it.</summary>
/// <param name="name">Null for the program's pool.</param>
internal sealed class PoolRegistration(string? name)
{
    private const string OutputCategory = "Remoting.ProcessPool.Output";

    private readonly List<Func<IServiceProvider, PoolPlan, PoolPlan>> _steps = [];

    public string? Name => name;

    /// <summary>What is the pool's alone has this key. Never a name that somebody may ask for.</summary>
    public object Key { get; } = new();

    public void Add(Func<IServiceProvider, PoolPlan, PoolPlan> step) => _steps.Add(step);

    /// <summary>The plan that all steps lead to.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration says something that cannot be.</exception>
    public PoolPlan MakePlan(IServiceProvider services)
    {
        var plan = new PoolPlan(Defaults(services));
        foreach (var step in _steps)
            plan = step(services, plan);
        return plan;
    }

    public ProcessPoolExecutor MakePool(IServiceProvider services) => new(services.GetRequiredKeyedService<PoolPlan>(Key).Options);

    /// <summary>The pool, made when it is asked for first.</summary>
    public ProcessPoolExecutor FindPool(IServiceProvider services) => FindPool(services, name);

    /// <summary>The pool of a name; null for that of the program.</summary>
    public static ProcessPoolExecutor FindPool(IServiceProvider services, string? name) =>
        name is null ? services.GetRequiredService<ProcessPoolExecutor>() : services.GetRequiredKeyedService<ProcessPoolExecutor>(name);

    /// <summary>How a pool of a host differs from one that a program makes by itself.</summary>
    private ProcessPoolOptions Defaults(IServiceProvider services)
    {
        var options = new ProcessPoolOptions { Name = name, IgnoreTerminationSignal = true };
        // A container without a host may have none.
        if (services.GetService<ILoggerFactory>() is not { } factory)
            return options;
        ILoggerFactory loggers = name is null ? factory : new PoolLoggerFactory(factory, name);
        return options with { LoggerFactory = loggers, WorkerOutput = WorkerOutput.Log(loggers.CreateLogger(OutputCategory)) };
    }
}
