// The notebook on a cluster of two silos, each a process with workers of its own. Half-way through one of the silos is killed, and the sums are right all the same.
//
//     dotnet run -c Release --project samples/Cluster

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notebook;
using Orleans;
using Orleans.Hosting;
using Remoting;

if (args is ["silo", var number])
    return await NotebookSilo.RunAsync(int.Parse(number, System.Globalization.CultureInfo.InvariantCulture));

await using var first = await NotebookSilo.StartAsync(0);
await using var second = await NotebookSilo.StartAsync(1);

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.SetMinimumLevel(LogLevel.None);
builder.UseOrleansClient(client => client.UseLocalhostClustering([NotebookSilo.GatewayPort(0), NotebookSilo.GatewayPort(1)], NotebookSilo.Cluster, NotebookSilo.Cluster));
using var client = builder.Build();
await client.StartAsync();

// What is lost with the silo is run again on the other one: factors may be computed twice.
await using var executor = new OrleansExecutor(client.Services.GetRequiredService<IClusterClient>(), new OrleansExecutorOptions { MaxAttempts = 2 });
await executor.WaitForSilosAsync(2);

var workers = new WorkerTable();
string few = Numbers.Text(await SumAsync(Numbers.FewLarge, 1));
Console.WriteLine($"few large numbers:   {few}");
string many = Numbers.Text(await SumAsync(Numbers.ManySmall, 100, second));
Console.WriteLine($"many small numbers:  {many}");
Console.WriteLine();
workers.Print(killed: second.Name);
var snapshot = executor.GetSnapshot();
Console.WriteLine($"{snapshot.CompletedCalls} calls, {snapshot.SiloLosses} silo lost with calls, {snapshot.Silos.Count(silo => silo.State == SiloState.Ready)} left");
return few == Numbers.FewLargeSum && many == Numbers.ManySmallSum ? 0 : 1;

async Task<long> SumAsync(long[] numbers, int chunkSize, SiloProcess? victim = null)
{
    long sum = 0;
    int done = 0;
    await foreach (var found in executor.MapAsync(Placed.Remote.Factors, numbers, chunkSize))
    {
        sum += found.Factors.Sum();
        workers.Add(found);
        if (++done == numbers.Length / 2 && victim is not null)
        {
            Console.WriteLine($"                     silo {victim.Name} is killed after {done} numbers");
            victim.Kill();
        }
    }
    return sum;
}
