using System.Diagnostics;
using Remoting.Tool;

namespace Remoting.Dashboard.Tests;

/// <summary>The tool as somebody starts it, who looks at this program.</summary>
public sealed class TopTests
{
    [Test]
    public async Task A_program_that_knows_nothing_of_it_is_looked_at_from_outside()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Name = "pages" });
        await pool.SubmitAsync(Calls.Remote.Twice(1));
        var (code, output, error) = await RunAsync("top", "--once", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(code == 0, error);
        Assert.Contains("pages: 1 worker, idle", output, StringComparison.Ordinal);
        // It has hung up, and nobody looks any more.
        while (pool.Watched.Watch.Watchers is not null)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    [Test]
    public async Task Pools_of_one_name_are_told_apart()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var options = new ProcessPoolOptions { MaxWorkers = 1, Name = "twins" };
        await using ProcessPoolExecutor one = new(options), other = new(options);
        await one.SubmitAsync(Calls.Remote.Twice(1));
        var (code, output, error) = await RunAsync("top", "--once", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(code == 0, error);
        Assert.Equal(2, output.Split('\n').Count(line => line.StartsWith("twins", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Several_programs_are_shown_one_below_the_other()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Name = "pages" });
        await pool.SubmitAsync(Calls.Remote.Twice(1));
        using var service = ServiceSampleTests.Start();
        try
        {
            await ServiceSampleTests.AddressAsync(service, TestContext.Current.CancellationToken);
            var (code, output, error) = await RunAsync("top", "--once", Text(Environment.ProcessId), Text(service.Id));
            Assert.True(code == 0, error);
            string[] parts = output.Split($"Service.dll, process {service.Id}");
            Assert.Equal(2, parts.Length);
            bool isFirst = Environment.ProcessId < service.Id;
            Assert.Contains($"process {Environment.ProcessId}", parts[isFirst ? 0 : 1], StringComparison.Ordinal);
            Assert.Contains("pages: 1 worker, idle", parts[isFirst ? 0 : 1], StringComparison.Ordinal);
            Assert.Contains("pool 1: ", parts[1], StringComparison.Ordinal);

            // One of them has none: nothing is shown, and it is named.
            (code, output, error) = await RunAsync("top", "--once", Text(service.Id), "1");
            Assert.Equal(1, code);
            Assert.Equal("", output);
            Assert.Contains("Process 1 has no process pool", error, StringComparison.Ordinal);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
        }

        static string Text(int process) => process.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [Test]
    public void A_pool_that_tells_nothing_while_another_does_is_no_more()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var program = new WatchedProgram("program", new Microsoft.Win32.SafeHandles.SafeFileHandle());
        program.Take(FrameOf("ended", 1000));
        program.Take(FrameOf("other", 1100));
        Assert.Equal(2, program.Pools.Count);
        program.Take(FrameOf("other", 2900));
        Assert.Equal(2, program.Pools.Count);
        program.Take(FrameOf("other", 3200));
        Assert.Equal("other", Assert.Single(program.Pools).Last.Pool);
    }

    [Test]
    public void A_frame_that_cannot_be_read_is_none()
    {
        foreach (string line in (string[])["", "{", "[]", "7", "{}", """{"pool":"a","time":1,"now":"no"}""", """{"pool":"a","time":1,"now":1,"sentence":"","level":"","workers":{},"pieces":[]}""",
            """{"pool":"a","time":1,"now":1,"sentence":"","level":"","workers":[],"pieces":[[]]}"""])
            Assert.Null(Frames.TryParse(System.Text.Encoding.UTF8.GetBytes(line)));
        Assert.NotNull(Frames.TryParse("""{"pool":"a","time":1,"now":1,"sentence":"","level":"","workers":[],"pieces":[]}"""u8.ToArray()));
    }

    private static Frame FrameOf(string pool, double time) => new(pool, time, time, "", "fine", [], [], null);

    [Test]
    public async Task Without_a_folder_for_sockets_no_program_is_found()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var (code, _, error) = await RunAsync(start => start.Environment["TMPDIR"] = "/no/such/folder", "top", "--once");
        Assert.Equal(1, code);
        Assert.Contains("No program of yours has a process pool now", error, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_process_without_a_pool_is_told_so()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var (code, _, error) = await RunAsync("top", "--once", "1");
        Assert.Equal(1, code);
        Assert.Contains("Process 1 has no process pool", error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(_ => { }, arguments);

    private static async Task<(int Code, string Output, string Error)> RunAsync(Action<ProcessStartInfo> configure, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Remoting.Tool.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        configure(start);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
