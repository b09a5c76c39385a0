using Microsoft.Extensions.DependencyInjection;

namespace Remoting.Hosting;

/// <summary>
/// Says which services callables find in a worker (<see cref="FromServicesAttribute"/>). It runs in the worker, when a call first asks for a service: nothing of
/// the parent's container is there, and nothing that the program's <c>Main</c> has set up.
/// </summary>
public interface IWorkerStartup
{
    /// <summary>Adds services. Loggers are there already, and write where the pool's do.</summary>
    /// <param name="services">The services of the worker.</param>
    void ConfigureServices(IServiceCollection services);
}
