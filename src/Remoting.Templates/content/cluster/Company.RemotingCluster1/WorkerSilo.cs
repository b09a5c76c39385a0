using System.Net;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Remoting;

namespace Company.RemotingCluster1;

/// <summary>
/// A silo: a process with a pool of worker processes, a machine each where there are several. Its log has no provider yet; <c>builder.Logging</c> takes one.
/// </summary>
public static class WorkerSilo
{
    private const int SiloPort = 22_711;

    public static int GatewayPort(int number) => SiloPort + 100 + number;

    /// <summary>Is one until its input ends, as that of a child does with its parent. Where a service manager starts it, <c>host.RunAsync()</c> waits for SIGTERM.</summary>
    public static async Task RunAsync(int number)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo
            // The first silo knows who the others are. On several machines a server does: UseRedisClustering, UseAdoNetClustering, ...
            .UseLocalhostClustering(SiloPort + number, GatewayPort(number), new IPEndPoint(IPAddress.Loopback, SiloPort))
            .AddRemotingWorkers(new SiloWorkerOptions { Pool = new ProcessPoolOptions { MaxWorkers = 1 } }));
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("ready");
        await Task.Run(Console.In.ReadToEnd);
        await host.StopAsync();
    }
}
