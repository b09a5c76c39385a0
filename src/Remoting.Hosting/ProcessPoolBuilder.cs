using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Remoting.Hosting.Configuration;

namespace Remoting.Hosting;

/// <summary>Says more about a process pool of a host. What is said is obeyed in its order, when the host starts.</summary>
public sealed class ProcessPoolBuilder
{
    private readonly PoolRegistration _registration;

    internal ProcessPoolBuilder(IServiceCollection services, PoolRegistration registration)
    {
        Services = services;
        _registration = registration;
    }

    /// <summary>The pool's name; <see langword="null"/> for that of the program.</summary>
    public string? Name => _registration.Name;

    /// <summary>The services of the program.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Takes options from configuration: a key for each, those of the host's own among them (<c>WarmUp</c>, <c>DrainTimeout</c>).</summary>
    /// <param name="section">Where they are. A key that is no option, or a value that cannot be one, fails the start of the host with the key's path.</param>
    public ProcessPoolBuilder Bind(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Then((_, plan) => PoolConfiguration.Apply(section, plan));
    }

    /// <summary>Takes options from a section of the host's own configuration.</summary>
    /// <param name="sectionPath">The section's path, <c>Pools:Render</c>. One that is not there says nothing.</param>
    /// <inheritdoc cref="Bind(IConfiguration)"/>
    public ProcessPoolBuilder Bind(string sectionPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(sectionPath);
        return Then((provider, plan) => PoolConfiguration.Apply(provider.GetRequiredService<IConfiguration>().GetSection(sectionPath), plan));
    }

    /// <summary>Changes the options: <c>options => options with { MaxWorkers = 4 }</c>.</summary>
    /// <param name="configure">Gets the options as they are so far, and gives those to go on with.</param>
    public ProcessPoolBuilder Configure(Func<ProcessPoolOptions, ProcessPoolOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Then((_, plan) => plan with { Options = configure(plan.Options) });
    }

    /// <summary>Changes the options by means of the program's services.</summary>
    /// <param name="configure">Gets services, and the options as they are so far, and gives those to go on with.</param>
    public ProcessPoolBuilder Configure(Func<IServiceProvider, ProcessPoolOptions, ProcessPoolOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Then((provider, plan) => plan with { Options = configure(provider, plan.Options) });
    }

    /// <summary>
    /// Whether the host starts nothing else before <see cref="ProcessPoolOptions.MinWorkers"/> workers are ready for calls. Default: yes. Workers that cannot
    /// start then fail the start of the host, with their reason.
    /// </summary>
    /// <param name="wanted">Whether it waits.</param>
    public ProcessPoolBuilder WarmUp(bool wanted = true) => Then((_, plan) => plan with { WarmsUp = wanted });

    /// <summary>
    /// How long calls that have not begun may wait for their turn while the host stops; then they are cancelled, and only those that run may still end, until
    /// the host's own limit (<c>HostOptions.ShutdownTimeout</c>, 30 seconds). Default: 15 seconds.
    /// </summary>
    /// <param name="timeout">How long. Zero cancels them at once; <see cref="Timeout.InfiniteTimeSpan"/> leaves it to the host's limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, and not <see cref="Timeout.InfiniteTimeSpan"/>; or more than a timer can hold, about 49 days.</exception>
    public ProcessPoolBuilder DrainFor(TimeSpan timeout)
    {
        PoolPlan.CheckDrainTimeout(timeout, nameof(timeout));
        return Then((_, plan) => plan with { DrainTimeout = timeout });
    }

    private ProcessPoolBuilder Then(Func<IServiceProvider, PoolPlan, PoolPlan> step)
    {
        _registration.Add(step);
        return this;
    }
}
