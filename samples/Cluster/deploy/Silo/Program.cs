// A silo with workers for a cluster of machines. What keeps the membership is said by its environment:
//
//     CLUSTERING   redis, postgresql, or nothing: then it is a cluster of its own, for trying
//     CONNECTION   redis:6379, or Host=postgresql;Username=...;Password=...;Database=...
//     ADDRESS      where other silos reach it; in a pod its own address

using System.Net;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Remoting;
using StackExchange.Redis;

string? connection = Environment.GetEnvironmentVariable("CONNECTION");
var host = Host.CreateDefaultBuilder(args).UseOrleans(silo =>
{
    switch (Environment.GetEnvironmentVariable("CLUSTERING"))
    {
        case "redis":
            silo.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(connection!));
            break;
        case "postgresql":
            // The tables are those of Orleans' scripts PostgreSQL-Main.sql and PostgreSQL-Clustering.sql.
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection!));
            break;
        default:
            silo.UseLocalhostClustering();
            break;
    }
    silo.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "notebook");
    if (Environment.GetEnvironmentVariable("ADDRESS") is { Length: > 0 } address)
        silo.ConfigureEndpoints(IPAddress.Parse(address), siloPort: 11111, gatewayPort: 30000, listenOnAnyHostAddress: true);
    silo.AddRemotingWorkers();
}).Build();

// SIGTERM, which is how a container is told to end: no more calls are taken, and those that there are have their time.
await host.RunAsync();
