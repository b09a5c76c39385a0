using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Remoting;
using Remoting.Hosting;

// Where everybody looks for it.
#pragma warning disable IDE0130
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Process pools as services of a program.</summary>
public static class ProcessPoolServiceCollectionExtensions
{
    /// <summary>
    /// Adds the program's process pool: <see cref="ProcessPoolExecutor"/> and <see cref="Executor"/> can be injected. The host makes it when it starts, with its
    /// workers warm before anything else of the program is started, and lets its calls end when it stops. Called again it configures the same pool further.
    /// </summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="configure">Changes the options, those that come from configuration included (<see cref="ProcessPoolBuilder.Bind(IConfiguration)"/>).</param>
    public static ProcessPoolBuilder AddProcessPool(this IServiceCollection services, Func<ProcessPoolOptions, ProcessPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Add(services, null, null, configure);
    }

    /// <summary>Adds the program's process pool, with options from its configuration.</summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="section">Has a key for each option: <c>MaxWorkers</c>, <c>CallTimeout</c>, ... A key that is none fails the start.</param>
    /// <param name="configure">Changes the options that came from there.</param>
    /// <inheritdoc cref="AddProcessPool(IServiceCollection, Func{ProcessPoolOptions, ProcessPoolOptions}?)"/>
    public static ProcessPoolBuilder AddProcessPool(this IServiceCollection services, IConfiguration section,
        Func<ProcessPoolOptions, ProcessPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, null, section, configure);
    }

    /// <summary>Adds one of several process pools. It is injected by its name: <c>[FromKeyedServices("name")] Executor executor</c>.</summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="name">The pool's name, which also goes with what it logs.</param>
    /// <param name="configure">Changes the options.</param>
    /// <inheritdoc cref="AddProcessPool(IServiceCollection, Func{ProcessPoolOptions, ProcessPoolOptions}?)"/>
    public static ProcessPoolBuilder AddProcessPool(this IServiceCollection services, string name,
        Func<ProcessPoolOptions, ProcessPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(services, name, null, configure);
    }

    /// <summary>Adds one of several process pools, with options from its configuration.</summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="name">The pool's name, which also goes with what it logs.</param>
    /// <param name="section">Has a key for each option.</param>
    /// <param name="configure">Changes the options that came from there.</param>
    /// <inheritdoc cref="AddProcessPool(IServiceCollection, string, Func{ProcessPoolOptions, ProcessPoolOptions}?)"/>
    public static ProcessPoolBuilder AddProcessPool(this IServiceCollection services, string name, IConfiguration section,
        Func<ProcessPoolOptions, ProcessPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, name, section, configure);
    }

    private static ProcessPoolBuilder Add(IServiceCollection services, string? name, IConfiguration? section,
        Func<ProcessPoolOptions, ProcessPoolOptions>? configure)
    {
        var builder = new ProcessPoolBuilder(services, Register(services, name));
        if (section is not null)
            builder.Bind(section);
        return configure is null ? builder : builder.Configure(configure);
    }

    private static PoolRegistration Register(IServiceCollection services, string? name)
    {
        foreach (var service in services)
        {
            if (service is { IsKeyedService: true, KeyedImplementationInstance: PoolRegistration known } && known.Name == name)
                return known;
        }
        var registration = new PoolRegistration(name);
        services.AddKeyedSingleton(registration.Key, registration);
        services.AddKeyedSingleton(registration.Key, (provider, _) => registration.MakePlan(provider));
        if (name is null)
        {
            services.AddSingleton(provider => registration.MakePool(provider));
            services.AddSingleton<Executor>(static provider => provider.GetRequiredService<ProcessPoolExecutor>());
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => registration.MakePool(provider));
            services.AddKeyedSingleton<Executor>(name, static (provider, key) => provider.GetRequiredKeyedService<ProcessPoolExecutor>(key));
        }
        // Not AddHostedService, which adds one of a type only.
        services.AddSingleton<IHostedService>(provider => new PoolLifetime(provider, registration));
        return registration;
    }
}
