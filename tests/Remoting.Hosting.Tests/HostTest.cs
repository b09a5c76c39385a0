using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>A test with a host of its own, which is stopped and disposed of with it.</summary>
public abstract class HostTest : PoolTest, IAsyncLifetime
{
    private readonly List<IHost> _hosts = [];

    protected static Executor ExecutorOf(IHost host, string? name = null) =>
        name is null ? host.Services.GetRequiredService<Executor>() : host.Services.GetRequiredKeyedService<Executor>(name);

    protected static ProcessPoolExecutor PoolOf(IHost host, string? name = null) => (ProcessPoolExecutor)ExecutorOf(host, name);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await ((IAsyncDisposable)host).DisposeAsync();
        Dispose();
        GC.SuppressFinalize(this);
    }

    protected IHost Build(Action<HostApplicationBuilder> configure, params (string Key, string? Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(
            builder.Configuration, configuration.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Debug);
        configure(builder);
        var host = builder.Build();
        _hosts.Add(host);
        return host;
    }

    protected async Task<IHost> StartAsync(Action<HostApplicationBuilder> configure, params (string Key, string? Value)[] configuration)
    {
        var host = Build(configure, configuration);
        await host.StartAsync(TestToken);
        return host;
    }
}
