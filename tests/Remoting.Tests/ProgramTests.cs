using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using Remoting.Chaos;
using Remoting.Platform;
using Remoting.Processes;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>What happens to whole programs with pools: a second program is started, and killed, interrupted, or kept out.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ProgramTests : PoolTest
{
    private string Folder => Path.GetDirectoryName(FileOf("any"))!;

    [Test]
    public async Task A_program_that_is_killed_while_its_workers_start_leaves_no_process_and_its_folders_are_swept()
    {
        var random = new Random(9);
        for (int round = 0; round < 8; round++)
        {
            string mark = Guid.NewGuid().ToString("N");
            var start = TestSystem.Program("parent", "churn", Folder);
            start.Environment["REMOTING_TEST_MARK"] = mark;
            using var parent = Process.Start(start)!;
            await Until(() => ProcessesWith(mark, parent).Count > (OperatingSystem.IsWindows() ? 0 : 1), "a worker is starting");
            await Task.Delay(random.Next(60), TestToken);
            parent.Kill();
            await parent.WaitForExitAsync(TestToken);
            var clock = Stopwatch.StartNew();
            await Until(() => ProcessesWith(mark, parent).Count == 0, "the workers are gone");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"gone after {clock.Elapsed}");

            if (OperatingSystem.IsWindows())
                continue;
            StaleFolders.Sweep("/dev/shm");
            Assert.Empty(Directory.EnumerateDirectories("/dev/shm", $"remoting-{parent.Id}-*"));
        }
    }

    [Test]
    public async Task Only_folders_of_processes_that_are_certainly_dead_are_swept()
    {
        using var dead = Process.Start("true");
        await dead.WaitForExitAsync(TestToken);
        string space = StaleFolders.NamePrefix.Split('-')[2];
        const string Random = "0123456789abcdef";
        string stale = Make($"remoting-{dead.Id}-{space}-{Random}");
        string[] kept =
        [
            Make($"remoting-{Environment.ProcessId}-{space}-{Random}"), // this process's
            Make($"remoting-1-{space}-{Random}"),                       // a living process's
            Make($"remoting-{dead.Id}-1-{Random}"),                     // from another process namespace
            Make($"remoting-{dead.Id}-{Random}"),                       // not one of ours
            Make("remoting-test-x"),
        ];
        await File.WriteAllTextAsync(Path.Combine(stale, "ledger"), "", TestToken);
        StaleFolders.Sweep(Folder);
        Assert.False(Directory.Exists(stale));
        Assert.All(kept, folder => Assert.True(Directory.Exists(folder), folder));
        StaleFolders.Sweep(Path.Combine(Folder, "there is no such place"));

        string Make(string name) =>
            Directory.CreateDirectory(Path.Combine(Folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    [Test]
    public async Task Ctrl_C_is_the_programs_to_handle_and_no_worker_dies_of_it()
    {
        using var terminal = Terminal("interrupted");
        await using var keyboard = terminal.StandardInput;
        using var screen = terminal.StandardOutput;
        int[] workers = await WorkersAsync();
        await keyboard.WriteAsync('\u0003');
        await keyboard.FlushAsync(TestToken);
        await UntilFile(FileOf("interrupted"));
        Assert.All(workers, worker => Assert.True(IsAlive(worker)));
        await File.WriteAllTextAsync(FileOf("go"), "", TestToken);
        await UntilFile(FileOf("report"));
        await terminal.WaitForExitAsync(TestToken);
        Assert.Equal("2 results, 0 deaths", await File.ReadAllTextAsync(FileOf("report"), TestToken));
        Assert.Equal(0, terminal.ExitCode);
    }

    [Test]
    public async Task Ctrl_C_ends_a_program_that_does_not_handle_it_and_its_workers_with_it()
    {
        using var terminal = Terminal("unprepared");
        await using var keyboard = terminal.StandardInput;
        using var screen = terminal.StandardOutput;
        int[] workers = await WorkersAsync();
        await keyboard.WriteAsync('\u0003');
        await keyboard.FlushAsync(TestToken);
        await terminal.WaitForExitAsync(TestToken);
        var clock = Stopwatch.StartNew();
        foreach (int worker in workers)
            await UntilGone(worker);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"gone after {clock.Elapsed}");
    }

    [Test]
    public async Task Another_process_of_the_same_user_is_turned_away()
    {
        using var endpoint = Endpoint.Create();
        using var end = new AnonymousPipeServerStream();
        var ended = new TaskCompletionSource();
        var accepting = Task.Run(() => endpoint.Accept(Environment.ProcessId, new StartLimit(Timeout.InfiniteTimeSpan, end.SafePipeHandle, ended.Task)), TestToken);
        using var intruder = Process.Start(TestSystem.Program("parent", "connect", endpoint.Address))!;
        await intruder.WaitForExitAsync(TestToken);
        Assert.Equal(3, intruder.ExitCode);
        Assert.False(accepting.IsCompleted);
        end.DisposeLocalCopyOfClientHandle();
        ended.SetResult();
        await Assert.ThrowsAsync<EndOfStreamException>(() => accepting);
        endpoint.Ledger.Dispose();
    }

    [Test]
    public async Task Another_user_does_not_even_come_to_the_door()
    {
        using var endpoint = Endpoint.Create();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(endpoint.Address)!));
        // Only the superuser may become another user to try it.
        if (Environment.IsPrivilegedProcess)
        {
            // Not with the program: it may lie where only this user may go. To open a socket as a file fails in any case; here already on the way to it.
            using var intruder = Process.Start(new ProcessStartInfo("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", "cat", endpoint.Address])
            {
                RedirectStandardError = true,
            })!;
            using var output = intruder.StandardError;
            string error = await output.ReadToEndAsync(TestToken);
            await intruder.WaitForExitAsync(TestToken);
            Assert.Contains("Permission denied", error, StringComparison.Ordinal);
        }
        endpoint.Ledger.Dispose();
    }

    /// <summary>Runs the program in a terminal of its own, whose keyboard is the standard input of what is returned.</summary>
    private Process Terminal(string what)
    {
        // "exec", because a shell that stays between them gets the Ctrl-C too, and some (dash) then end with 130 whatever the program says.
        // The signals, because what ran the tests may ignore Ctrl-C (a shell's background does), and programs inherit that.
        var start = new ProcessStartInfo("script", ["-qfec", $"exec env --default-signal=INT,QUIT {TestSystem.ProgramLine} parent {what} '{Folder}'", "/dev/null"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["SHELL"] = "/bin/sh";
        return Process.Start(start)!;
    }

    private async Task<int[]> WorkersAsync()
    {
        await UntilFile(FileOf("started0"));
        await UntilFile(FileOf("started1"));
        return [.. new[] { "started0", "started1" }.Select(name => int.Parse(File.ReadAllText(FileOf(name)), CultureInfo.InvariantCulture))];
    }

    /// <summary>A program and its workers by the variable that they have inherited; on Windows its workers, by whose they are.</summary>
    private static List<int> ProcessesWith(string mark, Process program) =>
        OperatingSystem.IsWindows() ? [.. TestSystem.ChildrenOf(program.Id)] : ProcessesWith(mark);

    internal static List<int> ProcessesWith(string mark)
    {
        var processes = new List<int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id))
                continue;
            try
            {
                if (File.ReadAllText($"{folder}/environ").Contains(mark, StringComparison.Ordinal))
                    processes.Add(id);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended while we looked.
            }
        }
        return processes;
    }
}
