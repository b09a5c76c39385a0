using System.Globalization;
using Company.RemotingCluster1;
using Remoting;

if (args is ["silo", var number])
{
    await WorkerSilo.RunAsync(int.Parse(number, CultureInfo.InvariantCulture));
    return;
}

await using var cluster = await LocalCluster.StartAsync(silos: 2);
long[] numbers = [123456789, 1125899906842597, 2251799813685119, 4503599627370449, 9007199254740881, 999999999999989, 1099726899285419, 9876543210];
int index = 0;
await foreach (long[] factors in cluster.Executor.MapAsync(Work.Remote.Factors, numbers, chunkSize: 1))
{
    Console.WriteLine($"{numbers[index++]} = {string.Join(" × ", factors)}");
    if (index == 1)
        cluster.Kill(1);
}
var snapshot = cluster.Executor.GetSnapshot();
Console.WriteLine($"A silo was killed after the first result. All have come; {snapshot.SiloLosses} silo is lost, {snapshot.Silos.Count(silo => silo.State == SiloState.Ready)} is left.");
