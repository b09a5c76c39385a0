using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Runtime;
using Remoting;

namespace Notebook;

/// <summary>A silo: this program again, as a process of its own.</summary>
internal static class NotebookSilo
{
    public const string Cluster = "notebook";

    private const int FirstPort = 21_111;

    public static int GatewayPort(int number) => FirstPort + 100 + number;

    /// <summary>What a silo's process does until its standard input ends.</summary>
    public static async Task<int> RunAsync(int number)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FirstPort + number, GatewayPort(number), new IPEndPoint(IPAddress.Loopback, FirstPort), Cluster, Cluster)
            .AddRemotingWorkers(new SiloWorkerOptions { Pool = new ProcessPoolOptions { MaxWorkers = 2 } }));
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine($"ready {host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString()}");
        await Task.Run(Console.In.ReadToEnd);
        await host.StopAsync();
        return 0;
    }

    /// <summary>Starts one, and waits until it is a member of the cluster.</summary>
    public static async Task<SiloProcess> StartAsync(int number)
    {
        string program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(NotebookSilo).Assembly.Location] : [];
        var process = Process.Start(new ProcessStartInfo(program, [.. self, "silo", number.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                return new SiloProcess(process, line["ready ".Length..]);
        }
        throw new InvalidOperationException("A silo has ended before it was ready.");
    }
}

/// <summary>A silo that was started.</summary>
internal sealed class SiloProcess(Process process, string name) : IAsyncDisposable
{
    public string Name => name;

    /// <summary>SIGKILL.</summary>
    public void Kill() => process.Kill();

    /// <summary>Lets it leave in order, if it is there.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
