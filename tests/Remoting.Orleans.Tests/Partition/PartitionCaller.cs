using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Remoting.Clustering.Tests;

/// <summary>Who has calls while machines are cut off: a client on the machine of the first silo. Until its standard input ends.</summary>
internal static class PartitionCaller
{
    private const int Users = 6;

    public static async Task<int> RunAsync(int seed)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. Enumerable.Range(0, 3).Select(machine => new IPEndPoint(IPAddress.Parse(PartitionCommand.AddressOf(machine)), PartitionCommand.SettingsOf(machine).GatewayPort))])
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "tests"));
        using var host = builder.Build();
        await host.StartAsync();
        var book = new StormBook();
        string folder = Directory.CreateTempSubdirectory("remoting-partition-").FullName;
        int last = 0;
        var executor = ClusterFixture.ExecutorOf(host);
        await executor.WaitForSilosAsync(3);
        var input = Task.Run(Console.In.ReadToEnd);
        var users = Enumerable.Range(0, Users).Select(number => new StormUser(executor, book, folder, () => Interlocked.Increment(ref last), seed + number)).ToArray();
        var running = users.Select(user => Task.Run(() => user.RunAsync(() => input.IsCompleted))).ToArray();
        await input;
        await ClusterStorm.EndAsync(book, "calls have no outcome", Task.WhenAll(running));
        await ClusterStorm.EndAsync(book, "the executor does not end", executor.DisposeAsync().AsTask());
        ClusterStorm.CheckMarks(book, folder, [.. users.SelectMany(user => user.Good)]);
        Directory.Delete(folder, recursive: true);
        Console.WriteLine($"{book.Count} operations: {book}");
        foreach (string fault in book.Faults)
            Console.WriteLine(fault);
        return book.Faults.Count == 0 ? 0 : 1;
    }
}
