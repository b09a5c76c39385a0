using System.Globalization;

namespace Remoting.Chaos.Storm;

/// <summary>Kills, stops and continues the workers of a pool from outside, at random.</summary>
/// <param name="random">Chooses.</param>
/// <param name="ownProcess">Whether this process, too, may be stopped and left without descriptors.</param>
internal sealed class Saboteur(Random random, bool ownProcess)
{
    public int Kills { get; private set; }

    public int Stops { get; private set; }

    public int Hardships { get; private set; }

    public async Task RunAsync(ProcessPoolExecutor executor, Func<bool> isOver)
    {
        while (!isOver())
        {
            await Task.Delay(random.Next(5, 120));
            if (ownProcess && random.Next(60) == 0)
            {
                await AfflictAsync();
                continue;
            }
            // Workers that are starting are spared, mostly: three that die in a row break the pool, which is right, and ends the round.
            var workers = executor.GetSnapshot().Workers.Where(worker => worker.Status != WorkerStatus.Starting || random.Next(12) == 0).ToArray();
            if (workers.Length == 0 || workers[random.Next(workers.Length)].ProcessId is not { } victim || !IsChild(victim))
                continue;
            if (random.Next(2) == 0)
            {
                Native.Signal(victim, random.Next(4) == 0 ? Native.SigTerm : Native.SigKill);
                Kills++;
                continue;
            }
            Native.Signal(victim, Native.SigStop);
            Stops++;
            await Task.Delay(random.Next(8) == 0 ? random.Next(300) : random.Next(10));
            if (IsChild(victim))
                Native.Signal(victim, Native.SigCont);
        }
    }

    private async Task AfflictAsync()
    {
        try
        {
            Hardships++;
            if (random.Next(2) == 0)
                Storm.Hardships.StopSelf(TimeSpan.FromMilliseconds(random.Next(50, 1500)));
            else
                await Storm.Hardships.TakeDescriptorsAsync(TimeSpan.FromMilliseconds(random.Next(10, 400)));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Somebody else has taken the descriptors that this would have needed.
        }
    }

    // A process id may be another process's by now.
    private static bool IsChild(int processId)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) == Environment.ProcessId;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
