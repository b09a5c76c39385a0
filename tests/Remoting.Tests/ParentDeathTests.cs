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

        await AssertAllEndWith(processes[0], processes, parent);
    }

    [Test]
    public async Task Pools_in_pools_end_with_the_outermost_parent()
    {
        await using var executor = new ProcessPoolExecutor(1);
        string report = FileOf("report");
        var parent = executor.SubmitAsync(Parents.Remote.HoldNested(report, 3), TestToken);
        await UntilFile(report + ".0");
        int[] processes = [.. Enumerable.Range(0, 4).Select(depth => int.Parse(File.ReadAllText($"{report}.{depth}"), System.Globalization.CultureInfo.InvariantCulture))];
        await AssertAllEndWith(processes[3], processes, parent);
    }

    [Test]
    public async Task Workers_that_hold_each_others_channels_end_with_their_parent()
    {
        // Native code may leak descriptors into every process that is started: then a channel does not end when the parent does.
        await using var executor = new ProcessPoolExecutor(1);
        string report = FileOf("report");
        var parent = executor.SubmitAsync(Parents.Remote.HoldWithLeaks(report), TestToken);
        await UntilFile(report);
        int[] processes = [.. (await File.ReadAllTextAsync(report, TestToken)).Split(' ').Select(int.Parse)];
        Assert.Equal(3, processes.Distinct().Count());
        await AssertAllEndWith(processes[0], processes, parent);
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

    /// <summary>Kills a parent: it and what is below it is gone within a second, and so is the call that held it.</summary>
    private static async Task AssertAllEndWith(int parentProcess, int[] processes, Task call)
    {
        Process.GetProcessById(parentProcess).Kill();
        var clock = Stopwatch.StartNew();
        foreach (int process in processes)
            await UntilGone(process);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"gone after {clock.Elapsed}");
        await Assert.ThrowsAsync<WorkerDiedException>(() => call);
    }
}

public static partial class Parents
{
    /// <summary>Holds a pool of two workers, idle or busy, and reports the process ids: its own first.</summary>
    [ProcessPoolCallable]
    public static async Task Hold(string report, bool busy)
    {
        var (executor, calls) = await StartAsync(report, busy);
        await Task.Delay(Timeout.Infinite);
        GC.KeepAlive((executor, calls));
    }

    /// <summary>A pool in a pool in a pool; each process reports its id under its depth, the innermost last.</summary>
    [ProcessPoolCallable]
    public static async Task HoldNested(string report, int depth)
    {
        await File.WriteAllTextAsync($"{report}.tmp{depth}", $"{Environment.ProcessId}");
        File.Move($"{report}.tmp{depth}", $"{report}.{depth}");
        if (depth == 0)
            await Task.Delay(Timeout.Infinite);
        await using var executor = new ProcessPoolExecutor(1);
        await executor.SubmitAsync(Parents.Remote.HoldNested(report, depth - 1));
    }

    /// <summary>Starts a second worker when the channel of the first is open for every child to inherit.</summary>
    [ProcessPoolCallable]
    public static async Task HoldWithLeaks(string report)
    {
        await using var first = new ProcessPoolExecutor(1);
        int one = await first.SubmitAsync(Calls.Remote.ProcessId());
        foreach (string link in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(link).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
                _ = Duplicate(int.Parse(Path.GetFileName(link), System.Globalization.CultureInfo.InvariantCulture));
        }
        await using var second = new ProcessPoolExecutor(1);
        int two = await second.SubmitAsync(Calls.Remote.ProcessId());
        await File.WriteAllTextAsync(report + ".tmp", $"{Environment.ProcessId} {one} {two}");
        File.Move(report + ".tmp", report);
        await Task.Delay(Timeout.Infinite);
    }

    [ProcessPoolCallable]
    public static async Task HoldAndExit(string report)
    {
        _ = await StartAsync(report, busy: true);
        Environment.Exit(5);
    }

    // The copy is not closed when another program is executed.
    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

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
