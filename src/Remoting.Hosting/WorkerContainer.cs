using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Remoting.CompilerServices;

namespace Remoting.Hosting;

/// <summary>The container of one worker, with a scope for each call.</summary>
internal sealed class WorkerContainer(ServiceProvider services) : IWorkerServices
{
    /// <exception cref="AggregateException">A service could not be made of what is there; here, and not in the call that needs it.</exception>
    public static WorkerContainer Make(IWorkerStartup startup)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(new CallLoggerFactory());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        startup.ConfigureServices(services);
        return new WorkerContainer(services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));
    }

    public IServiceProvider OpenScope() => new Scope(services.CreateAsyncScope());

    public void Dispose() => services.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private sealed class Scope(AsyncServiceScope scope) : IServiceProvider, IAsyncDisposable
    {
        public object? GetService(Type serviceType) => scope.ServiceProvider.GetService(serviceType);

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}
