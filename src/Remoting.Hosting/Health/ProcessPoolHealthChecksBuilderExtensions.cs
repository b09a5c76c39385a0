using Microsoft.Extensions.Diagnostics.HealthChecks;
using Remoting.Hosting;
using Remoting.Hosting.Health;

// Where everybody looks for it.
#pragma warning disable IDE0130
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of process pools.</summary>
public static class ProcessPoolHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks a pool of the host: whether it is broken, how many of its workers died in the last minute, how long calls wait. What it found are the data of
    /// the report.
    /// </summary>
    /// <param name="builder">The health checks of the program.</param>
    /// <param name="poolName">The pool's name; <see langword="null"/> for that of the program.</param>
    /// <param name="limits">From where on it is degraded and unhealthy; <see langword="null"/> for the defaults.</param>
    /// <param name="tags">By which checks can be chosen.</param>
    public static IHealthChecksBuilder AddProcessPoolHealthCheck(this IHealthChecksBuilder builder, string? poolName = null,
        ProcessPoolHealthLimits? limits = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // One for all reports: it remembers the deaths of the last minute.
        var key = new object();
        builder.Services.AddKeyedSingleton(key, (services, _) => new PoolHealthCheck(
            PoolRegistration.FindPool(services, poolName), limits ?? new ProcessPoolHealthLimits(), services.GetService<TimeProvider>() ?? TimeProvider.System));
        return builder.Add(new HealthCheckRegistration(
            poolName is null ? "process pool" : $"process pool {poolName}",
            services => services.GetRequiredKeyedService<PoolHealthCheck>(key),
            failureStatus: null,
            tags));
    }
}
