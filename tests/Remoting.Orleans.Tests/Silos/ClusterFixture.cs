using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Remoting.Clustering.Tests;

/// <summary>A cluster whose first silo stays: the membership of localhost clustering is in it. Tests add silos of their own, and do with them what they want.</summary>
public class ClusterFixture : IAsyncLifetime
{
    private SiloProcess _first = null!;
    private IHost _here = null!;

    internal SiloProcess First => _first;

    /// <summary>A program that is a silo itself: this one.</summary>
    internal IHost Here => _here;

    public virtual async ValueTask InitializeAsync()
    {
        var (silo, gateway) = Ports.Free();
        _first = await SiloProcess.StartAsync(new SiloSettings(silo, gateway, silo, Workers: 2));
        var (hereSilo, hereGateway) = Ports.Free();
        _here = SiloProgram.Build(new SiloSettings(hereSilo, hereGateway, silo, Workers: 1));
        await _here.StartAsync(CancellationToken.None);
    }

    public virtual async ValueTask DisposeAsync()
    {
        // At once: in order it would wait for silos that were killed.
        await _here.StopAsync(new CancellationToken(canceled: true));
        _here.Dispose();
        await _first.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>One more silo.</summary>
    internal Task<SiloProcess> JoinAsync(int workers = 2, int maxPendingCalls = 65_536)
    {
        var (silo, gateway) = Ports.Free();
        return SiloProcess.StartAsync(new SiloSettings(silo, gateway, First.Settings.SiloPort, workers, maxPendingCalls));
    }

    /// <summary>A program that is a client of the cluster, and no more.</summary>
    internal Task<IHost> ConnectAsync(params SiloProcess[] silos) => ConnectToAsync([First, .. silos]);

    /// <summary>The same of a cluster of these silos.</summary>
    internal static async Task<IHost> ConnectToAsync(params SiloProcess[] silos)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client => client.UseLocalhostClustering([.. silos.Select(silo => silo.Settings.GatewayPort)], "tests", "tests"));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    internal static OrleansExecutor ExecutorOf(IHost host, OrleansExecutorOptions? options = null) =>
        new(host.Services.GetRequiredService<IClusterClient>(), options);
}

/// <summary>Tests that look at the same cluster, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
