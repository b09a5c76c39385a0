using System.Diagnostics;

namespace Remoting.Tests;

/// <summary>The parent of these tests' workers is itself a process that is killed: a worker with a pool of its own.</summary>
public sealed class ParentDeathTests : PoolTest
{
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Workers_end_with_their_parent_within_a_second(bool busy)
    {
        await using var executor = new ProcessPoolExecutor(1);
        string report = FileOf("report");
        var parent = executor.SubmitAsync(Parents.Remote.Hold(report, busy), TestToken);
        await UntilFile(report + ".ready");
        int[] processes = [.. (await File.ReadAllTextAsync(report, TestToken)).Split(' ').Select(int.Parse)];
        Assert.All(processes, process => Assert.True(IsAlive(process)));

        Process.GetProcessById(processes[0]).Kill();
        var clock = Stopwatch.StartNew();
        foreach (int process in processes)
            await UntilGone(process);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"gone after {clock.Elapsed}");
        await Assert.ThrowsAsync<WorkerDiedException>(() => parent);
    }

    [Test]
    public async Task A_program_that_ends_with_work_in_flight_leaves_nothing()
    {
        await using var executor = new ProcessPoolExecutor(1);
        string report = FileOf("report");
        var parent = executor.SubmitAsync(Parents.Remote.HoldAndExit(report), TestToken);
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => parent);
        Assert.Equal(5, death.ExitCode);
        Assert.Equal("", death.StandardErrorTail);
        foreach (int process in (await File.ReadAllTextAsync(report, TestToken)).Split(' ').Select(int.Parse))
            await UntilGone(process);
    }
}

public static class Parents
{
    /// <summary>Holds a pool of two workers, idle or busy, and reports the process ids: its own first.</summary>
    [ProcessPoolCallable]
    public static async Task Hold(string report, bool busy)
    {
        var (executor, calls) = await StartAsync(report, busy);
        await Task.Delay(Timeout.Infinite);
        GC.KeepAlive((executor, calls));
    }

    [ProcessPoolCallable]
    public static async Task HoldAndExit(string report)
    {
        _ = await StartAsync(report, busy: true);
        Environment.Exit(5);
    }

    private static async Task<(ProcessPoolExecutor Executor, Task Calls)> StartAsync(string report, bool busy)
    {
        var executor = new ProcessPoolExecutor(2);
        string go = report + ".go";
        var first = executor.SubmitAsync(Calls.Remote.Wait(report + ".1", go));
        var second = executor.SubmitAsync(Calls.Remote.Wait(report + ".2", go));
        while (!File.Exists(report + ".1") || !File.Exists(report + ".2"))
            await Task.Delay(1);
        await File.WriteAllTextAsync(go, "");
        await File.WriteAllTextAsync(report, $"{Environment.ProcessId} {await first} {await second}");
        Task spinning = Task.CompletedTask;
        if (busy)
        {
            spinning = Task.WhenAll(executor.SubmitAsync(Calls.Remote.Spin(report + ".3")), executor.SubmitAsync(Calls.Remote.Spin(report + ".4")));
            while (!File.Exists(report + ".3") || !File.Exists(report + ".4"))
                await Task.Delay(1);
        }
        await File.WriteAllTextAsync(report + ".ready", "");
        return (executor, spinning);
    }
}
