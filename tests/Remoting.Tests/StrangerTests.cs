using System.Diagnostics;
using System.Globalization;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Programs that are started as nobody thinks of: without standard streams, with few descriptors, with files that go away, with tools attached.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[SideBySide]
public sealed class StrangerTests : PoolTest
{
    /// <summary>The program of <c>tests/Remoting.Chaos</c>, which lies beside this one.</summary>
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Remoting.Chaos");

    private string Folder => Path.GetDirectoryName(FileOf("any"))!;

    [Cases]
    [InlineData("<&-")]
    [InlineData(">&-")]
    [InlineData("2>&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    public async Task Without_standard_streams_the_results_are_the_same(string streams)
    {
        using var program = Start($"exec '{Program}' stranger prints '{Folder}' >/dev/null 2>/dev/null {streams}");
        await program.WaitForExitAsync(TestToken);
        Assert.Equal(0, program.ExitCode);
        Assert.Equal("19900", await File.ReadAllTextAsync(FileOf("report"), TestToken));
    }

    /// <summary>The first file that a program opens gets the number of a standard stream that it was started without.</summary>
    [Test]
    public async Task What_workers_print_is_written_into_no_file_that_took_the_place_of_a_standard_stream()
    {
        string file = FileOf("taken");
        using var program = Start($"exec '{Program}' stranger takes '{Folder}' >&-");
        await program.WaitForExitAsync(TestToken);
        Assert.Equal(0, program.ExitCode);
        Assert.Equal("3", await File.ReadAllTextAsync(FileOf("report"), TestToken));
        Assert.DoesNotContain("on standard output", await File.ReadAllTextAsync(file, TestToken), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_worker_that_never_comes_to_managed_code_ends_with_its_parent()
    {
        string mark = Guid.NewGuid().ToString("N");
        using var program = Start($"REMOTING_TEST_MARK={mark} exec '{Program}' stranger suspended '{Folder}' >'{FileOf("output")}'");
        await Until(() => File.Exists(FileOf("output")) && File.ReadAllText(FileOf("output")).Contains("pause during startup", StringComparison.Ordinal), "a worker waits");
        int[] processes = [.. ProgramTests.ProcessesWith(mark)];
        Assert.Equal(2, processes.Length);
        program.Kill();
        var clock = Stopwatch.StartNew();
        foreach (int process in processes)
            await UntilGone(process);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"gone after {clock.Elapsed}");
    }

    [Test]
    public async Task Tools_that_wait_for_the_program_do_not_wait_for_its_workers()
    {
        using var program = Start($"DOTNET_DiagnosticPorts='{FileOf("nobody")},nosuspend' DOTNET_DefaultDiagnosticPortSuspend=0 exec '{Program}' stranger prints '{Folder}' >/dev/null 2>&1");
        await program.WaitForExitAsync(TestToken);
        Assert.Equal("19900", await File.ReadAllTextAsync(FileOf("report"), TestToken));
    }

    [Cases]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task A_lack_of_descriptors_that_is_over_soon_costs_no_worker(int free)
    {
        using var program = Start($"exec '{Program}' stranger scarce{free.ToString(CultureInfo.InvariantCulture)} '{Folder}' 2>'{FileOf("error")}'");
        await program.WaitForExitAsync(TestToken);
        Assert.True(program.ExitCode == 0, await File.ReadAllTextAsync(FileOf("error"), TestToken));
        Assert.Equal("3", await File.ReadAllTextAsync(FileOf("report"), TestToken));
    }

    [Cases]
    [InlineData(80)]
    [InlineData(74)]
    public async Task A_program_that_may_not_open_enough_files_is_told_so(int limit)
    {
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        using var program = Start($"ulimit -n {limit.ToString(CultureInfo.InvariantCulture)}; exec '{Program}' stranger waits '{Folder}' 2>'{FileOf("error")}'");
        await program.WaitForExitAsync(TestToken);
        string report = await File.ReadAllTextAsync(FileOf("report"), TestToken);
        Assert.Contains("BrokenProcessPoolException", report, StringComparison.Ordinal);
        Assert.Contains($"may have {limit.ToString(CultureInfo.InvariantCulture)} files", report, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", report, StringComparison.Ordinal);
    }

    /// <summary>Whatever of the program is gone or spoiled, it is told as that and not as a signal.</summary>
    [Cases]
    [InlineData("rm -r {0}", "not there any more")]
    [InlineData("rm {0}/Remoting.dll", "not there any more")]
    [InlineData("echo nonsense > {0}/Remoting.Chaos.runtimeconfig.json", "runtimeconfig.json")]
    [InlineData("sed -i s/10[.]0[.]0/77.0.0/ {0}/Remoting.Chaos.runtimeconfig.json", "77.0.0")]
    [InlineData("echo nonsense > {0}/Remoting.Chaos.deps.json", "deps.json")]
    public async Task A_host_that_cannot_start_the_runtime_is_told_as_that(string spoil, string told)
    {
        string copy = FileOf("copy");
        using (var copying = Start($"cp -r '{AppContext.BaseDirectory}' '{copy}'"))
            await copying.WaitForExitAsync(TestToken);
        using var program = Start($"cd /; exec '{copy}/Remoting.Chaos' stranger serves '{Folder}' 2>'{FileOf("error")}'");
        await UntilFile(FileOf("ready"));
        using (var spoiling = Start(string.Format(CultureInfo.InvariantCulture, spoil, copy)))
            await spoiling.WaitForExitAsync(TestToken);
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await program.WaitForExitAsync(TestToken);
        string report = await File.ReadAllTextAsync(FileOf("report"), TestToken);
        Assert.Contains(told, report, StringComparison.Ordinal);
        Assert.Contains("BrokenProcessPoolException", report, StringComparison.Ordinal);
        Assert.DoesNotContain("signal", report, StringComparison.Ordinal);
        Assert.DoesNotContain("killed", report, StringComparison.Ordinal);
        Assert.DoesNotContain("crash", report, StringComparison.Ordinal);
    }

    [Cases]
    [InlineData("")]
    [InlineData("ulimit -s 65536;")]
    public async Task The_least_limit_of_memory_is_one_with_which_workers_start(string before)
    {
        using var program = Start($"{before} exec '{Program}' stranger memory96 '{Folder}' 2>'{FileOf("error")}'");
        await program.WaitForExitAsync(TestToken);
        Assert.Equal("1", await File.ReadAllTextAsync(FileOf("report"), TestToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { WorkerMemoryLimit = (96 << 20) - 1 });
    }

    [Test]
    public async Task Code_that_is_replaced_while_the_program_runs_is_said_to_be_stale_in_workers_once()
    {
        using var program = Start($"exec '{Program}' stranger reloaded '{Folder}' 2>'{FileOf("error")}'");
        await program.WaitForExitAsync(TestToken);
        Assert.Equal("1", await File.ReadAllTextAsync(FileOf("report"), TestToken));
        Assert.Single(await File.ReadAllLinesAsync(FileOf("error"), TestToken), line => line.Contains("hot reload", StringComparison.Ordinal));
    }

    private static Process Start(string line) => Process.Start(new ProcessStartInfo("sh", ["-c", line]))!;
}
