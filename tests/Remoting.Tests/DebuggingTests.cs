using System.Diagnostics;
using System.Globalization;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>What somebody sees who debugs a program with a pool: variables that make it easy, and the words that a debugger shows.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[SideBySide]
public sealed class DebuggingTests : PoolTest
{
    /// <summary>The program of <c>tests/Remoting.Chaos</c>, which lies beside this one.</summary>
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Remoting.Chaos");

    private string Folder => Path.GetDirectoryName(FileOf("any"))!;

    [Test]
    public async Task Calls_in_this_process_go_through_the_serializer_and_end_as_those_of_workers()
    {
        var (exitCode, lines) = await RunAsync($"REMOTING_IN_PROCESS=1 exec '{Program}' in-process any");
        Assert.Equal(
        [
            "process: True",
            "initialized: True",
            "copy: (6, 1)",
            "refused: RemoteSerializationException StateException",
            "error: RemoteCallException InvalidOperationException",
            "large: 1048576",
            "map: 999000",
            "stream: 4501500",
            "reports: 100, in order True",
            "time-out: CallTimeoutException TimeoutException",
            "time-out of one that does not end: CallTimeoutException TimeoutException",
            "cancelled: cancelled",
            "after: 42",
            "lease: 121",
            "a handle elsewhere: RemoteSerializationException InvalidOperationException",
            "shared: 18",
            "shared again: 18",
            "shared no more: RemoteSerializationException ObjectDisposedException",
            "what reads a result uses the pool: 8",
            "what reads a result ends the pool: 1",
            "at its end it throws: True",
            "it has ended",
            "at its end it hangs: True",
            "it has ended",
            "log: any",
        ], lines);
        Assert.Equal(0, exitCode);
    }

    [Test]
    public async Task In_workers_the_same_program_says_the_same_but_for_its_process()
    {
        var (_, here) = await RunAsync($"REMOTING_IN_PROCESS=1 exec '{Program}' in-process any");
        var (_, workers) = await RunAsync($"exec '{Program}' in-process any");
        Assert.Equal("process: False", workers[0]);
        Assert.Equal(here.Skip(1).Where(line => !line.StartsWith("initialized", StringComparison.Ordinal)),
            workers.Skip(1).Where(line => !line.StartsWith("initialized", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_worker_waits_for_a_debugger_for_as_long_as_it_takes_and_ends_with_its_parent()
    {
        using var program = Start($"REMOTING_WAIT_FOR_DEBUGGER=1 exec '{Program}' stranger debugged '{Folder}' 2>'{FileOf("error")}'");
        string? said = null;
        await Until(() => File.Exists(FileOf("error")) && (said = File.ReadAllText(FileOf("error"))).Contains("waits for a debugger", StringComparison.Ordinal), "a worker waits");
        int worker = int.Parse(said!.Split("is process ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        // The start of this pool may take half a second.
        var clock = Stopwatch.StartNew();
        await Until(() => clock.Elapsed > TimeSpan.FromSeconds(1.5), "three starts would have failed");
        Assert.True(IsAlive(worker));
        Assert.False(File.Exists(FileOf("report")));
        program.Kill();
        clock.Restart();
        await UntilGone(worker);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"gone after {clock.Elapsed}");
    }

    [Test]
    public async Task The_log_of_several_processes_goes_into_one_file_line_by_line()
    {
        var programs = Enumerable.Range(0, 3).Select(i =>
            RunAsync($"REMOTING_LOG='{FileOf("log")}' exec '{Program}' stranger prints '{Directory.CreateDirectory(FileOf($"p{i}")).FullName}' 2>/dev/null")).ToArray();
        await Task.WhenAll(programs);
        string[] lines = await File.ReadAllLinesAsync(FileOf("log"), TestToken);
        Assert.All(lines, line => Assert.Matches("^[0-9-]{10}T[0-9:.]{12}Z [0-9]+ (Debug|Information|Warning|Error) [0-9]+ .+$", line));
        var logs = lines.GroupBy(line => line.Split(' ')[1]).ToArray();
        Assert.Equal(3, logs.Length);
        // Each has a pool of two workers, of which the second may come too late to be needed, and one of one worker. None of their lines is missing.
        Assert.All(logs, log =>
        {
            int ready = log.Count(line => line.Contains("is ready after", StringComparison.Ordinal));
            Assert.InRange(ready, 2, 3);
            // One that is not needed while it starts is killed, and may just have become ready.
            int asked = log.Count(line => line.Contains("was asked to exit", StringComparison.Ordinal));
            int killed = log.Count(line => line.Contains("reason NotNeeded", StringComparison.Ordinal) && line.Contains("is killed", StringComparison.Ordinal));
            Assert.InRange(asked, ready - killed, ready);
        });
    }

    [Cases]
    [InlineData("/no/such/folder/log")]
    [InlineData("/")]
    [InlineData("/dev/full")]
    public async Task A_log_that_cannot_be_written_disturbs_nobody(string path)
    {
        var (exitCode, _) = await RunAsync($"REMOTING_LOG={path} exec '{Program}' stranger prints '{Folder}' 2>/dev/null");
        Assert.Equal(0, exitCode);
        Assert.Equal("19900", await File.ReadAllTextAsync(FileOf("report"), TestToken));
    }

    [Test]
    public void A_debugger_shows_what_things_are()
    {
        foreach (var type in (Type[])[typeof(ProcessPoolExecutor), typeof(ThreadPoolExecutor), typeof(RemoteCall), typeof(ProcessPoolSnapshot), typeof(WorkerSnapshot), typeof(RemotingWorker)])
            Assert.True(Attribute.IsDefined(type, typeof(DebuggerDisplayAttribute), inherit: true), type.Name);
    }

    private static async Task<(int ExitCode, string[] Lines)> RunAsync(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", line]) { RedirectStandardOutput = true })!;
        using var output = process.StandardOutput;
        string text = await output.ReadToEndAsync(TestToken);
        await process.WaitForExitAsync(TestToken);
        return (process.ExitCode, text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Process Start(string line) => Process.Start(new ProcessStartInfo("sh", ["-c", line]))!;
}
