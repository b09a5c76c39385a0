using Company.RemotingApp1;
using Remoting;

await using var executor = new ProcessPoolExecutor();

long[] numbers = [123456789, 9876543210, 112272535095293, 1099726899285419];
int index = 0;
await foreach (long[] factors in executor.MapAsync(Work.Remote.Factors, numbers, chunkSize: 1))
    Console.WriteLine($"{numbers[index++]} = {string.Join(" × ", factors)}");

try
{
    await executor.SubmitAsync(Work.Remote.Crash());
}
catch (WorkerDiedException death)
{
    Console.WriteLine($"A worker died ({death.Reason}, exit code {death.ExitCode}); this program goes on.");
}
