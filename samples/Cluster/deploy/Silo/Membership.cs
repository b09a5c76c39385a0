using System.Net;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using StackExchange.Redis;

namespace Notebook;

/// <summary>What keeps the membership of the cluster, for silos and for clients.</summary>
internal static class Membership
{
    private static readonly string? Clustering = Environment.GetEnvironmentVariable("CLUSTERING");
    private static readonly string Connection = Environment.GetEnvironmentVariable("CONNECTION") ?? "";

    public static void Use(ISiloBuilder silo)
    {
        switch (Clustering)
        {
            case "redis":
                silo.UseRedisClustering(options => options.ConfigurationOptions = Redis());
                break;
            case "postgresql":
                // The tables are those of postgresql.sql.
                silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", Connection));
                break;
            default:
                silo.UseLocalhostClustering();
                break;
        }
        silo.Configure<ClusterOptions>(Name);
        if (Environment.GetEnvironmentVariable("ADDRESS") is { Length: > 0 } address)
            silo.ConfigureEndpoints(IPAddress.Parse(address), siloPort: 11111, gatewayPort: 30000);
    }

    public static void Use(IClientBuilder client)
    {
        switch (Clustering)
        {
            case "redis":
                client.UseRedisClustering(options => options.ConfigurationOptions = Redis());
                break;
            case "postgresql":
                client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", Connection));
                break;
            default:
                client.UseLocalhostClustering();
                break;
        }
        client.Configure<ClusterOptions>(Name);
    }

    private static void Name(ClusterOptions options) => options.ClusterId = options.ServiceId = "notebook";

    private static ConfigurationOptions Redis() => ConfigurationOptions.Parse(Connection);
}
