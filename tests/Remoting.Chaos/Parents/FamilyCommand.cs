using System.Diagnostics;
using System.Globalization;

namespace Remoting.Chaos.Parents;

/// <summary>A program whose workers start processes, for tests of what becomes of those.</summary>
internal static class FamilyCommand
{
    public const string Verb = "family";

    /// <param name="what">What it does.</param>
    /// <param name="folder">Where its files go.</param>
    public static async Task<int> RunAsync(string what, string folder)
    {
        await using var executor = new ProcessPoolExecutor(2);
        if (what == "deaths")
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    await executor.SubmitAsync(Families.Remote.ExitWith(7));
                    return 1;
                }
                catch (WorkerDiedException)
                {
                    // As it should be; the exit code nobody can know here.
                }
            }
            return 0;
        }
        if (what == "stacks")
            return await TakeStacksAsync();
        var children = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => executor.SubmitAsync(Families.Remote.Start())));
        var calls = Enumerable.Range(0, what == "busy" ? 2 : 0).Select(_ => executor.SubmitAsync(Families.Remote.Sleep())).ToArray();
        string report = Path.Combine(folder, "children");
        await File.WriteAllLinesAsync(report + ".tmp", children.Select(child => child.ToString(CultureInfo.InvariantCulture)));
        File.Move(report + ".tmp", report);
        await Task.WhenAll(calls);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    /// <summary>Where calls hang is found out, by snapshots and of calls that are to end; 2 where a snapshot does not return.</summary>
    private static async Task<int> TakeStacksAsync()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var sleeping = executor.SubmitAsync(Families.Remote.Sleep());
        while (executor.GetSnapshot().Workers.All(static worker => worker.Status != WorkerStatus.Busy))
            await Task.Delay(10);
        bool found = false;
        for (int i = 0; i < 10 && !found; i++)
        {
            var snapshot = Task.Factory.StartNew(() => executor.GetSnapshot(stacks: true), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (await Task.WhenAny(snapshot, Task.Delay(TimeSpan.FromSeconds(20))) != snapshot)
                Environment.Exit(2);
            // On a busy machine it may not be had within its second.
            found = (await snapshot).Workers.Any(worker => worker.StackTrace is not null);
        }
        executor.KillWorkers();
        try
        {
            await sleeping;
        }
        catch (BrokenProcessPoolException)
        {
            // As it was asked to.
        }
        return found ? 0 : 3;
    }
}

public static class Families
{
    [ProcessPoolCallable]
    public static int Start()
    {
        using var child = TestSystem.StartSleeper();
        return child.Id;
    }

    [ProcessPoolCallable]
    public static void Sleep() => Thread.Sleep(Timeout.Infinite);

    [ProcessPoolCallable]
    public static void ExitWith(int code) => Environment.Exit(code);
}
