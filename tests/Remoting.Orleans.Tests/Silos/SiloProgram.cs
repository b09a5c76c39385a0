using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Remoting.Clustering.Tests;

/// <summary>One silo as a process of its own. It stops when its standard input ends, so with the test program, however that ends.</summary>
internal static class SiloProgram
{
    /// <summary>
    /// A silo that has not answered for four times so long is declared dead. Silos are killed here, and one that joins waits until Orleans has found out about the
    /// last of them: 12 s instead of 15. No less: a silo that was only stopped for as long as a caller needs to give it up (up to 5 s) would find itself declared
    /// dead, and end.
    /// </summary>
    private const int ProbeSeconds = 3;

    public const string Variable = "REMOTING_TEST_SILO";

    /// <summary>What this process is to be, if it is to be a silo.</summary>
    public static SiloSettings? Settings => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? SiloSettings.Parse(text) : null;

    public static async Task<int> RunAsync(SiloSettings settings)
    {
        using var host = Build(settings);
        await host.StartAsync();
        Console.WriteLine($"ready {host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString()}");
        await Task.Run(Console.In.ReadToEnd);
        await host.StopAsync();
        return 0;
    }

    public static IHost Build(SiloSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => Configure(silo, settings));
        return builder.Build();
    }

    private static void Configure(ISiloBuilder silo, SiloSettings settings)
    {
        silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort, new IPEndPoint(IPAddress.Parse(settings.Primary), settings.PrimaryPort), "tests", "tests");
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = IPAddress.Parse(settings.Address);
            if (settings.GatewayListening > 0)
                options.GatewayListeningEndpoint = new IPEndPoint(options.AdvertisedIPAddress, settings.GatewayListening);
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(ProbeSeconds);
            // One that was declared dead while it stood still finds out when it looks: not after a minute.
            options.TableRefreshTimeout = TimeSpan.FromSeconds(ProbeSeconds);
            options.NumMissedProbesLimit = 4;
            options.NumVotesForDeathDeclaration = 1;
        });
        if (settings.Tls.Length > 0)
            silo.UseTls(tls => Certificates.Require(tls, settings.Tls));
        silo.AddRemotingWorkers(new SiloWorkerOptions
        {
            Pool = new ProcessPoolOptions { MaxWorkers = settings.Workers, CancellationGracePeriod = TimeSpan.FromSeconds(2) },
            MaxPendingCalls = settings.MaxPendingCalls,
        });
    }
}

/// <summary>What a silo of the tests is told.</summary>
/// <param name="SiloPort">Where it listens to silos.</param>
/// <param name="GatewayPort">Where it listens to clients.</param>
/// <param name="PrimaryPort">Where the first silo does, which has the membership.</param>
/// <param name="Workers">How many it has.</param>
/// <param name="MaxPendingCalls">How many calls it takes.</param>
/// <param name="Address">Where it is reached.</param>
/// <param name="Primary">Where the first silo is.</param>
/// <param name="Tls">A folder with <see cref="Certificates"/>, where it speaks TLS.</param>
/// <param name="GatewayListening">Where it listens to clients, if something else stands where they believe it to be.</param>
internal sealed record SiloSettings(int SiloPort, int GatewayPort, int PrimaryPort, int Workers, int MaxPendingCalls = 65_536, string Address = "127.0.0.1", string Primary = "127.0.0.1",
    string Tls = "", int GatewayListening = 0)
{
    public static SiloSettings Parse(string text)
    {
        string[] parts = text.Split(',');
        return new SiloSettings(Number(0), Number(1), Number(2), Number(3), Number(4), parts[5], parts[6], parts[7], Number(8));

        int Number(int index) => int.Parse(parts[index], CultureInfo.InvariantCulture);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SiloPort},{GatewayPort},{PrimaryPort},{Workers},{MaxPendingCalls},{Address},{Primary},{Tls},{GatewayListening}");
}
