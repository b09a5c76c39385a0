using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.GrainDirectory;
using Remoting.Clustering;

namespace Remoting;

/// <summary>Gives a silo worker processes.</summary>
public static class RemotingSiloBuilderExtensions
{
    /// <summary>
    /// Gives the silo a pool of worker processes of its own, for the calls of every <see cref="OrleansExecutor"/> of the cluster. The silo's program has the
    /// callables: it is the same program as that of the callers, or refers to the same library.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">The pool, and the bounds of its queue.</param>
    /// <remarks>
    /// What crashes in a worker does not reach the silo, and what computes there does not starve it. Environment variable <c>REMOTING_SILO</c> of the workers
    /// is the silo's address.
    /// </remarks>
    public static ISiloBuilder AddRemotingWorkers(this ISiloBuilder silo, SiloWorkerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddSingleton(services => MakePool(services, options ?? new SiloWorkerOptions()));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloPoolLifetime>();
        silo.Services.AddPlacementDirector<SiloPinned, SiloPinnedDirector>();
        silo.Services.AddSingleton<IGrainDirectoryResolver, SiloPinnedDirectory>();
        return silo;
    }

    private static SiloPool MakePool(IServiceProvider services, SiloWorkerOptions options)
    {
        var silo = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        string name = silo.ToParsableString();
        var environment = new Dictionary<string, string?>(options.Pool.WorkerEnvironment ?? new Dictionary<string, string?>()) { ["REMOTING_SILO"] = name };
        var pool = options.Pool with
        {
            // Without what a start adds to the address: the dashboard of a silo that was started again is that of the same one.
            Name = options.Pool.Name ?? $"silo {silo.Endpoint}",
            WorkerEnvironment = environment,
            LoggerFactory = options.Pool.LoggerFactory ?? services.GetService<ILoggerFactory>(),
        };
        return new SiloPool(options, new ProcessPoolExecutor(pool), TimeProvider.System);
    }
}
