using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Remoting;

namespace Company.RemotingCluster1;

/// <summary>Silos on this machine, each this program again, and an executor that is their client: a cluster for trying and testing.</summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private readonly List<Process> _silos = [];
    private readonly IHost _client;

    private LocalCluster(int silos)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UseLocalhostClustering([.. Enumerable.Range(0, silos).Select(WorkerSilo.GatewayPort)]));
        _client = builder.Build();
        // What a silo had when it was lost is run again on another one: only for calls that may run twice.
        Executor = new OrleansExecutor(_client.Services.GetRequiredService<IClusterClient>(), new OrleansExecutorOptions { MaxAttempts = 2 });
    }

    public OrleansExecutor Executor { get; }

    public static async Task<LocalCluster> StartAsync(int silos, CancellationToken cancellationToken = default)
    {
        var cluster = new LocalCluster(silos);
        try
        {
            for (int number = 0; number < silos; number++)
                await cluster.StartSiloAsync(number, cancellationToken);
            await cluster._client.StartAsync(cancellationToken);
            await cluster.Executor.WaitForSilosAsync(silos, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>As a machine that loses its power.</summary>
    public void Kill(int number) => _silos[number].Kill();

    public async ValueTask DisposeAsync()
    {
        await Executor.DisposeAsync();
        await _client.StopAsync();
        _client.Dispose();
        // The last one first: the first one knows who the others are.
        foreach (var silo in Enumerable.Reverse(_silos))
        {
            silo.StandardInput.Close();
            await silo.WaitForExitAsync();
            silo.Dispose();
        }
    }

    private async Task StartSiloAsync(int number, CancellationToken cancellationToken)
    {
        var silo = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [typeof(WorkerSilo).Assembly.Location, "silo", number.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        silo.Start();
        _silos.Add(silo);
        if (await silo.StandardOutput.ReadLineAsync(cancellationToken) != "ready")
            throw new InvalidOperationException("A silo has ended before it was ready.");
        _ = ShowAsync(silo.StandardOutput);
    }

    /// <summary>What workers write comes here by their silo.</summary>
    private static async Task ShowAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            Console.WriteLine(line);
    }
}
